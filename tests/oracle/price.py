"""The price in one cell: its terms, its steps, and what is in proportion to each unbounded unknown."""
from .fraction import Fraction
from functools import reduce

from .amounts import ONE, ZERO, Iv, at, round_to
from .evaluate import Evaluator, Val, add, divide, multiply, other, rounded
from .readings import TAKEN


class Priced:
    """`lines`: (code, amount, term or None, numbers); `parts`: code → what a term comes to after `multiply`."""

    def __init__(self):
        self.lines, self.parts, self.also = [], {}, []
        self.terms, self.total, self.bad = [], Val(ZERO), frozenset()
        self.numbers, self.totals, self.changes = {}, {}, {}   # of each step, by its code

    def keys(self):
        return frozenset().union(self.bad, *(part.keys() for part in self.parts.values()))


def refused(cell):
    """The refuse rules that hold, by their place."""
    cell.phase = "refuse"
    evaluator = Evaluator(cell)
    found = [place for place, (when, _) in enumerate(cell.model.refuse) if evaluator.holds(when)]
    if "rules" in TAKEN:
        cell.abouts.clear()
        cell.betweens.clear()
    return found


def price(cell):
    cell.phase = "price"
    evaluator, found = Evaluator(cell), Priced()
    for name in cell.model.bands if "bands" in TAKEN else ():
        evaluator.key(name)
    for term in cell.model.price:
        if evaluator.holds(term.when):
            rate = evaluator.number(term.rate)
            factors = [evaluator.number(part) for part in term.times]
            amount = reduce(multiply, factors, Val(ONE))
            if term.per is not None:
                amount = rounded(divide(amount, Val(at(term.per))), Fraction(1), "ceil") if factors else Val(ONE)
            amount = multiply(rate, amount)
            found.lines.append((term.line, amount.iv, term, (rate, factors)))
            found.terms.append((term, amount))
            found.parts[term.line] = amount
            found.total = add(found.total, amount)
    for step in cell.world.card.steps_of(cell.model):
        if step.when is None or evaluator.holds(step.when):
            apply(found, step, evaluator)
    return found


def apply(found, step, evaluator):
    before = found.total.iv
    number = evaluator.number(step.number) if step.number else None
    if step.op == "multiply":
        found.parts = {line: multiply(part, number) for line, part in found.parts.items()}
        after = multiply(found.total, number)
    elif step.op == "round":
        to, mode = step.round
        iv = Iv(round_to(before.lo, to, mode), round_to(before.hi, to, mode))
        after = Val(iv, scale=Val(at(to)).scale)
        found.also.append(step.line)
    elif step.op == "atLeast":
        iv = Iv(max(before.lo, number.iv.lo), max(before.hi, number.iv.hi))
        after = Val(iv, scale=None if None in (found.total.scale, number.scale) else max(found.total.scale, number.scale))
        if not iv.point:
            found.bad |= number.keys()
        found.also.append(step.line)
    else:
        iv = Iv(min(before.lo, number.iv.lo), min(before.hi, number.iv.hi))
        after = other(iv, (found.total, number), None if None in (found.total.scale, number.scale) else max(found.total.scale, number.scale))
        if not iv.point or "capped" in TAKEN:
            found.bad |= number.keys() | found.keys()
        if not found.keys() and iv.finite and "uncapped" not in TAKEN:
            found.parts = {**{line: Val(ZERO) for line in found.parts}, "": Val(iv)}
    scale = None if None in (found.total.scale, after.scale) else max(found.total.scale, after.scale)
    found.total = after
    amount = Iv(after.iv.lo - before.lo, after.iv.hi - before.hi) if before.finite and after.iv.finite else None
    found.numbers[step.line], found.totals[step.line] = number, after
    found.changes[step.line] = Val(Iv(ZERO.lo, max(before.hi, after.iv.hi)), scale=scale)
    found.lines.append((step.line, amount, None, step))
