"""The rate outcome: what the price is in proportion to, and what does not depend on it."""
from .amounts import ZERO, Iv, at, decimals, text
from .parts import FACT_UNITS, FACTS
from .readings import TAKEN
from .unknown import unknown


def answer(card, model, solved):
    from .quote import solve

    form, needs = shape(solved)
    doubt = {"doubtful_rate": True} if any(cell.price_bands for cell, _ in solved.cells) else {}
    if needs:
        from .selection import problem
        return doubt | {"outcome": "refused", "problems": [problem("needs-input", path(one), "unknown, unbounded and not proportional") for one in sorted(needs)]}
    conversion = at(card.in_credits(model))
    rates = []
    for (line, group), (span, count, started) in form["rates"].items():
        rates.append({"line": line, "per": unit(model, group), "count": text(count), **({"started": True} if started else {}),
                      "price": ends(span), "credits": ends(span * conversion)})
    fixed = form["fixed"]
    result = doubt | {"outcome": "rate", "rates": rates, "also": form["also"], "unknown": unknown(solved, solve)}
    if fixed != ZERO:
        result["fixed"] = {"price": ends(fixed), "credits": ends(fixed * conversion)}
    return result


def ends(span):
    return text(span.lo) if span.point else {"min": text(span.lo), "max": text(span.hi)}


def path(group):
    sort, name, *rest = group
    return name if sort in ("n", "v") or rest[0] is None else f"{name}.{rest[0]}"


def unit(model, group):
    own = model.inputs[group[1]]
    if group[0] == "f":
        return FACT_UNITS[group[2]]
    if group[0] == "c":
        return group[2] if group[2] is not None else "item"
    return own.unit or own.name


def grouped(key):
    """The unknown that a key belongs to: every item's fact of one name is one unknown."""
    return ("f", key[1], key[2]) if key[0] == "f" else ("v", key[1], None) if key[0] == "v" else key[:3]


def order(model, group):
    kinds = list(model.inputs[group[1]].kinds or ())
    rest = group[2] if len(group) > 2 else None
    place = kinds.index(rest) if rest in kinds else len(kinds) + FACTS.index(rest) if rest in FACTS else 0
    return (list(model.inputs).index(group[1]), place, group[0])


def shape(solved):
    """{rates, fixed, also} with intervals, and the unknowns that nothing is proportional to."""
    from .quote import Solved

    linear = frozenset().union(*(cell.unbounded for cell, _ in solved.cells))
    solved = Solved(solved.world.having(linear=linear))
    model, cells = solved.world.model, solved.cells
    needs, found, words = set(), {}, {}
    for cell, priced in cells:
        needs |= {grouped(key) for part in priced.parts.values() for key in part.bad}
        needs |= {grouped(key) for key in priced.bad}
        for band, (word, keys) in cell.price_bands.items():
            words.setdefault(band, (set(), set()))
            words[band][0].add(word)
            words[band][1].update(grouped(key) for key in keys)
    terms = [term.line for term in model.price] + [""]
    groups = {grouped(key) for _, priced in cells for part in priced.parts.values() for key in part.coefs}
    for said, keys in words.values():
        if len(said) > 1 and "beside" not in TAKEN:
            needs |= keys & {group for _, priced in cells for part in priced.parts.values()
                             for group in map(grouped, part.coefs)}
    for line in terms:
        for group in sorted(groups, key=lambda one: order(model, one)):
            spans, blocks = [], set()
            for cell, priced in cells:
                part = priced.parts.get(line)
                mine = [] if part is None else [value for key, value in part.coefs.items() if grouped(key) == group]
                spans += [span for span, _ in mine] or [ZERO]
                blocks |= {block for span, block in mine if span != ZERO}
            hull = Iv(min(span.lo for span in spans), max(span.hi for span in spans))
            if hull == ZERO:
                continue
            if len(blocks) != 1 or (blocks != {None} and decimals(*blocks) is None):
                needs.add(group)
                continue
            block = blocks.pop()
            found[line, group] = (hull, at(1).lo if block is None else block, block is not None)
    fixed = [sum((part.const for part in priced.parts.values()), ZERO) for _, priced in cells]
    also = [step.line for step in solved.world.card.steps_of(model) if any(step.line in priced.also for _, priced in cells)]
    return {"rates": found, "fixed": Iv(min(one.lo for one in fixed), max(one.hi for one in fixed)), "also": also}, needs
