"""What a selection says: the form of each value, then its bounds, which may depend on other inputs."""
from .amounts import INF, MAX_DIGITS, parse, written_digits
from .documents import is_int, is_text
from .parts import FACTS, Fraction
from .readings import TAKEN
from .world import Given, leaves

BIGGEST = 2**53 - 1
UNKNOWN = Given("unknown")


class Wrong(Exception):
    """A value that has not its input's form."""


def problem(code, path, message, value=None):
    return {"code": code, "input": path, "value": value, "message": message}


def number(value):
    """A decimal string or a JSON integer."""
    if is_int(value):
        if abs(value) > BIGGEST:
            raise Wrong("wrong-type")
        return Fraction(value)
    found = parse(value) if is_text(value) else None
    if found is None:
        raise Wrong("wrong-type")
    if written_digits(found) > MAX_DIGITS:
        raise Wrong("overflow")
    return found


def form(own, value, problems):
    """The value as given, without looking at bounds; its faults go to `problems`."""
    name = own.name
    if value is None:
        return UNKNOWN
    if own.auto and is_text(value) and value == "auto":
        return Given("unknown", auto=True)
    try:
        if own.type == "choice" and not is_text(value) or own.type == "switch" and not isinstance(value, bool):
            raise Wrong("wrong-type")
        if own.type in ("choice", "switch"):
            return Given("known", value)
        if own.type == "number":
            return Given("known", number(value))
        if own.type == "numbers":
            return numbers(value, name, problems)
        return media(own, value, problems)
    except Wrong as wrong:
        problems.append(problem(str(wrong), name, f"no value for a {own.type}", value))
        return UNKNOWN


def numbers(value, name, problems):
    if not isinstance(value, list):
        raise Wrong("wrong-type")
    return Given("known", [maybe(part, f"{name}[{place}]", problems) for place, part in enumerate(value)])


def maybe(value, path, problems):
    """A number, or None where it is unknown or wrong."""
    if value is None:
        return None
    try:
        return number(value)
    except Wrong as wrong:
        problems.append(problem(str(wrong), path, "no decimal", value))
        return None


def media(own, value, problems):
    """kind → (count or None, the facts of each item)."""
    name, found = own.name, {kind: (0, []) for kind in own.kinds}
    if isinstance(value, dict):
        for kind, count in value.items():
            path = f"{name}.{kind}"
            if kind not in own.kinds:
                problems.append(problem("not-an-option", path, "no kind of this input", kind))
            elif count is None:
                found[kind] = (None, [])
            elif not is_int(count) or abs(count) > BIGGEST:
                problems.append(problem("wrong-type", path, "a count is expected", count))
                found[kind] = (None, [])
            elif count < 0:
                problems.append(problem("out-of-range", path, "a count is not negative", count))
                found[kind] = (None, [])
            else:
                found[kind] = (count, [])
        return Given("known", found)
    if not isinstance(value, list):
        raise Wrong("wrong-type")
    for place, item in enumerate(value):
        path = f"{name}[{place}]"
        kind = item.get("kind") if isinstance(item, dict) else None
        if not is_text(kind):
            problems.append(problem("wrong-type", path, "an item with its kind is expected", item))
        elif kind not in own.kinds:
            problems.append(problem("not-an-option", path + ".kind", "no kind of this input", kind))
        if not isinstance(item, dict):
            continue
        facts = {fact: maybe(item[fact], f"{path}.{fact}", problems) for fact in FACTS if fact in item}
        for other in item:
            if other not in FACTS and other != "kind":
                problems.append(problem("unknown-input", f"{path}.{other}", "no such fact", item[other]))
        if is_text(kind) and kind in own.kinds:
            count, carried = found[kind]
            found[kind] = (count + 1, carried + [facts])
    return Given("known", found)


def bounds(spec, given):
    """The faults of a value under these bounds: (code, path, message)."""
    name = spec.name
    if not spec.offered:
        return [] if given.state == "absent" or given.settled else [("not-offered", name, "not offered here")]
    if given.state == "absent" and spec.type in ("numbers", "media"):
        value = [] if spec.type == "numbers" else {kind: (0, []) for kind in spec.kinds}
    elif given.state != "known":
        return []
    else:
        value = given.value
    if spec.type == "choice":
        return [] if value in spec.options else [("not-an-option", name, "not an option here")]
    if spec.type == "switch":
        return []
    if spec.type == "number":
        return one_number(spec, value, name)
    if spec.type == "numbers":
        return item_count(name, len(value), spec.min_items, spec.max_items) + [
            fault for place, item in enumerate(value) if item is not None for fault in one_number(spec, item, f"{name}[{place}]")]
    return media_bounds(spec, value)


def one_number(spec, value, path):
    if spec.options is not None:
        return [] if value in spec.options else [("not-an-option", path, "not an option here")]
    span = spec.bounds()
    if not span.lo <= value <= span.hi or (spec.step is not None and ((value - span.lo) / spec.step).denominator != 1):
        return [("out-of-range", path, "out of bounds")]
    return []


def item_count(path, count, least, most):
    if most is not None and count > most:
        return [("too-many", path, f"at most {most}")]
    return [("too-few", path, f"at least {least}")] if count < least else []


def media_bounds(spec, value):
    name, faults, low, high = spec.name, [], 0, 0
    for kind, (count, items) in value.items():
        path = f"{name}.{kind}"
        part = spec.kinds.get(kind)
        if part is None:
            if count != 0:
                faults += [("not-an-option", path, "no kind here")] * max(len(items), 1)
            continue
        low += part.min if count is None else count
        high += (INF if part.max is None else part.max) if count is None else count
        if count is None:
            continue
        faults += item_count(path, count, part.min, part.max)
        faults += fact_bounds(part, path, count, items)
    if spec.max_items is not None and low > spec.max_items:
        faults.append(("too-many", name, f"at most {spec.max_items}"))
    elif high < spec.min_items:
        faults.append(("too-few", name, f"at least {spec.min_items}"))
    return faults


def fact_bounds(part, path, count, items):
    faults = []
    for fact in FACTS:
        low, high, total = part.fact(fact)
        taken = low * (count - len(items))
        for item in items:
            value = item.get(fact)
            right = value is not None and value >= low and (high is None or value <= high)
            if value is not None and not right:
                faults.append(("out-of-range", f"{path}.{fact}", "out of bounds"))
            taken += value if right else low
        if total is not None and taken > total:
            faults.append(("out-of-range", f"{path}.{fact}", f"over the total of {total}"))
    return faults


def read(world, selection):
    """Fills `world.given`; returns the problems of single inputs, and whether their codes are in doubt."""
    problems, model = [], world.model
    for name in selection:
        if name not in model.inputs:
            problems.append(problem("unknown-input", name, "no such input", selection[name]))
    world.given = {}
    for name, own in model.inputs.items():
        world.given[name] = form(own, selection[name], problems) if name in selection else Given("absent")
    doubt = False
    for name in dependents_last(model):
        given = world.given[name]
        found = [faults for _, faults in leaves(world, lambda cell, name=name: bounds(cell.spec(name), given))]
        if found and all(found):
            doubt = doubt or any(faults != found[0] for faults in found)
            problems += [problem(code, path, message, selection.get(name)) for code, path, message in found[0]]
            world.given[name] = without(model.inputs[name], given, found) if "item" in TAKEN else Given("unknown", settled=True)
    return problems, doubt


def without(spec, given, found):
    """A list with its wrong items unknown, if only items of it are wrong; else an unknown of its kind."""
    places = {path for faults in found for _, path, _ in faults}
    if spec.type == "numbers" and given.state == "known" and spec.name not in places:
        return Given("known", [None if f"{spec.name}[{place}]" in places else item for place, item in enumerate(given.value)])
    return Given("unknown", settled=True)


def dependents_last(model):
    order = []

    def visit(name):
        if name not in order:
            for entry in model.inputs[name].vary:
                for part in entry.when:
                    for one in part:
                        visit(one)
            order.append(name)

    for name in model.inputs:
        visit(name)
    return order


def valid(cell):
    """Whether every value given stands in this completion; asks for forks."""
    return not any(bounds(cell.spec(name), cell.world.given[name])
                   for name, own in cell.model.inputs.items() if own.vary)
