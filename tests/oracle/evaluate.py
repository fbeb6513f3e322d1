"""Works out numbers, conditions and prices in a cell: as intervals, and as what keeps proportion to unbounded unknowns."""
from .fraction import Fraction
from functools import reduce

from .amounts import INF, ONE, ZERO, Iv, at, decimals, round_to
from .parts import FACTS
from .readings import TAKEN


class Val:
    """`iv`: every value it can have. `const` + Σ `coefs` × unknown: the same, in proportion.

    `coefs`: key → (interval, None or the size of a started block); `bad`: unknowns it is not proportional to.
    `scale`: digits behind the point, None where they are not bounded.
    """

    __slots__ = ("iv", "const", "coefs", "bad", "scale")

    def __init__(self, iv, const=None, coefs=None, bad=frozenset(), scale=None):
        self.iv = iv
        self.const = iv if const is None else const
        self.coefs = coefs or {}
        self.bad = bad
        exact = decimals(iv.lo) if iv.point and iv.finite else None
        self.scale = scale if exact is None or (scale is not None and "digits" in TAKEN) else exact

    def keys(self):
        return frozenset(self.coefs) | self.bad

    @property
    def plain(self):
        return not self.coefs and not self.bad


def other(iv, parts, scale=None):
    """A value that is in proportion to nothing: unknowns in `parts` spoil it, unless it is one number."""
    keys = frozenset().union(*(part.keys() for part in parts))
    settled = iv.point or ("bounded" in TAKEN and iv.finite)
    return Val(iv, bad=frozenset() if settled else keys, scale=scale)


def wider(*scales):
    return None if None in scales else max(scales, default=0)


def add(a, b):
    coefs, bad = dict(a.coefs), a.bad | b.bad
    for key, (coef, block) in b.coefs.items():
        if key not in coefs:
            coefs[key] = (coef, block)
        elif coefs[key][1] == block:
            coefs[key] = (coefs[key][0] + coef, block)
        else:
            del coefs[key]
            bad |= {key}
    return Val(a.iv + b.iv, a.const + b.const, coefs, bad, wider(a.scale, b.scale))


def multiply(a, b):
    iv = a.iv * b.iv
    scale = None if a.scale is None or b.scale is None else a.scale + b.scale
    if iv == ZERO:
        return Val(ZERO)
    if a.plain and b.plain:
        return Val(iv, a.const * b.const, scale=scale)
    if not a.plain and not b.plain:
        return other(iv, (a, b), scale)
    if a.plain:
        a, b = b, a
    coefs = {key: (coef * b.const, block) for key, (coef, block) in a.coefs.items()}
    return Val(iv, a.const * b.const, coefs, a.bad, scale)


def divide(a, b):
    iv = a.iv.over(b.iv)
    if not b.plain or not b.iv.point:
        return other(iv, (a, b)) if not (a.plain and b.plain) else Val(iv)
    back = at(1 / b.iv.lo)
    places = decimals(back.lo)
    scale = None if a.scale is None or places is None else a.scale + places
    return Val(iv, a.const * back, {key: (coef * back, block) for key, (coef, block) in a.coefs.items()}, a.bad, scale)


def rounded(a, to, mode):
    iv = Iv(round_to(a.iv.lo, to, mode), round_to(a.iv.hi, to, mode))
    scale = decimals(to)
    if a.plain:
        return Val(iv, scale=scale)
    if mode == "ceil" and not a.bad and len(a.coefs) == 1 and a.const == ZERO:
        ((key, (coef, block)),) = a.coefs.items()
        if block is None and coef.point and coef.lo > 0:
            return Val(iv, ZERO, {key: (at(to), to / coef.lo)}, scale=scale)
    return other(iv, (a,), scale)


class Evaluator:
    def __init__(self, cell):
        self.cell = cell
        self.item = None

    def known_or_linear(self, iv, key, scale=None):
        """An input's value; one without upper bound is reported, and kept in proportion where that is wanted."""
        group = key[:4]
        if iv.hi == INF:
            self.cell.unbounded.add(group)
        if group in self.cell.world.linear and (iv.hi == INF or "bounded" not in TAKEN):
            return Val(iv, ZERO, {key: (ONE, None)}, scale=scale)
        return Val(iv, scale=scale)

    def number(self, number):
        return getattr(self, number.op)(number)

    # Leaves

    def constant(self, number):
        return Val(at(number.value))

    def input(self, number):
        iv, scale = self.cell.number(number.name)
        return Val(iv) if iv.point else self.known_or_linear(iv, ("n", number.name), scale)

    def quantity(self, number):
        item, self.item = self.item, None
        found = self.number(self.cell.model.quantities[number.name])
        self.item = item
        return found

    def count(self, number):
        name, kind = number.name, number.value
        if self.cell.model.inputs[name].type == "numbers":
            return self.one_count(name, None, self.cell.numbers_count(name))
        counts = self.cell.counts(name)
        if kind is not None:
            return self.one_count(name, kind, counts[kind])
        found = reduce(add, (self.one_count(name, one, iv) for one, iv in counts.items()))
        whole = self.cell.count(name)
        return found if found.iv == whole else Val(whole, found.const, found.coefs, found.bad, 0)

    def one_count(self, name, kind, iv):
        return Val(iv) if iv.point else self.known_or_linear(iv, ("c", name, kind), 0)

    def fact(self, number):
        return self.item[number.name]

    def value(self, number):
        return self.item["value"]

    # Arithmetic

    def sum(self, number):
        return reduce(add, map(self.number, number.args))

    def product(self, number):
        if "needless" not in TAKEN:
            return reduce(multiply, map(self.number, number.args))
        found = Val(ONE)
        for part in number.args:
            if found.iv != ZERO:
                found = multiply(found, self.number(part))
        return found

    def minus(self, number):
        a, b = map(self.number, number.args)
        iv, scale = a.iv - b.iv, wider(a.scale, b.scale)
        return Val(iv, scale=scale) if a.plain and b.plain else other(iv, (a, b), scale)

    def over(self, number):
        a, b = map(self.number, number.args)
        if b.iv.lo <= 0 <= b.iv.hi:
            self.cell.zero_divisors.append(number.args[1].path)
            return Val(ZERO)
        return divide(a, b)

    def max(self, number):
        parts = [self.number(part) for part in number.args]
        if len(parts) == 1:
            return parts[0]
        iv = Iv(max(part.iv.lo for part in parts), max(part.iv.hi for part in parts))
        return other(iv, parts, wider(*(part.scale for part in parts)))

    def min(self, number):
        parts = [self.number(part) for part in number.args]
        if len(parts) == 1:
            return parts[0]
        iv = Iv(min(part.iv.lo for part in parts), min(part.iv.hi for part in parts))
        return other(iv, parts, wider(*(part.scale for part in parts)))

    def round(self, number):
        return rounded(self.number(number.args[0]), number.extra["to"], number.extra["mode"])

    def graduated(self, number):
        amount = self.number(number.args[0])
        total, parts, low, scales = ZERO, [amount], Fraction(0), [0]
        for bound, rate in number.value:
            size = Iv(*(max(min(end, bound) - low, Fraction(0)) for end in (amount.iv.lo, amount.iv.hi)))
            if size == ZERO and "needless" in TAKEN:
                break
            rate = self.number(rate)
            parts.append(rate)
            total = total + size * rate.iv
            if amount.scale is None or rate.scale is None:
                scales.append(None)
            else:
                scales.append(max(amount.scale, decimals(low), decimals(bound) if bound != INF else 0) + rate.scale)
            low = bound
        return other(total, parts, wider(*scales))

    def between(self, number):
        a, b = map(self.number, number.args)
        iv = a.iv.hull(b.iv)
        world, cell = self.cell.world, self.cell
        if not iv.point:
            where = world.between.get(number.path)
            low = at(min(a.iv.lo, b.iv.lo))
            if world.between_low or where == "low":
                iv = low
            elif where == "high":
                iv = at(max(a.iv.hi, b.iv.hi))
        if not iv.point or number.path in world.between:
            cell.betweens[number.path] = number.value
        return other(iv, (a, b), wider(a.scale, b.scale))

    def about(self, number):
        self.cell.abouts[number.value] = True
        return self.number(number.args[0])

    # Tables and bands

    def key(self, name):
        """What a choice, switch, number with options or band is here."""
        if name in self.cell.model.bands:
            item, self.item = self.item, None
            word = self.cell.band(name, self.number)
            self.item = item
            return word
        return self.cell.discrete(name)

    def table(self, number):
        tree, keys = number.value.tree, []
        for name in number.value.by:
            key = self.key(name)
            keys.append(key)
            if key not in tree:
                self.cell.missing.append((number.value.path, tuple(zip(number.value.by, keys))))
                return Val(ZERO)
            tree = tree[key][1]
        self.cell.met.add((number.value.path, tuple(keys)))
        return self.number(tree)

    def holds(self, when):
        """Whether any alternative holds. While a card is checked, every name in it is looked up."""
        if self.cell.world.checking or "conditions" in TAKEN:
            return any([all([self.key(name) in wanted for name, wanted in part.items()]) for part in when])
        return any(all(self.key(name) in wanted for name, wanted in part.items()) for part in when)

    # Items

    def each(self, number):
        name, kind, inner = number.name, number.value, number.args[0]
        if self.cell.model.inputs[name].type == "numbers":
            return self.each_number(name, inner)
        kinds = [kind] if kind is not None else list(self.cell.model.inputs[name].kinds)
        return reduce(add, (self.each_item(name, one, inner) for one in kinds))

    def with_item(self, item, inner):
        self.item = item
        found = self.number(inner)
        self.item = None
        return found

    def of_no_item(self, inner):
        """Nothing; while a card is checked, what an item would look up may count."""
        if self.cell.world.checking and "empty" in TAKEN:
            self.with_item({name: Val(ZERO) for name in (*FACTS, "value")}, inner)
        return Val(ZERO)

    def each_item(self, name, kind, inner):
        spec = self.cell.spec(name)
        counts = self.cell.counts(name)
        if counts[kind] == ZERO:
            return self.of_no_item(inner)
        facts, span = self.cell.facts(name, kind)
        items = []
        for place, found in enumerate(facts):
            item = {}
            for fact in FACTS:
                iv, known = found[fact]
                if not known:
                    self.cell.read(name)
                item[fact] = Val(iv) if iv.point else self.known_or_linear(iv, ("f", name, fact, kind, place))
            items.append(self.with_item(item, inner))
        if span is not None:
            total = multiply(items[0], self.one_count(name, kind, span))
        else:
            total = reduce(add, items)
        part = spec.kinds.get(kind)
        return self.within_total(total, part, facts, span, inner) if part else total

    def within_total(self, total, part, facts, span, inner):
        """Narrows a sum by the total of the one unknown fact that its items are a known multiple of."""
        for fact in FACTS:
            low, _, limit = part.fact(fact)
            if limit is None or not any(not found[fact][1] for found in facts):
                continue
            lines = [self.affine(found, fact, inner) for found in facts]
            if None in lines:
                continue
            slopes = {slope for (slope, _), found in zip(lines, facts) if not found[fact][1]}
            if len(slopes) != 1:
                continue
            slope = slopes.pop()
            if span is not None:
                known, rest = at(lines[0][1]) * span, Iv(low * span.lo, limit)
            else:
                known = at(sum((base for _, base in lines), Fraction(0)) + sum(
                    (line * found[fact][0].lo for (line, _), found in zip(lines, facts) if found[fact][1]), Fraction(0)))
                fixed = sum((found[fact][0].lo for found in facts if found[fact][1]), Fraction(0))
                free = [found[fact][0] for found in facts if not found[fact][1]]
                rest = Iv(sum(one.lo for one in free), min(sum(one.hi for one in free), limit - fixed))
            if rest.empty:
                continue
            narrow = total.iv.meet(known + at(slope) * rest)
            narrow = Iv(narrow.lo, narrow.hi)
            total = Val(narrow, scale=total.scale) if total.plain else total
        return total

    def affine(self, found, fact, inner):
        """(slope, base) where the number is base + slope × fact and all else in it is known."""
        key = ("probe",)
        item = {one: Val(iv) for one, (iv, _) in found.items()}
        item[fact] = Val(Iv(Fraction(0), INF), ZERO, {key: (ONE, None)})
        value = self.with_probe(item, inner)
        if value.bad or not value.const.point or not value.const.finite:
            return None
        coef, block = value.coefs.get(key, (ZERO, None))
        if block is not None or not coef.point or set(value.coefs) - {key}:
            return None
        return coef.lo, value.const.lo

    def with_probe(self, item, inner):
        """The number with `minus` kept in proportion: only its form matters here."""
        minus = self.minus
        self.minus = self.linear_minus
        try:
            return self.with_item(item, inner)
        finally:
            self.minus = minus

    def linear_minus(self, number):
        a, b = map(self.number, number.args)
        return add(a, multiply(b, Val(at(Fraction(-1)))))

    def each_number(self, name, inner):
        cell = self.cell
        given, spec = cell.world.given[name], cell.spec(name)
        if given.state == "known":
            total = Val(ZERO)
            for place, value in enumerate(given.value):
                total = add(total, self.one_number(name, spec, place, value, inner))
            return total
        count = cell.numbers_count(name)
        if count == ZERO:
            return self.of_no_item(inner)
        if count.point and not cell.world.checking:
            return reduce(add, (self.one_number(name, spec, place, None, inner) for place in range(int(count.lo))))
        return multiply(self.one_number(name, spec, 0, None, inner), self.one_count(name, None, count))

    def one_number(self, name, spec, place, value, inner):
        if value is not None:
            return self.with_item({"value": Val(at(value))}, inner)
        self.cell.read(name)
        if spec.options is not None and not self.cell.world.enumerate:
            found = [self.with_item({"value": Val(at(option))}, inner) for option in spec.options]
            return Val(reduce(Iv.hull, (one.iv for one in found)), scale=wider(*(one.scale for one in found)))
        iv, scale = self.cell.unknown_number(spec, ("item", f"{name}[{place}]"))
        item = Val(iv) if iv.point else self.known_or_linear(iv, ("v", name, None, None, place), scale)
        return self.with_item({"value": item}, inner)
