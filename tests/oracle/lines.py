"""The lines of an exact price: of the selection, or of the first offered completion that comes to it."""
from .amounts import INF, ZERO, text
from .fraction import Fraction
from .parts import FACTS
from .price import price, refused
from .world import Given

NEAR = Fraction(1, 1000)


def exact(card, model, solved):
    world, sure = solved.world, True
    if world.model.inputs and any(given.state == "unknown" or given.state == "absent" or partly(given) for given in world.given.values()):
        world, sure = first_completion(world, NEAR)
    if not cells_of(world):
        return {"lines": [], "doubtful_lines": True}    # `between` at its lower end is refused
    lines = of(card, model, world)
    if sure == "near":
        # An interval without its end has no smallest number; near that end the lines may be the same all the same.
        nearer, _ = first_completion(solved.world, NEAR / 2)
        sure = cells_of(nearer) and of(card, model, nearer) == lines
    return {"lines": lines} | ({} if sure else {"doubtful_lines": True})


def cells_of(world):
    from .quote import solve

    return solve(world.having(between_low=True)).cells


def partly(given):
    if isinstance(given.value, list):
        return None in given.value
    if isinstance(given.value, dict):
        return True
    return False


def of(card, model, world):
    """The lines of a world in which all that matters is known; `between` at its lower end."""
    from .quote import final_credits

    found = cells_of(world)[0][1]
    conversion, result, raw = card.in_credits(model), [], 0
    for line, amount, term, numbers in found.lines:
        assert amount.point, f"{line} is not settled: {amount}"
        if term is None and amount == ZERO and numbers.op != "multiply":
            continue
        one = {"line": line, "amount": text(amount.lo), "credits": text(amount.lo * conversion)}
        raw += amount.lo * conversion
        if term is not None and term.times:
            rate, factors = numbers
            one["quantity"] = factors[0].iv.lo
            one["rate"] = rate.iv.lo
        result.append(one)
    least = max(raw, card.minimum) if card.minimum is not None and raw != 0 else raw
    final = final_credits(card, raw)
    for code, change in (("credits-minimum", least - raw), ("credits-rounding", final - least)):
        if change:
            result.append({"line": code, "amount": "0", "credits": text(change)})
    return result


def first_completion(world, near):
    """Fixes the unknown inputs one after the other, each at the first value that leaves something offered."""
    from .quote import solve

    sure = True
    for name, own in world.model.inputs.items():
        solved = solve(world)
        if not any(name in cell.reads for cell, _ in solved.cells):
            continue
        for candidate, certain in candidates(world, own, solved, near):
            narrowed = world.knowing(name, candidate)
            if solve(narrowed).cells:
                world, sure = narrowed, sure and certain and (sure if certain is True else certain)
                break
        else:
            sure = False
    return world, sure


def candidates(world, own, solved, near):
    """Values in order, small before large; and whether they surely stand for the first."""
    name = own.name
    if own.type == "switch":
        values = [False, True]
    elif own.options is not None and own.type != "numbers":
        values = own.options if own.type == "choice" else own.options
    elif own.type == "number":
        yield from smallest(own, solved, near)
        return
    elif own.type == "numbers":
        yield from lists(world, own, solved)
        return
    else:
        yield from media(world, own, solved)
        return
    for value in values:
        yield Given("known", value), True


def smallest(own, solved, near):
    picks = sorted({cell.picks["in", own.name] for cell, _ in solved.cells if ("in", own.name) in cell.picks})
    for value in picks:
        yield Given("known", value), True
    spans = [cell.restricted[own.name] for cell, _ in solved.cells if own.name in cell.restricted]
    for span in sorted(spans, key=lambda span: (span.lo, span.lo_open)):
        if span.lo_open and own.step is None:
            yield Given("known", span.lo + min(near, (span.hi - span.lo) * near)), "near"
        else:
            yield Given("known", span.lo), not span.lo_open


def lists(world, own, solved):
    given = world.given[own.name]
    low = own.options[0] if own.options else own.bounds().lo
    if given.state == "known":
        yield Given("known", [low if item is None else item for item in given.value]), True
        for option in own.options or ():
            yield Given("known", [option if item is None else item for item in given.value]), False
        return
    for count in range(own.min_items, (own.max_items if own.max_items is not None else own.min_items + 20) + 1):
        yield Given("known", [low] * count), True


def media(world, own, solved):
    """Every vector of counts in order, and the facts at their smallest."""
    given = world.given[own.name]
    known = given.value if given.state == "known" else {kind: (None, []) for kind in own.kinds}

    def go(kinds):
        if not kinds:
            yield {}
            return
        kind = kinds[0]
        count, items = known.get(kind, (0, []))
        part = own.kinds[kind]
        low = 0 if own.vary else part.min
        top = part.max if part.max is not None else (own.max_items if own.max_items is not None else part.min + 20)
        for one in [count] if count is not None else range(low, top + 1):
            filled = [{fact: item[fact] if item.get(fact) is not None else part.fact(fact)[0] for fact in FACTS} for item in items + [{}] * (one - len(items))]
            for rest in go(kinds[1:]):
                yield {kind: (one, filled), **rest}

    for value in go(list(own.kinds)):
        total = sum(count for count, _ in value.values())
        if own.vary or total >= own.min_items and (own.max_items is None or total <= own.max_items):
            yield Given("known", value), True
