"""Runs the oracle against the engine over made-up cards: `python3 -m oracle compare ENGINE FROM TO [REPORT [PATIENCE]]`.

The engine reads lines {"id", "card", "model", "at", "selection"} and writes {"id", "answer"},
or {"id", "problems"} where the line names no model. Differences are reported smallest first.
"""
import json
import os
import re
import subprocess
import tempfile
import time
from collections import Counter
from functools import partial
from multiprocessing import Pool

from .amounts import parse
from .card import read
from .documents import Fractional
from .generate import make_selection, rng_for, sound, spoiled
from .quote import answer
from .readings import under_others
from .world import Patience, TooLong

SELECTIONS, BROKEN = 34, 6     # a card costs as much as thirty selections
PATIENCE = 1500                # cells; a selection that takes more is passed over, and counted
SEEDS = 10                     # worked at together: one start of the engine
FORMS = {"bad-value", "missing-field", "unknown-field"}    # what a number or band without its form is called is open
INSTANTS = ["2026-02-28T23:59:59.9Z", "2026-03-01T00:00:00Z", "2026-09-01T00:00:00Z"] * 3 + [None, "soon"]


def cases(seed, patience=PATIENCE):
    """The lines of one seed, each with what the oracle makes of it, and how many selections were passed over."""
    rng = rng_for(seed)
    document, card = sound(rng)
    found, passed = [({"id": f"{seed}", "card": document}, [])], 0
    for place in range(SELECTIONS):
        model = rng.choice(document["models"])
        at = rng.choice(INSTANTS) if "effective" in model or rng.random() < 0.05 else None
        selection = make_selection(rng, model)
        line = {"id": f"{seed}.{place}", "card": document, "model": model["id"], "selection": selection}
        if at is not None:
            line["at"] = at
        Patience.left = patience
        mine = guarded(lambda: answer(card, model["id"], selection, at))
        Patience.left = None
        if mine is None:
            passed += 1
        else:
            found.append((line, mine))
    for place in range(BROKEN):
        other = json.loads(json.dumps(spoiled(rng, document)), parse_float=Fractional)
        line = {"id": f"{seed}b{place}", "card": spoil_back(other)}
        found.append((line, guarded(lambda: read(other)[1])))
    return found, passed


def others(line):
    """What the oracle makes of a line under the other readings; None where patience ended."""
    document = json.loads(json.dumps(line["card"]), parse_float=Fractional)

    def work():
        Patience.left = 20 * PATIENCE
        try:
            card, problems = read(document)
            if "model" not in line:
                return problems
            return answer(card, line["model"], line["selection"], line.get("at")) if card else problems
        finally:
            Patience.left = None

    yield from under_others(lambda: guarded(work))


def spoil_back(value):
    if isinstance(value, Fractional):
        return float(value)
    if isinstance(value, dict):
        return {name: spoil_back(part) for name, part in value.items()}
    return [spoil_back(part) for part in value] if isinstance(value, list) else value


def guarded(work):
    """What comes of it; None where patience ended."""
    try:
        return work()
    except TooLong:
        return None
    except Exception as error:  # the oracle's own fault is a finding too
        return {"outcome": "crash", "error": repr(error)}


# What is compared

def amount(value):
    if isinstance(value, dict):
        return {name: amount(part) for name, part in value.items()}
    return parse(value) if isinstance(value, str) and parse(value) is not None else value


def canonical_answer(found):
    """The parts of an answer that the contract fixes."""
    outcome = found.get("outcome")
    result = {"outcome": outcome}
    if outcome == "refused":
        # How many rules are named where each completion falls to another one is open.
        codes = sorted({problem["code"] for problem in found["problems"]})
        result["codes"] = [code for code in codes if code != "needs-input"] or ["needs-input"]
        return result
    result["currency"], result["defaults"] = found.get("currency"), list(found.get("defaults") or [])
    for name in ("price", "credits"):
        result[name] = amount(found.get(name))
    result["estimated"] = sorted(found.get("estimated", []))
    result["digest"] = (found.get("card") or {}).get("digest")
    result["unknown"] = [{name: value for name, value in one.items() if value} for one in found.get("unknown") or []]
    result["fixed"] = amount(found.get("fixed")) or None
    result["also"] = found.get("also") or []
    result["rates"] = [{name: amount(one.get(name)) for name in ("line", "per", "count", "price", "credits")} | {"started": bool(one.get("started"))}
                       for one in found.get("rates") or []]
    result["lines"] = [tuple(amount(one.get(name)) for name in ("line", "amount", "credits")) for one in found.get("lines") or []]
    result["selection"] = {name: value_of(value) for name, value in (found.get("selection") or {}).items()}
    return result


def value_of(value):
    """Media as counts, as items, or none of them compare alike."""
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        kinds = {}
        for item in value:
            facts = {name: amount(part) for name, part in item.items() if name != "kind" and part is not None}
            kinds.setdefault(item.get("kind"), []).append(facts)
        return kinds or []
    if isinstance(value, dict):
        kinds = {kind: [{}] * part if isinstance(part, int) else part for kind, part in value.items() if part != 0}
        return {kind: [{name: amount(fact) for name, fact in item.items()} for item in part] if isinstance(part, list) else part
                for kind, part in kinds.items()} or []
    return value


def near(here, there):
    """Whether one place lies in the other. A fault of a shared table stands in the table, or where it is used."""
    return here.startswith(there) or there.startswith(here) or "/tables/" in (here[:8], there[:8])


def difference(line, mine, theirs):
    """The names of what differs, or None."""
    if "model" not in line or isinstance(mine, list) and isinstance(theirs, list):
        if theirs is None or not isinstance(mine, list):
            return ("crash",)
        a, b = sorted({one["code"] for one in mine}), sorted({one["code"] for one in theirs})
        if a != b and a and b and (set(a) ^ set(b) <= FORMS or set(a) & set(b)):
            return None    # both name the fault; what further faults it brings with it is open
        if a != b:
            return (f"problems {a} / {b}",)
        if mine and not any(near(one["path"], other["path"]) for one in mine for other in theirs):
            return ("path",)
        return None
    if theirs is None:
        return ("no answer",)
    if isinstance(mine, list):
        return ("unsound card answered",)
    if isinstance(theirs, list):
        return (f"sound card refused {sorted({one['code'] for one in theirs})}",)
    a, b = canonical_answer(mine), canonical_answer(theirs)
    if mine.get("doubt") and a["outcome"] == b["outcome"] == "refused":
        return None
    if mine.get("doubtful_lines"):
        a["lines"] = b.get("lines")
    for name in mine.get("doubtful_names", ()):
        a.get("selection", {}).pop(name, None)
        b.get("selection", {}).pop(name, None)
        for one in (a, b):
            if name in (one.get("defaults") or ()):
                one["defaults"].remove(name)
    for one in (a, b):    # in the contract's order the inputs, then each `between`, of which more may be listed
        one["between"] = {part["because"] for part in one.get("unknown", []) if "because" in part}
        one["unknown"] = [part for part in one.get("unknown", []) if "because" not in part]
        varied = {name for model in line["card"]["models"] for name, own in model.get("inputs", {}).items() if "vary" in own}
        one["unknown"] = [part for part in one["unknown"] if part["input"] not in varied]    # giving it may decide what it depends on
    if a["between"] < b["between"]:
        a["between"] = b["between"]
    if mine.get("doubtful_rate") and {a["outcome"], b["outcome"]} == {"rate", "refused"}:
        return None
    if a.get("codes") == ["needs-input"] and b["outcome"] == "rate" and any(one["started"] for one in b["rates"]):
        if all("." in problem["input"] for problem in mine["problems"]):
            return None    # whether a fact of several items is one unknown to `ceil`, or one for each, is open
    if a["outcome"] == "exact" and mine.get("doubtful_reasons"):
        a["estimated"] = b.get("estimated")
    if a["outcome"] == b["outcome"] == "refused" and b["codes"] == ["not-offered"] and not all(one.get("input") for one in theirs["problems"]):
        return None    # every completion is wrong: which of its values is to blame is open
    if mine.get("none_valid") and b["outcome"] == "refused" and set(b["codes"]) - set(a["codes"]) == {"not-offered"} and set(a["codes"]) <= set(b["codes"]):
        return None    # every completion is wrong in some way: which of its values is to blame is open
    if a["outcome"] == b["outcome"] == "refused" and len(mine["problems"]) > 1 and set(a["codes"]) & set(b["codes"]):
        return None    # both name the fault; what further faults it brings with it is open
    if a["outcome"] != b["outcome"]:
        return (f"outcome {a['outcome']} {a.get('codes', '')} / {b['outcome']} {b.get('codes', '')}",)
    return tuple(name for name in a if a[name] != b.get(name)) or None


# Running both

def engine_answers(engine, lines):
    """id → what the engine says; a crash loses only the line it happened on."""
    found = {}
    while lines:
        with tempfile.TemporaryFile("w+") as file:
            for line in lines:
                file.write(json.dumps(line) + "\n")
            file.seek(0)
            run = subprocess.run([engine], stdin=file, capture_output=True, text=True, timeout=600, check=False)
        for text in run.stdout.splitlines():
            if text.strip():
                one = json.loads(text)
                found[one["id"]] = one.get("answer", one.get("problems"))
        done = len(run.stdout.splitlines())
        if done >= len(lines):
            break
        found[lines[done]["id"]] = None
        lines = lines[done + 1:]
    return found


def compare(engine, seeds, patience):
    """Counts and differences of some seeds."""
    found, passed = [], 0
    for seed in seeds:
        more, without = cases(seed, patience)
        found += more
        passed += without
    theirs = engine_answers(engine, [line for line, _ in found])
    outcomes, differing = Counter(), []
    for line, mine in found:
        their = theirs.get(line["id"])
        outcomes[mine.get("outcome") if isinstance(mine, dict) else "sound card" if not mine else "broken card"] += 1
        what = difference(line, mine, their)
        if what and not any(other is not None and difference(line, other, their) is None for other in others(line)):
            differing.append((len(json.dumps(line)), line, what, mine, their))
    return len(found), passed, outcomes, differing


def run(engine, first=0, last=200, report=None, patience=PATIENCE):
    """Compares the seeds from `first` to before `last`; returns how many lines differ."""
    began = time.monotonic()
    differing, kinds, outcomes, count, passed = [], Counter(), Counter(), 0, 0
    chunks = [range(start, min(start + SEEDS, last)) for start in range(first, last, SEEDS)]
    with Pool(max(1, (os.cpu_count() or 2))) as pool:
        for done, without, some, found in pool.imap_unordered(partial(compare, engine, patience=patience), chunks):
            count, passed = count + done, passed + without
            outcomes += some
            differing += found
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "unsettled.json"), encoding="utf-8") as file:
        unsettled = json.load(file)
    old = [one for one in differing if ", ".join(one[2]) in unsettled.get(re.match("[0-9]+", one[1]["id"])[0], ())]
    differing = [one for one in differing if one not in old]
    kinds.update(what for _, _, what, _, _ in differing)
    differing.sort(key=lambda one: one[0])
    seconds = time.monotonic() - began
    print(f"{count} comparisons in {seconds:.0f} s ({count / seconds:.0f} a second), {len(differing)} differ, {len(old)} as in unsettled.json; {passed} selections passed over")
    priced = sum(outcomes[one] for one in ("exact", "range", "rate"))
    print(f"  {', '.join(f'{times} {one}' for one, times in outcomes.most_common())}; {priced / max(1, priced + outcomes['refused']):.0%} of the selections have a price")
    for what, times in kinds.most_common():
        print(f"  {times:5}  {', '.join(what)}")
    seen = Counter()
    with open(report, "w", encoding="utf-8") if report else open(os.devnull, "w", encoding="utf-8") as file:
        for _, line, what, mine, their in differing:
            seen[what] += 1
            if seen[what] <= 60:
                file.write(json.dumps({"what": what, "line": line, "oracle": mine, "engine": their}, default=str, ensure_ascii=False) + "\n")
    if not count:
        raise SystemExit("no seed was compared")
    return len(differing)
