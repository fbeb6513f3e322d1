"""Reads the inputs of a model: their bounds, defaults and what `vary` makes of them."""
from dataclasses import replace

from . import amounts
from .documents import is_text
from .parts import FACTS, Input, Kind, Vary

COMMON = ("vary",)
FIELDS = {
    "choice": ("options", "default", "auto"),
    "switch": ("default",),
    "number": ("unit", "options", "min", "max", "step", "default", "auto"),
    "numbers": ("unit", "options", "min", "max", "step", "minItems", "maxItems"),
    "media": ("kinds", "min", "max"),
}
VARIED = {
    "choice": ("options", "default", "offered"),
    "switch": ("default", "offered"),
    "number": ("options", "min", "max", "step", "default", "offered"),
    "numbers": ("options", "min", "max", "step", "minItems", "maxItems", "offered"),
    "media": ("kinds", "min", "max", "offered"),
}


def read_inputs(reader, document, path):
    """All inputs; those that could not be read are left out."""
    inputs = {}
    for name, value in reader.names(document, path).items():
        found = read_input(reader, name, value, path + (name,))
        if found:
            inputs[name] = found
    return inputs


def read_input(reader, name, value, path):
    if not isinstance(value, dict):
        reader.add("wrong-type", path, "an object is expected")
        return None
    if "type" not in value:
        reader.add("missing-field", path + ("type",), "`type` is missing")
        return None
    kind = reader.choice(value, "type", path, tuple(FIELDS))
    if kind is None:
        return None
    required = {"choice": ("type", "options"), "media": ("type", "kinds")}.get(kind, ("type",))
    reader.fields(value, path, required, FIELDS[kind] + COMMON)
    found = Input(name, kind)
    found.unit = reader.text(value, "unit", path, plain=False) if "unit" in FIELDS[kind] else None
    found.auto = reader.boolean(value, "auto", path) if "auto" in FIELDS[kind] else False
    apply_fields(reader, found, value, path, None)
    return found


def apply_fields(reader, found, value, path, own):
    """Sets the fields of an input, or of a `vary` entry over its `own` input."""
    kind = found.type
    if kind in ("number", "numbers"):
        given = {name: reader.decimal_field(value, name, path, minus=name != "step", positive=name == "step")
                 for name in ("min", "max", "step") if name in value}
        for name, bound in given.items():
            setattr(found, name, bound)
        if "options" in value:
            found.options = read_options(reader, value["options"], path + ("options",), True, own)
        if found.options is not None and (given or (own and "options" in value and own.options is None)):
            reader.add("bad-value", path, "either options or min, max and step")
        elif found.max is not None and found.bounds().empty:
            reader.add("bad-value", path, "`min` is above `max`")
    if kind == "choice" and "options" in value:
        found.options = read_options(reader, value["options"], path + ("options",), False, own)
        if found.auto and "auto" in found.options:
            reader.add("bad-value", path + ("options",), "`auto` is no option of an input with `auto`")
            found.options = [option for option in found.options if option != "auto"]
    if kind == "numbers":
        found.min_items = reader.count(value, "minItems", path, found.min_items)
        found.max_items = reader.count(value, "maxItems", path, found.max_items)
        if found.max_items is not None and found.min_items > found.max_items:
            reader.add("bad-value", path, "`minItems` is above `maxItems`")
    if kind == "media":
        found.min_items = reader.count(value, "min", path, found.min_items)
        found.max_items = reader.count(value, "max", path, found.max_items)
        if found.max_items is not None and found.min_items > found.max_items:
            reader.add("bad-value", path, "`min` is above `max`")
        if "kinds" in value:
            found.kinds = read_kinds(reader, value["kinds"], path + ("kinds",), own)
        found.kinds = found.kinds or {}
        if found.max_items is not None and sum(part.min for part in found.kinds.values()) > found.max_items:
            reader.add("bad-value", path, "the kinds need more items than `max` allows")
    found.offered = reader.boolean(value, "offered", path, True) if own else True
    if "default" in value and kind in ("choice", "switch", "number"):
        found.default = read_default(reader, found, value["default"], path + ("default",))
    if own and found.offered and found.default is not None and "default" not in value:
        if not fits(found, found.default):
            reader.add("bad-default", path, "the default is out of these bounds")


def read_options(reader, value, path, numbers, own):
    options = []
    for place, option in enumerate(reader.array(value, path, 1)):
        at = path + (place,)
        if numbers:
            option = reader.decimal(option, at, minus=True)
            if option is None:
                continue
        elif not is_text(option):
            reader.add("wrong-type", at, "a string is expected")
            continue
        elif "|" in option:
            reader.add("bad-value", at, "`|` can't stand in an option")
            continue
        if option in options:
            reader.add("duplicate-option", at, "this option stands twice")
        elif own and own.options is not None and option not in own.options:
            reader.add("unknown-key", at, "not one of the input's own options")
        options.append(option)
    return options


def read_kinds(reader, value, path, own):
    kinds = {}
    if isinstance(value, dict) and not value:
        reader.add("bad-value", path, "at least one kind is expected")
    for name, part in reader.names(value, path).items():
        at = path + (name,)
        if own and name not in own.kinds:
            reader.add("unknown-key", at, "not one of the input's own kinds")
        if reader.fields(part, at, (), ("min", "max") + FACTS) is None:
            continue
        kind = Kind(reader.count(part, "min", at, 0), reader.count(part, "max", at))
        if kind.max is not None and kind.min > kind.max:
            reader.add("bad-value", at, "`min` is above `max`")
        for fact in FACTS:
            if fact in part and reader.fields(part[fact], at + (fact,), (), ("min", "max", "total")) is not None:
                low, high, total = (reader.decimal_field(part[fact], bound, at + (fact,)) for bound in ("min", "max", "total"))
                low = low if low is not None else 0
                if any(bound is not None and low > bound for bound in (high, total)):
                    reader.add("bad-value", at + (fact,), "`min` is above `max` or `total`")
                kind.facts[fact] = (amounts.Fraction(low), high, total)
        kinds[name] = kind
    return kinds


def read_default(reader, found, value, path):
    if found.type == "switch":
        if not isinstance(value, bool):
            reader.add("wrong-type", path, "true or false is expected")
            return None
        return value
    if not is_text(value):
        reader.add("wrong-type", path, "a string is expected")
        return None
    if value == "auto" and found.auto:
        return "auto"
    if found.type == "number":
        value = reader.decimal(value, path, minus=True)
        if value is None:
            return None
    if not fits(found, value):
        reader.add("bad-default", path, "the default is out of bounds")
        return None
    return value


def fits(found, value):
    """Whether a value lies within the input's options or bounds."""
    if found.type == "switch" or value == "auto" and found.auto:
        return True
    if found.options is not None:
        return value in found.options
    if found.type == "choice":
        return True
    bounds = found.bounds()
    on_step = found.step is None or ((value - bounds.lo) / found.step).denominator == 1
    return bounds.lo <= value <= bounds.hi and on_step


def read_vary(reader, own, document, path, read_when):
    """The entries of `vary`; `read_when` reads their conditions."""
    for place, value in enumerate(reader.array(document, path)):
        at = path + (place,)
        if reader.fields(value, at, ("when",), VARIED[own.type]) is None:
            continue
        varied = replace(own, vary=[])
        apply_fields(reader, varied, value, at, own)
        when = read_when(value["when"], at + ("when",)) if "when" in value else []
        own.vary.append(Vary(when, varied))
