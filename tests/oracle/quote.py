"""From a selection to its answer: exact, range, rate or refused."""
from . import lines, rate, selection as reading
from .amounts import INF, Iv, Overflow, at, round_to, text
from .documents import digest
from .instants import instant
from .price import price, refused
from .world import LIMIT, Infeasible, TooMany, World, leaves


def answer(card, name, selection, at=None):
    """The answer for a model at an instant (RFC 3339, or None)."""
    entries = [model for model in card.models if model.id == name]
    when, problems = None, []
    if at is not None:
        when = instant(at)
        if when is None:
            problems.append(reading.problem("wrong-type", "at", "an instant is expected", at))
    if not entries:
        problems.append(reading.problem("unknown-model", "model", "no such model", name))
    if problems:
        return {"outcome": "refused", "problems": problems}
    for model in entries:
        if in_effect(model.effective, when):
            return answer_of(card, model, selection)
    return {"outcome": "refused", "problems": [reading.problem("not-in-effect", "at", "no entry holds at that instant", at)]}


def in_effect(effective, when):
    start, end = effective
    if when is None:
        return start is None and end is None
    return (start is None or start <= when) and (end is None or when < end)


class Solved:
    """The offered cells, their prices, and the interval of all of them."""

    def __init__(self, world, pricing=True):
        self.world = world
        self.refusals = []     # for each valid cell: the rules that hold
        self.cells = []        # (cell, price) of each offered one

        def visit(cell):
            if not reading.valid(cell):
                raise Infeasible
            rules = refused(cell)
            return rules, price(cell) if pricing and not rules else None

        for cell, (rules, found) in leaves(world, visit, LIMIT if world.enumerate else None):
            self.refusals.append(set(rules))
            if not rules:
                self.cells.append((cell, found))

    @property
    def span(self):
        return Iv(min(found.total.iv.lo for _, found in self.cells), max(found.total.iv.hi for _, found in self.cells))


def solve(world, pricing=True):
    try:
        return Solved(world.having(enumerate=True), pricing)
    except TooMany:
        return Solved(world.having(enumerate=False), pricing)


def answer_of(card, model, selection):
    """The answer of one entry of a model."""
    world = World(model, card, {})
    problems, doubt = reading.read(world, selection)
    solved = solve(world, pricing=not problems)
    certain = set.intersection(*solved.refusals) if solved.refusals else anyway(world) if problems else set()
    if certain and problems:
        doubt = doubt or certain != anyway(world)
    for place in sorted(certain):
        problems.append(reading.problem("not-offered", "", model.refuse[place][1]))
    if card.digest is None:
        card.digest = digest(card.document)
    result = {"card": {"id": card.id, "version": card.version, "digest": card.digest}}
    result["estimated"] = sorted({reason for cell, _ in solved.cells for reason in cell.abouts})
    if not problems and not solved.cells:
        problems.append(reading.problem("not-offered", "", "no completion is offered"))
        doubt = True
    if doubt:
        result["doubt"] = True
    result["none_valid"] = not solved.refusals
    result["doubtful_reasons"] = any(cell.reads for cell, _ in solved.cells)
    result["selection"], result["defaults"] = normal(world, solved)
    result["doubtful_names"] = [name for name, own in model.inputs.items() if own.vary and undecided(world, own)]
    if problems:
        return result | {"outcome": "refused", "problems": problems}
    try:
        return result | priced(card, model, solved)
    except Overflow:
        return result | {"outcome": "refused", "problems": [reading.problem("overflow", "", "more than 28 digits")]}


def priced(card, model, solved):
    span, result = solved.span, {"currency": model.price_in}
    if span.hi == INF:
        return result | rate.answer(card, model, solved)
    if span.point:
        return result | {"outcome": "exact", "price": text(span.lo), "credits": text(credits(card, model, span.lo))} | lines.exact(card, model, solved)
    ends = {"price": {"min": text(span.lo), "max": text(span.hi)},
            "credits": {"min": text(credits(card, model, span.lo)), "max": text(credits(card, model, span.hi))}}
    from .unknown import unknown
    return result | {"outcome": "range"} | ends | {"unknown": unknown(solved, solve)}


def credits(card, model, amount):
    """Credits for a price: converted, then the minimum, then the step."""
    return final_credits(card, amount * card.in_credits(model))


def final_credits(card, raw):
    if card.minimum is not None and raw != 0:
        raw = max(raw, card.minimum)
    return round_to(raw, card.step, card.mode) if card.step is not None else raw


def anyway(world):
    """The rules that hold in every completion, whether the values given stand in it or not."""
    found = [set(rules) for _, rules in leaves(world.having(enumerate=False), refused)]
    return set.intersection(*found) if found else set()


def undecided(world, own):
    """Whether what the input depends on is not all given: then the contract does not fix how it is shown."""
    names = {name for entry in own.vary for part in entry.when for name in part}
    return any(world.given[name].state != "known" for name in names)


def normal(world, solved):
    """The normalised selection, and the names of the defaults in it."""
    found, defaults = {}, []
    specs = {name: [] for name in world.model.inputs}

    for name, own in world.model.inputs.items():
        given = world.given[name]
        if not own.vary:
            specs[name] = [own]
        else:
            def visit(cell, name=name):
                if not reading.valid(cell) or refused(cell):
                    raise Infeasible
                return cell.spec(name)

            specs[name] = [spec for _, spec in leaves(world.having(enumerate=False), visit)]
        if specs[name] and not any(spec.offered for spec in specs[name]):
            continue
        if given.state == "known":
            found[name] = shown(own, given.value)
        elif given.state == "unknown":
            found[name] = "auto" if given.auto else None
        elif own.type in ("numbers", "media"):
            found[name] = []
        else:
            values = {(spec.offered, spec.default) for spec in specs[name]}
            default = values.pop()[1] if len(values) == 1 else None
            found[name] = shown(own, default) if default is not None else None
            if default is not None:
                defaults.append(name)
    return found, defaults


def shown(own, value):
    if value is None or own.type in ("choice", "switch") or value == "auto":
        return value
    if own.type == "number":
        return text(value)
    if own.type == "numbers":
        return [None if item is None else text(item) for item in value]
    return {kind: None if count is None else [
        {fact: text(item[fact]) for fact in item if item[fact] is not None} for item in items + [{}] * (count - len(items))]
        for kind, (count, items) in value.items() if count != 0}
