"""`Fraction` of the standard library, with the shortest way where both sides are one: most of the time is spent here."""
from fractions import Fraction as Standard
from math import gcd

new = object.__new__


def made(numerator, denominator):
    """A fraction in lowest terms; the denominator is above 0."""
    if denominator != 1:
        common = gcd(numerator, denominator)
        if common != 1:
            numerator, denominator = numerator // common, denominator // common
    found = new(Fraction)
    found._numerator, found._denominator = numerator, denominator
    return found


class Fraction(Standard):
    __slots__ = ()

    def __add__(self, other):
        if type(other) is Fraction:
            a, b = self._denominator, other._denominator
            if a == b:
                return made(self._numerator + other._numerator, a)
            return made(self._numerator * b + other._numerator * a, a * b)
        return own(Standard.__add__(self, other))

    def __sub__(self, other):
        if type(other) is Fraction:
            a, b = self._denominator, other._denominator
            return made(self._numerator * b - other._numerator * a, a * b)
        return own(Standard.__sub__(self, other))

    def __mul__(self, other):
        if type(other) is Fraction:
            return made(self._numerator * other._numerator, self._denominator * other._denominator)
        return own(Standard.__mul__(self, other))

    def __truediv__(self, other):
        return own(Standard.__truediv__(self, other))

    def __radd__(self, other):
        return own(Standard.__radd__(self, other))

    def __rsub__(self, other):
        return own(Standard.__rsub__(self, other))

    def __rmul__(self, other):
        return own(Standard.__rmul__(self, other))

    def __rtruediv__(self, other):
        return own(Standard.__rtruediv__(self, other))

    def __neg__(self):
        return made(-self._numerator, self._denominator)

    def __abs__(self):
        return self if self._numerator >= 0 else -self

    def __eq__(self, other):
        if type(other) is Fraction:
            return self._numerator == other._numerator and self._denominator == other._denominator
        if type(other) is float:    # only the infinite are floats
            return False
        return Standard.__eq__(self, other)

    __hash__ = Standard.__hash__

    def __lt__(self, other):
        if type(other) is Fraction:
            return self._numerator * other._denominator < other._numerator * self._denominator
        return other > 0 if type(other) is float else Standard.__lt__(self, other)

    def __gt__(self, other):
        if type(other) is Fraction:
            return self._numerator * other._denominator > other._numerator * self._denominator
        return other < 0 if type(other) is float else Standard.__gt__(self, other)

    def __le__(self, other):
        if type(other) is Fraction:
            return self._numerator * other._denominator <= other._numerator * self._denominator
        return other > 0 if type(other) is float else Standard.__le__(self, other)

    def __ge__(self, other):
        if type(other) is Fraction:
            return self._numerator * other._denominator >= other._numerator * self._denominator
        return other < 0 if type(other) is float else Standard.__ge__(self, other)


def own(found):
    """What the standard library made of a fraction and something else; what is no fraction stays as it is."""
    return made(found.numerator, found.denominator) if type(found) is Standard else found
