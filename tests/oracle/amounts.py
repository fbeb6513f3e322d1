"""Exact decimals as fractions, closed intervals over them, and the named rounding modes."""
import re
from .fraction import Fraction

INF = float("inf")
PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
MODES = ("up", "down", "half-up", "half-even")
MAX_DIGITS = 28


class Overflow(Exception):
    """An amount that cannot be written with 28 digits."""


def parse(text):
    """The value of a plain decimal, or None."""
    if not isinstance(text, str) or not PLAIN.fullmatch(text):
        return None
    return Fraction(text)


def decimals(value):
    """How many digits stand behind the point; None if they never end."""
    rest, twos, fives = value.denominator, 0, 0
    if rest == 1:
        return 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def written_digits(value):
    """Digits before and behind the point, without idle zeros; None if they never end."""
    places = decimals(value)
    if places is None:
        return None
    whole = abs(value) // 1
    return (len(str(whole)) if whole else 0) + places


def text(value):
    """A decimal string without trailing zeros."""
    digits = written_digits(value)
    if digits is None or digits > MAX_DIGITS:
        raise Overflow(str(value))
    places = decimals(value)
    scaled = abs(value) * 10**places
    assert scaled.denominator == 1
    body = str(scaled.numerator).rjust(places + 1, "0")
    if places:
        body = body[:-places] + "." + body[-places:]
    return ("-" if value < 0 else "") + body


def round_to(value, step, mode):
    """The multiple of `step` that `mode` chooses. `ceil` and `floor` go towards +∞ and −∞."""
    if value in (INF, -INF):
        return value
    units = value / step
    whole = units.numerator // units.denominator
    rest = units - whole
    if rest == 0:
        return value
    up = {
        "ceil": True,
        "floor": False,
        "up": value > 0,
        "down": value < 0,
        "half-up": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and value > 0),
        "half-even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
    }[mode]
    return (whole + (1 if up else 0)) * step


def times(a, b):
    """A product in which nothing times infinity is nothing."""
    return a * b if a and b else Fraction(0)


class Iv:
    """An interval; `lo_open` and `hi_open` say that an end does not belong to it."""

    __slots__ = ("lo", "hi", "lo_open", "hi_open")

    def __init__(self, lo, hi, lo_open=False, hi_open=False):
        self.lo, self.hi, self.lo_open, self.hi_open = lo, hi, lo_open, hi_open

    def __eq__(self, other):
        return self.lo == other.lo and self.hi == other.hi

    def __repr__(self):
        return f"[{self.lo}, {self.hi}]"

    @property
    def point(self):
        return self.lo is self.hi or self.lo == self.hi

    @property
    def empty(self):
        return self.lo > self.hi or (self.lo == self.hi and (self.lo_open or self.hi_open))

    @property
    def finite(self):
        return not isinstance(self.lo, float) and not isinstance(self.hi, float)    # only the infinite are floats

    def meet(self, other):
        lo, lo_open = max((self.lo, self.lo_open), (other.lo, other.lo_open))
        hi, hi_closed = min((self.hi, not self.hi_open), (other.hi, not other.hi_open))
        return Iv(lo, hi, lo_open, not hi_closed)

    def hull(self, other):
        return Iv(min(self.lo, other.lo), max(self.hi, other.hi))

    def __add__(self, other):
        if self.lo is self.hi and other.lo is other.hi:
            return at(self.lo + other.lo)
        return Iv(self.lo + other.lo, self.hi + other.hi)

    def __sub__(self, other):
        return Iv(self.lo - other.hi, self.hi - other.lo)

    def __mul__(self, other):
        if self.lo is self.hi and other.lo is other.hi:
            return at(times(self.lo, other.lo))
        ends = [times(a, b) for a in (self.lo, self.hi) for b in (other.lo, other.hi)]
        return Iv(min(ends), max(ends))

    def over(self, other):
        """The quotient; the divisor is known not to hold 0."""
        assert other.lo > 0 or other.hi < 0
        back = Iv(*(Fraction(0) if e in (INF, -INF) else 1 / e for e in (other.hi, other.lo)))
        return self * back


def at(value):
    return Iv(value, value)


ZERO = at(Fraction(0))
ONE = at(Fraction(1))
