"""Which unknowns would narrow an answer if they were known."""
from .amounts import INF
from .parts import FACTS
from .selection import bounds
from .world import Given, TooMany

SAMPLES = 24


def unknown(solved, solve):
    """The `unknown` of a range or a rate, in input order, then each `between`."""
    world, cells = solved.world, solved.cells
    read = set().union(*(cell.reads for cell, _ in cells))
    listed = []
    for name, own in world.model.inputs.items():
        if name in read:
            entry = narrowing(world, own, solved, solve)
            if entry:
                listed.append(entry)
    reasons = {path: because for cell, _ in cells for path, because in cell.betweens.items()}
    betweens = []
    for path, because in reasons.items():
        if any(narrower(solve(world.having(between={**world.between, path: where})), solved) for where in ("low", "high")):
            betweens.append({"because": because})
    if not listed and not betweens:
        used = set().union(*(cell.price_reads for cell, _ in cells))
        listed = [entry_of(world, name) for name in world.model.inputs if name in used]
        betweens = [{"because": because} for because in reasons.values()]
    return listed + [one for place, one in enumerate(betweens) if one not in betweens[:place]]


def entry_of(world, name, facts=()):
    return {"input": name, **({"facts": list(facts)} if facts else {}), **({"auto": True} if is_auto(world, name) else {})}


def is_auto(world, name):
    given = world.given[name]
    own = world.model.inputs[name]
    return given.auto or (given.state == "absent" and own.auto and own.default == "auto")


def narrower(other, solved):
    """Whether another solution is a real part of this one."""
    if not other.cells:
        return False
    a, b = other.span, solved.span
    if (a.lo, a.hi) != (b.lo, b.hi):
        return a.lo >= b.lo and a.hi <= b.hi
    if b.hi != INF:
        return False
    from .rate import shape
    try:
        (one, needs), (two, _) = shape(other), shape(solved)
    except TooMany:
        return False
    return not needs and (one["rates"], one["fixed"]) != (two["rates"], two["fixed"])


def narrowing(world, own, solved, solve):
    if own.type == "media":
        facts = [fact for fact in FACTS if any(
            narrower(solve(world.knowing(own.name, one)), solved) for one in with_facts(world, own, (fact,)))]
        if facts:
            return entry_of(world, own.name, facts)
    possible = (one for one in values(world, own, solved) if own.vary or not bounds(own, one))
    if any(narrower(solve(world.knowing(own.name, one)), solved) for one in possible):
        return entry_of(world, own.name)
    return None


def values(world, own, solved):
    if own.type == "switch":
        found = [False, True]
    elif own.type in ("choice", "number") and own.options is not None:
        found = own.options
    elif own.type == "number":
        found = samples(own, solved, world)
    elif own.type == "numbers":
        yield from lists(world, own)
        return
    else:
        yield from media(world, own)
        return
    for value in found:
        yield Given("known", value)


def samples(own, solved, world):
    """The ends of every interval that it is taken in, and something between."""
    found = {cell.picks["in", own.name] for cell, _ in solved.cells if ("in", own.name) in cell.picks}
    spans = [own.bounds()] + [cell.restricted[own.name] for cell, _ in solved.cells if own.name in cell.restricted]
    spans += [step.meet(own.bounds()) for band in world.model.bands.values() if band.steps is not None for step, _ in band.steps]
    for span in spans:
        if span.empty:
            continue
        ends = [end for end in (span.lo, span.hi) if end != INF]
        middle = span.lo + 1000 if span.hi == INF else (span.lo + span.hi) / 2
        if span.lo_open and span.lo + 1 < span.hi:
            found.add(span.lo + 1)
        found |= {end for end, is_open in ((span.lo, span.lo_open), (span.hi, span.hi_open)) if end != INF and not is_open} | {middle}
        if own.step:
            found |= {own.bounds().lo + ((end - own.bounds().lo) // own.step + more) * own.step for end in ends + [middle] for more in (0, 1)}
    right = sorted(value for value in found if own.vary or own.bounds().lo <= value <= own.bounds().hi
                   and (own.step is None or ((value - own.bounds().lo) / own.step).denominator == 1))
    if len(right) <= SAMPLES:
        return right
    return right[:SAMPLES // 3] + right[len(right) // 2:len(right) // 2 + SAMPLES // 3] + right[-SAMPLES // 3:]


def lists(world, own):
    given = world.given[own.name]
    if own.options is not None:
        ends = [own.options[0], own.options[-1]]
    else:
        ends = [own.bounds().lo] + ([own.max] if own.max is not None else [own.bounds().lo + 1000])
        if own.step and own.max is not None:
            ends[1] = own.bounds().lo + (own.stepped() - 1) * own.step
    for end in ends:
        if given.state == "known":
            yield Given("known", [end if item is None else item for item in given.value])
        else:
            for count in range(0, (own.max_items if own.max_items is not None else 3) + 2):
                yield Given("known", [end] * count)


def extremes(part, fact):
    low, high, total = part.fact(fact)
    return low, high if high is not None else total if total is not None else low + 1000


def with_facts(world, own, facts):
    """The items as carried, with these facts known."""
    given = world.given[own.name]
    if given.state != "known":
        return
    for end in (0, 1):
        found = {}
        for kind, (count, items) in given.value.items():
            part = own.kinds[kind]
            if count is None:
                found[kind] = (None, items)
                continue
            filled = []
            for item in items + [{}] * (count - len(items)):
                filled.append({**{fact: extremes(part, fact)[0] for fact in facts}, **{one: item[one] for one in item if item[one] is not None}})
            if end:
                raise_facts(part, filled, facts, items)
            found[kind] = (count, filled)
        yield Given("known", found)


def raise_facts(part, filled, facts, items):
    """Takes unknown facts as high as the totals allow, the first ones first."""
    for fact in facts:
        low, high, total = part.fact(fact)
        room = INF if total is None else total - sum(item[fact] for item in filled)
        for place, item in enumerate(filled):
            if place < len(items) and items[place].get(fact) is not None:
                continue
            top = high if high is not None else low + 1000 if room == INF else item[fact] + room
            more = min(top - item[fact], room)
            if more > 0:
                item[fact] += more
                room -= more


def media(world, own):
    """Counts at either end and small ones between, with all facts known."""
    given = world.given[own.name]
    if given.state != "known":
        for kind in own.kinds:
            for count in range(1, 7):
                yield Given("known", {one: (count, [{fact: part.fact(fact)[0] for fact in FACTS}] * count) if one == kind
                                      else (part.min, [{fact: part.fact(fact)[0] for fact in FACTS}] * part.min) for one, part in own.kinds.items()})
    yield from media_ends(world, own)


def media_ends(world, own):
    given = world.given[own.name]
    known = given.value if given.state == "known" else {kind: (None, []) for kind in own.kinds}
    for end in (0, 1):
        for only in [None, *own.kinds]:
            counts, room = {}, INF if own.max_items is None else own.max_items
            for kind in own.kinds:
                count, items = known.get(kind, (0, []))
                part = own.kinds[kind]
                if count is None:
                    top = part.max if part.max is not None else part.min + 3
                    count = min(top, room) if end and only in (None, kind) else part.min
                room -= count
                counts[kind] = (count, [{}] * count if not items else items)
            short = own.min_items - sum(count for count, _ in counts.values())
            for kind in own.kinds:
                if short > 0 and known.get(kind, (0, []))[0] is None:
                    part = own.kinds[kind]
                    more = min(short, (part.max if part.max is not None else short + counts[kind][0]) - counts[kind][0])
                    counts[kind] = (counts[kind][0] + more, counts[kind][1] + [{}] * more)
                    short -= more
            for high in (0, 1):
                found = {}
                for kind, (count, items) in counts.items():
                    part = own.kinds[kind]
                    filled = [{**{fact: extremes(part, fact)[0] for fact in FACTS}, **{one: item[one] for one in item if item[one] is not None}} for item in items]
                    if high:
                        raise_facts(part, filled, FACTS, items)
                    found[kind] = (count, filled)
                yield Given("known", found)
