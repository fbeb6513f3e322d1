"""Takes away from a differing case all that the difference does not need."""
import copy
import json

from . import compare
from .card import read
from .documents import loads
from .quote import answer


def again(line):
    """What the oracle makes of a line now."""
    card, problems = read(loads(json.dumps(line["card"])))
    if "model" not in line:
        return problems
    return None if card is None else answer(card, line["model"], line["selection"], line.get("at"))


def smaller(value, path=()):
    """(path, replacement or nothing) of every smaller document."""
    for name, part in list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else ():
        here = path + (name,)
        yield here, None
        if isinstance(part, (dict, list)):
            if path and path[-1] not in ("inputs",):
                yield here, ["1"]
            parts = part.values() if isinstance(part, dict) else part
            for one in parts:
                if isinstance(one, (str, dict)):
                    yield here, [one]
                if isinstance(one, list):
                    for inner in one:
                        if isinstance(inner, (str, dict)):
                            yield here, [inner]
        yield from smaller(part, here)


def changed(line, path, replacement):
    line = copy.deepcopy(line)
    holder = line
    for part in path[:-1]:
        holder = holder[part]
    if replacement is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = copy.deepcopy(replacement[0])
    return line


def shrink(engine, line, what, tries=4000):
    """A line with the same difference that cannot be made smaller by one step."""
    line = {**line, "id": "0"}
    progress = True
    while progress and tries > 0:
        progress = False
        options = [(("card",) + path, part) for path, part in smaller(line["card"])]
        options += [(("selection",) + path, part) for path, part in smaller(line.get("selection") or {}) if part is None]
        lines = []
        for path, part in options:
            try:
                other = changed(line, path, part)
            except (KeyError, IndexError, TypeError):
                continue
            if len(json.dumps(other)) < len(json.dumps(line)):
                lines.append(other)
        lines.sort(key=lambda one: len(json.dumps(one)))
        for start in range(0, len(lines), 100):
            chunk = [{**one, "id": str(place)} for place, one in enumerate(lines[start:start + 100])]
            theirs = compare.engine_answers(engine, chunk)
            for one in chunk:
                tries -= 1
                if theirs.get(one["id"]) is None:
                    continue
                try:
                    mine = again(one)
                except Exception:
                    continue
                if mine is not None and compare.difference(one, mine, theirs[one["id"]]) == what:
                    line, progress = one, True
                    break
            if progress:
                break
    mine = again(line)
    return line, mine, compare.engine_answers(engine, [line])[line["id"]]
