"""Reads objects of a card field by field and keeps every problem with its place."""
import re

from . import amounts
from .documents import Fractional, Twice, is_int, is_text, pointer

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
RESERVED = ("credits-minimum", "credits-rounding")
CARRIED = ("label", "note", "source")
GONE = object()


class Reader:
    def __init__(self):
        self.problems = []

    def add(self, code, path, message):
        problem = {"code": code, "path": pointer(path), "message": message}
        if problem not in self.problems:
            self.problems.append(problem)

    # Objects

    def twice(self, value, path):
        """Reports every repeated name, anywhere below."""
        if isinstance(value, dict):
            if isinstance(value, Twice):
                for name in value.repeated:
                    self.add("duplicate-name", path + (name,), f"`{name}` stands twice")
            for name, part in value.items():
                self.twice(part, path + (name,))
        elif isinstance(value, list):
            for place, part in enumerate(value):
                self.twice(part, path + (place,))

    def carried(self, value, path):
        """What is only carried along holds no fractions."""
        if isinstance(value, Fractional):
            self.add("wrong-type", path, "a fraction can't be carried along")
        for name, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            self.carried(part, path + (name,))

    def fields(self, value, path, required, optional):
        """The object's own fields, or None if it is no object."""
        if not isinstance(value, dict):
            self.add("wrong-type", path, "an object is expected")
            return None
        for name in value:
            if name in CARRIED or name.startswith("x-"):
                self.carried(value[name], path + (name,))
            elif name not in required and name not in optional:
                self.add("unknown-field", path + (name,), f"no field `{name}` here")
        for name in required:
            if name not in value:
                self.add("missing-field", path + (name,), f"`{name}` is missing")
        return value

    def names(self, value, path):
        """A map whose keys are names."""
        if not isinstance(value, dict):
            self.add("wrong-type", path, "an object is expected")
            return {}
        for name in value:
            if not NAME.fullmatch(name):
                self.add("bad-name", path + (name,), f"`{name}` is no name")
        return value

    def array(self, value, path, least=0):
        if not isinstance(value, list):
            self.add("wrong-type", path, "an array is expected")
            return []
        if len(value) < least:
            self.add("bad-value", path, f"at least {least} expected")
        return value

    # Values

    def text(self, holder, name, path, plain=True):
        """A string field; `plain` forbids `|`."""
        value = holder.get(name, GONE)
        if value is GONE:
            return None
        if not is_text(value):
            self.add("wrong-type", path + (name,), "a string is expected")
            return None
        if plain and "|" in value:
            self.add("bad-value", path + (name,), "`|` can't stand here")
        return value

    def choice(self, holder, name, path, among):
        value = self.text(holder, name, path, plain=False)
        if value is not None and value not in among:
            self.add("bad-value", path + (name,), f"one of {', '.join(among)} is expected")
            return None
        return value

    def decimal(self, value, path, minus=False, positive=False):
        if not is_text(value):
            self.add("wrong-type", path, "a decimal string is expected")
            return None
        found = amounts.parse(value)
        if found is None or (value.startswith("-") and not minus):
            self.add("bad-decimal", path, f"`{value}` is no decimal that may stand here")
            return None
        if amounts.written_digits(found) > amounts.MAX_DIGITS:
            self.add("too-many-digits", path, "more than 28 digits")
            return None
        if positive and found <= 0:
            self.add("bad-value", path, "more than 0 is expected")
            return None
        return found

    def decimal_field(self, holder, name, path, **rules):
        return self.decimal(holder[name], path + (name,), **rules) if name in holder else None

    def count(self, holder, name, path, default=None):
        if name not in holder:
            return default
        value = holder[name]
        if not is_int(value):
            self.add("wrong-type", path + (name,), "a JSON integer is expected")
            return default
        if value < 0:
            self.add("bad-value", path + (name,), "a count is not negative")
            return default
        return value

    def boolean(self, holder, name, path, default=False):
        if name not in holder:
            return default
        if not isinstance(holder[name], bool):
            self.add("wrong-type", path + (name,), "true or false is expected")
            return default
        return holder[name]

    def line(self, holder, path):
        """A line's code."""
        code = self.text(holder, "line", path)
        if code in RESERVED:
            self.add("bad-value", path + ("line",), f"`{code}` is reserved")
        return code
