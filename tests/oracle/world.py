"""Completions, lazily: a cell is a set of decisions; reading what is undecided asks for a fork."""
from .fraction import Fraction
from itertools import product as combinations

from .amounts import INF, Iv, at, decimals
from .parts import FACTS
from .readings import TAKEN

LIMIT = 20_000
VECTORS = 5_000


class Fork(Exception):
    """Something undecided was read: `key` may be any of `alternatives`."""

    def __init__(self, key, alternatives):
        super().__init__(key)
        self.key, self.alternatives = key, alternatives


class Infeasible(Exception):
    """No selection agrees with these decisions."""


class TooMany(Exception):
    """More combinations than are enumerated."""


class TooLong(Exception):
    """More cells were worked out than whoever asks has time for."""


class Patience:
    """How many cells may still be worked out; None: as many as it takes."""

    left = None


class Given:
    """What a selection says of an input: `absent`, `unknown` or `known`."""

    def __init__(self, state, value=None, auto=False, settled=False):
        self.state, self.value, self.auto = state, value, auto
        self.settled = settled    # found wrong and reported: unknown from then on

    def __repr__(self):
        return f"Given({self.state}, {self.value})"


class World:
    """A model and what is known; `enumerate`: stepped numbers are taken one by one."""

    def __init__(self, model, card, given, enumerate=True, checking=False):
        self.model, self.card, self.given = model, card, given
        self.enumerate, self.checking = enumerate, checking
        self.linear = frozenset()
        self.between = {}
        self.between_low = False

    def having(self, **changes):
        other = World(self.model, self.card, self.given, self.enumerate, self.checking)
        other.linear, other.between, other.between_low = self.linear, self.between, self.between_low
        for name, value in changes.items():
            setattr(other, name, value)
        return other

    def knowing(self, name, given):
        return self.having(given={**self.given, name: given})


def leaves(world, visit, limit=None):
    """Every cell for which `visit` asks for no further fork, with its result, in order."""
    found = []

    def go(picks):
        if Patience.left is not None:
            Patience.left -= 1
            if Patience.left < 0:
                raise TooLong
        cell = Cell(world, picks)
        try:
            result = visit(cell)
        except Infeasible:
            return
        except Fork as fork:
            for one in fork.alternatives:
                go({**picks, fork.key: one})
            return
        found.append((cell, result))
        if limit is not None and len(found) > limit:
            raise TooMany

    go({})
    return found


class Cell:
    def __init__(self, world, picks):
        self.world, self.model, self.picks = world, world.model, picks
        self.reads = set()        # unknown inputs that were read
        self.phase = None         # `price` while the price is worked out
        self.price_reads = set()
        self.price_bands = {}     # undetermined bands used in the price → (word, keys they depend on)
        self.unbounded = set()
        self.restricted = {}      # number without options → the interval it is taken in
        self.abouts = {}
        self.betweens = {}
        self.met = set()
        self.missing = []
        self.zero_divisors = []

    # Inputs

    def read(self, name):
        self.reads.add(name)
        if self.phase == "price":
            self.price_reads.add(name)

    def spec(self, name):
        own = self.model.inputs[name]
        for entry in own.vary:
            if any(all(self.discrete(one) in wanted for one, wanted in part.items()) for part in entry.when):
                return entry.fields
        return own

    def pick(self, key, alternatives):
        if key in self.picks:
            return self.picks[key]
        if not alternatives:
            raise Infeasible
        raise Fork(key, alternatives)

    def scalar(self, name):
        """(spec, value or None) of a choice, switch or number."""
        spec, given = self.spec(name), self.world.given[name]
        if not spec.offered:
            own = self.model.inputs[name].options
            return spec, own[0] if own else False if spec.type == "switch" else Fraction(0)
        if given.state == "known":
            return spec, given.value
        if given.state == "absent" and spec.default is not None and not (spec.auto and spec.default == "auto"):
            return spec, spec.default
        return spec, None

    def discrete(self, name):
        """The value of a choice, a switch or a number with options."""
        spec, value = self.scalar(name)
        if value is not None:
            return value
        self.read(name)
        return self.pick(("in", name), spec.options if spec.type != "switch" else [False, True])

    def number(self, name):
        """(interval, decimals or None) of a number."""
        spec, value = self.scalar(name)
        if value is not None:
            return at(value), decimals(value)
        self.read(name)
        return self.unknown_number(spec, ("in", name), name)

    def unknown_number(self, spec, key, name=None):
        if spec.options is not None:
            value = self.pick(key, spec.options)
            return at(value), decimals(value)
        size = spec.stepped()
        if size is not None and self.world.enumerate:
            if size > LIMIT:
                raise TooMany
            low = spec.bounds().lo
            value = self.pick(key, [low + place * spec.step for place in range(int(size))])
            return at(value), decimals(value)
        found = spec.bounds()
        if size and not self.world.checking:
            found = Iv(found.lo, found.lo + (size - 1) * spec.step)
        for (sort, band), place in self.picks.items():
            of = self.of(band) if sort == "band" else None
            if name and of is not None and of.op == "input" and of.name == name:
                found = found.meet(self.model.bands[band].steps[place][0])
        if found.empty:
            raise Infeasible
        if size and not self.world.checking and "steps" in TAKEN:
            found = self.on_steps(spec, found)
        if name:
            self.restricted[name] = found
        scale = None if spec.step is None or spec.max is None else max(decimals(spec.bounds().lo), decimals(spec.step))
        return found, scale

    @staticmethod
    def on_steps(spec, span):
        """From the first step in an interval to the last one."""
        base = spec.bounds().lo
        low, high = (span.lo - base) / spec.step, (span.hi - base) / spec.step
        low = low.__floor__() + 1 if span.lo_open else low.__ceil__()
        high = high.__ceil__() - 1 if span.hi_open else high.__floor__()
        if low > high:
            raise Infeasible
        return Iv(base + low * spec.step, base + high * spec.step)

    # Counts

    def counts(self, name):
        """kind → interval of its count, for a media input."""
        spec, given = self.spec(name), self.world.given[name]
        own = self.model.inputs[name].kinds
        zero = {kind: at(Fraction(0)) for kind in own}
        if not spec.offered or given.state == "absent":
            return zero
        known = {kind: 0 if kind not in spec.kinds else None for kind in own}
        if given.state == "known":
            known.update({kind: count for kind, (count, _) in given.value.items()})
        unknown = [kind for kind in own if known[kind] is None]
        if not unknown:
            return {kind: at(Fraction(count)) for kind, count in known.items()}
        self.read(name)
        sure = sum(count for count in known.values() if count is not None)
        most = None if spec.max_items is None else spec.max_items - sure
        ranges, open_kinds, size = {}, [], 1
        for kind in unknown:
            part = spec.kinds[kind]
            high = min((bound for bound in (part.max, most) if bound is not None), default=None)
            if high is None:
                open_kinds.append(kind)
            else:
                ranges[kind] = range(part.min, high + 1)
                size *= max(len(ranges[kind]), 1)
        if size > VECTORS:
            open_kinds += list(ranges)
            counted = [()]
        else:
            counted = list(combinations(*ranges.values()))
            if not open_kinds:
                counted = [vector for vector in counted if self.fitting(spec, sure, vector)]
            counted = [vector for vector in counted if self.room(spec, dict(zip(ranges, vector)))]
        if size > VECTORS:
            picked = {kind: Iv(Fraction(span[0]), Fraction(span[-1])) for kind, span in ranges.items()}
        else:
            vector = counted[0] if len(counted) == 1 else self.pick(("count", name), counted)
            picked = {kind: at(Fraction(count)) for kind, count in zip(ranges, vector)}
        found = {}
        for kind in own:
            if known[kind] is not None:
                found[kind] = at(Fraction(known[kind]))
            elif kind in picked:
                found[kind] = picked[kind]
            else:
                found[kind] = self.banded_count(name, kind, Iv(Fraction(spec.kinds[kind].min), INF), len(own) == 1)
        return found

    def banded_count(self, name, kind, span, alone):
        """An uncountable count within the bands that are decided; counts are whole."""
        for (sort, band), place in self.picks.items():
            of = self.of(band) if sort == "band" else None
            if of is not None and of.op == "count" and of.name == name and (of.value == kind or (of.value is None and alone)):
                step = self.model.bands[band].steps[place][0]
                low, high = step.lo, step.hi
                if low != -INF:
                    low = Fraction(low.__floor__() + 1 if step.lo_open else low.__ceil__())
                if high != INF:
                    high = Fraction(high.__ceil__() - 1 if step.hi_open else high.__floor__())
                span = span.meet(Iv(low, high))
        if span.empty:
            raise Infeasible
        return span

    @staticmethod
    def fitting(spec, sure, vector):
        total = sure + sum(vector)
        return total >= spec.min_items and (spec.max_items is None or total <= spec.max_items)

    @staticmethod
    def room(spec, counts):
        """Whether so many items fit into the totals of their facts."""
        return all(total is None or low * count <= total
                   for kind, count in counts.items() for low, _, total in spec.kinds[kind].facts.values())

    def count(self, name, kind=None):
        if self.model.inputs[name].type == "numbers":
            return self.numbers_count(name)
        counts = self.counts(name)
        if kind is not None:
            return counts[kind]
        total = at(Fraction(0))
        for one in counts.values():
            total = total + one
        spec = self.spec(name)
        if not total.point and spec.offered:
            total = total.meet(Iv(Fraction(spec.min_items), INF if spec.max_items is None else Fraction(spec.max_items)))
        return total

    def numbers_count(self, name):
        spec, given = self.spec(name), self.world.given[name]
        if not spec.offered or given.state == "absent":
            return at(Fraction(0))
        if given.state == "known":
            return at(Fraction(len(given.value)))
        self.read(name)
        if spec.max_items is None or spec.max_items - spec.min_items > VECTORS:
            high = INF if spec.max_items is None else Fraction(spec.max_items)
            return self.banded_count(name, None, Iv(Fraction(spec.min_items), high), True)
        return at(Fraction(self.pick(("count", name), range(spec.min_items, spec.max_items + 1))))

    # Items

    def items(self, name, kind):
        """The facts that the items of a kind carry, one dictionary each."""
        count, given = self.counts(name)[kind], self.world.given[name]
        carried = given.value.get(kind, (0, []))[1] if given.state == "known" else []
        if not count.point:
            return [{}], count
        return (carried + [{}] * (int(count.lo) - len(carried)))[: int(count.lo)], None

    def facts(self, name, kind):
        """For each item of a kind: fact → (interval, known); then the count, where it can't be counted."""
        items, span = self.items(name, kind)
        spec = self.spec(name)
        part = spec.kinds.get(kind) or self.model.inputs[name].kinds[kind]
        found = [{} for _ in items]
        for fact in FACTS:
            low, high, total = part.fact(fact)
            lows = [item[fact] if item.get(fact) is not None else low for item in items]
            for place, item in enumerate(items):
                if item.get(fact) is not None:
                    found[place][fact] = (at(item[fact]), True)
                    continue
                top = INF if high is None else high
                if total is not None:
                    top = min(top, total - (sum(lows) - lows[place]))
                if top < low:
                    raise Infeasible
                found[place][fact] = (Iv(low, top), False)
        return found, span

    # Bands

    def of(self, name):
        """The number a band is of; a quantity that only names an input stands for it."""
        number = self.model.bands[name].of
        while number.op == "quantity":
            number = self.model.quantities[number.name]
        return number

    def band(self, name, value):
        """The step a band stands at; `value` works out what it is of."""
        band = self.model.bands[name]
        if band.groups is not None:
            return band.groups[self.discrete(band.of)]
        found = value(band.of)
        places = [place for place, (step, _) in enumerate(band.steps) if not step.meet(found.iv).empty]
        if not places:
            raise Infeasible
        if len({band.steps[place][1] for place in places}) == 1 and self.of(name).op not in ("input", "count"):
            return band.steps[places[0]][1]
        if len(places) == 1 and ("band", name) not in self.picks:
            return band.steps[places[0]][1]
        place = self.pick(("band", name), places)
        if place not in places:
            raise Infeasible
        if self.phase == "price":
            self.price_bands[name] = (band.steps[place][1], found.keys())
        return band.steps[place][1]
