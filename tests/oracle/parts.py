"""What a card is made of once it has been read."""
from dataclasses import dataclass, field
from .fraction import Fraction

from .amounts import INF, Iv

FACTS = ("seconds", "width", "height", "fps")
FACT_UNITS = {"seconds": "second", "width": "pixel", "height": "pixel", "fps": "frame per second"}


@dataclass
class Kind:
    """How many items of a kind, and `facts`: name → (min, max or None, total or None)."""

    min: int = 0
    max: object = None
    facts: dict = field(default_factory=dict)

    def fact(self, name):
        return self.facts.get(name, (Fraction(0), None, None))


@dataclass
class Input:
    """An input, or what `vary` leaves of it for some other inputs."""

    name: str
    type: str
    options: list = None
    min: object = None
    max: object = None
    step: object = None
    default: object = None
    auto: bool = False
    unit: str = None
    kinds: dict = None
    min_items: int = 0
    max_items: object = None
    offered: bool = True
    vary: list = field(default_factory=list)

    def bounds(self):
        return Iv(Fraction(0) if self.min is None else self.min, INF if self.max is None else self.max)

    def stepped(self):
        """The number of values of a bounded, stepped number; None if they cannot be counted."""
        if self.step is None or self.max is None:
            return None
        low = self.bounds().lo
        return (self.max - low) // self.step + 1 if self.max >= low else 0


@dataclass
class Vary:
    when: list
    fields: dict


@dataclass
class Band:
    """`steps`: (interval, word); or `groups`: option → word, of the choice `of`."""

    name: str
    of: object
    steps: list = None
    groups: dict = None

    def words(self):
        words = [word for _, word in self.steps] if self.steps else list((self.groups or {}).values())
        return list(dict.fromkeys(words))


@dataclass
class Number:
    """One form of number: `op`, its parts, and where it stands."""

    op: str
    path: tuple
    args: list = field(default_factory=list)
    name: str = None
    value: object = None
    extra: dict = field(default_factory=dict)


@dataclass
class Table:
    """`tree`: key → (word, subtree or Number, path), as deep as `by` is long."""

    by: list
    tree: dict
    path: tuple
    rows: list


@dataclass
class Term:
    line: str
    rate: Number
    times: list
    per: object
    unit: str
    when: list
    path: tuple


@dataclass
class Step:
    line: str
    op: str
    number: Number
    round: tuple
    when: list
    path: tuple


@dataclass
class Model:
    id: str
    price_in: str
    effective: tuple
    inputs: dict
    bands: dict
    quantities: dict
    refuse: list
    price: list
    adjust: list
    examples: list
    path: tuple
    factors: dict = field(default_factory=dict)


@dataclass
class Card:
    id: str
    version: str
    currency: str
    exchange: dict
    per_unit: Fraction
    step: object
    mode: object
    minimum: object
    adjust: list
    models: list
    document: object
    tables: dict = field(default_factory=dict)
    digest: object = None     # worked out once it is asked for

    def steps_of(self, model):
        """The model's own steps, then the card's."""
        return model.adjust + ([] if model.price_in == "credits" else self.adjust)

    def in_credits(self, model):
        """What one of the model's unit is in credits."""
        if model.price_in == "credits":
            return Fraction(1)
        if model.price_in == self.currency:
            return self.per_unit
        return self.exchange[model.price_in] * self.per_unit
