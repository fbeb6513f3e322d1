"""A range must hold every price that can occur, and an exact price every one: tried with random completions."""
from .fraction import Fraction

from .generate import Maker, value
from .quote import answer


def complete(rng, inputs, selection):
    """The selection with all that is unknown filled in at random."""
    found = {}
    maker = Maker(rng, {})
    for name, own in inputs.items():
        given = selection.get(name)
        if name not in selection and any("default" in entry for entry in own.get("vary", ())):
            continue
        unknown = given is None and (name in selection or "default" not in own)
        if given == "auto" and own.get("auto") or name not in selection and own.get("auto") and own.get("default") == "auto":
            unknown, given = True, None
        if unknown and own["type"] in ("numbers", "media") and name not in selection:
            continue
        if unknown:
            given = value(rng, maker, {**own, "auto": False})
        elif name not in selection:
            continue
        if own["type"] == "numbers":
            given = [maker.within(own) if item is None else item for item in given]
        elif own["type"] == "media":
            given = items(rng, own, given)
        found[name] = given
    return found


def items(rng, own, given):
    if isinstance(given, dict):
        given = [{"kind": kind} for kind, count in given.items()
                 for _ in range(rng.randint(own["kinds"][kind].get("min", 0), own["kinds"][kind].get("max", 3)) if count is None else count)]
    found = []
    for item in given:
        item = dict(item)
        for fact in ("seconds", "width", "height", "fps"):
            if item.get(fact) is None:
                bound = own["kinds"][item["kind"]].get(fact, {})
                item[fact] = rng.choice([bound.get("min", "0"), bound.get("max", "4"), "2.5", "1", "2", "3.25"])
        found.append(item)
    return found


def inside(price, found):
    low, high = (price, price) if isinstance(price, str) else (price["min"], price["max"])
    return Fraction(low) <= Fraction(found) <= Fraction(high)


def broken(rng, document, card, model, selection, at, found, tries=12):
    """The completions that contradict an answer: (selection, its answer)."""
    wrong = []
    for _ in range(tries):
        full = complete(rng, document["inputs"], selection)
        one = answer(card, model, full, at)
        if one["outcome"] == "exact" and found["outcome"] in ("exact", "range"):
            if not inside(found["price"], one["price"]) or not inside(found["credits"], one["credits"]):
                wrong.append((full, one))
        elif one["outcome"] == "range" and found["outcome"] in ("exact", "range"):
            if not all(inside(found["price"], end) for end in one["price"].values()):
                wrong.append((full, one))
        elif one["outcome"] == "exact" and found["outcome"] == "rate" and not found["also"]:
            low = found.get("fixed", {}).get("price", "0")
            if Fraction(one["price"]) < Fraction(low["min"] if isinstance(low, dict) else low):
                wrong.append((full, one))
        elif one["outcome"] not in ("refused", "rate") and found["outcome"] == "refused" and not any(
                problem["code"] == "needs-input" for problem in found["problems"]):
            wrong.append((full, one))
    return wrong
