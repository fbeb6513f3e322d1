"""Reads a card: `read(document)` gives the card, or None where its form is broken, and every problem found."""
from . import amounts, check, selling
from .documents import is_int, is_text
from .formulas import Formulas
from .inputs import read_inputs, read_vary
from .instants import instant
from .parts import Band, Card, Iv, Model, Step, Term
from .reader import NAME, Reader

KINDS = ("video", "image", "upscale", "audio", "3d", "text")
STEPS = ("multiply", "atLeast", "atMost", "round")
TOP = ("format", "id", "version", "currency", "credits", "models")
TOP_ELSE = ("title", "exchange", "factors", "tables", "adjust", "plans", "packs", "trial", "wallet", "$schema")


def read(document):
    """The card (None if its form is broken) and its problems."""
    reader = Reader()
    card = CardReader(reader).card(document)
    if card and not reader.problems:
        check.check(card, reader)
    return (card if not reader.problems else None), reader.problems


class CardReader:
    def __init__(self, reader):
        self.reader = reader

    def card(self, document):
        reader = self.reader
        reader.twice(document, ())
        if reader.fields(document, (), TOP, TOP_ELSE) is None:
            return None
        if "format" in document:
            if not is_int(document["format"]):
                reader.add("wrong-type", ("format",), "a JSON integer is expected")
            elif document["format"] != 1:
                reader.add("bad-value", ("format",), "format 1 is expected")
        for name in ("title", "id", "version", "currency", "$schema"):
            reader.text(document, name, (), plain=name == "id")
        self.exchange = {name: reader.decimal(value, ("exchange", name), positive=True)
                         for name, value in self.map(document, "exchange", False).items()}
        self.factors = {name: reader.decimal(value, ("factors", name))
                        for name, value in self.map(document, "factors").items()}
        self.tables = self.map(document, "tables")
        credits = self.credits(document.get("credits", {})) if "credits" in document else (None,) * 4
        card = Card(document.get("id"), document.get("version"), document.get("currency"), self.exchange, *credits, [], [], document)
        card.adjust = self.card_adjust(document.get("adjust", []))
        self.used_tables = set()
        for place, value in enumerate(reader.array(document.get("models", []), ("models",))):
            card.models.append(self.model(value, ("models", place), card))
        selling.check(reader, document)
        card.tables = self.tables
        if not reader.problems:
            for name in self.tables:
                if name not in self.used_tables:
                    reader.add("unreachable-row", ("tables", name), "no model uses this table")
        return card

    def map(self, document, name, named=True):
        if name not in document:
            return {}
        if named:
            return self.reader.names(document[name], (name,))
        if not isinstance(document[name], dict):
            self.reader.add("wrong-type", (name,), "an object is expected")
            return {}
        return document[name]

    def credits(self, value):
        reader, path = self.reader, ("credits",)
        if reader.fields(value, path, ("perUnit",), ("step", "mode", "minimum")) is None:
            return (None,) * 4
        for one, other in (("step", "mode"), ("mode", "step")):
            if one in value and other not in value:
                reader.add("missing-field", path + (other,), f"`{one}` needs `{other}`")
        per_unit = reader.decimal_field(value, "perUnit", path, positive=True)
        step = reader.decimal_field(value, "step", path, positive=True)
        mode = reader.choice(value, "mode", path, amounts.MODES)
        minimum = reader.decimal_field(value, "minimum", path)
        if minimum is not None and step is not None and (minimum / step).denominator != 1:
            reader.add("bad-value", path + ("minimum",), "the minimum is a multiple of the step")
        return per_unit, step, mode, minimum

    def card_adjust(self, value):
        reader, steps, seen = self.reader, [], set()
        for place, part in enumerate(reader.array(value, ("adjust",))):
            path = ("adjust", place)
            other = isinstance(part, dict) and any(name in part for name in STEPS[1:])
            if reader.fields(part, path, ("line",) if other else ("line", "multiply"), ("multiply",)) is None:
                continue
            line = reader.line(part, path)
            if line in seen:
                reader.add("duplicate-line", path + ("line",), f"`{line}` stands twice")
            seen.add(line)
            if "multiply" in part:
                number = Formulas(reader, {}, {}, self.factors, {}).number(part["multiply"], path + ("multiply",))
                if number and number.op != "constant":
                    reader.add("bad-value", path + ("multiply",), "a constant or a factor is expected")
                steps.append(Step(line, "multiply", number, None, None, path))
        return steps

    # Models

    def model(self, value, path, card):
        reader = self.reader
        optional = ("provider", "effective", "priceIn", "inputs", "bands", "quantities", "refuse", "adjust", "examples")
        if reader.fields(value, path, ("id", "kind", "price"), optional) is None:
            return None
        name = reader.text(value, "id", path)
        reader.choice(value, "kind", path, KINDS)
        reader.text(value, "provider", path, plain=False)
        price_in = reader.text(value, "priceIn", path, plain=False) or card.currency
        if price_in not in ("credits", card.currency, *self.exchange):
            reader.add("unknown-name", path + ("priceIn",), f"`{price_in}` is no unit of `exchange`")
        effective = self.effective(value.get("effective", {}), path + ("effective",))
        raw_inputs = value.get("inputs", {})
        inputs = read_inputs(reader, raw_inputs, path + ("inputs",))
        if not isinstance(raw_inputs, dict) or any(unreadable(inputs.get(one)) for one in raw_inputs):
            return None    # what names these inputs would only repeat the fault
        raw_bands = reader.names(value.get("bands", {}), path + ("bands",))
        formulas = Formulas(reader, inputs, {name: band_words(band) for name, band in raw_bands.items()}, self.factors, self.tables)
        self.formulas = formulas
        raw_quantities = reader.names(value.get("quantities", {}), path + ("quantities",))
        self.clashes((value.get("inputs"), raw_bands, raw_quantities), path)
        for name_, own in inputs.items():
            raw = value["inputs"][name_]
            if "vary" in raw:
                read_vary(reader, own, raw["vary"], path + ("inputs", name_, "vary"), lambda part, at: formulas.when(part, at, ("choice", "switch")))
        quantities = {}
        for one, part in raw_quantities.items():
            quantities[one] = formulas.number(part, path + ("quantities", one))
            formulas.quantities.append(one)
        bands = {one: self.band(one, part, path + ("bands", one)) for one, part in raw_bands.items()}
        refuse = [self.refusal(part, path + ("refuse", place)) for place, part in enumerate(reader.array(value.get("refuse", []), path + ("refuse",)))]
        self.lines = set()
        taken = set() if price_in == "credits" else {step.line for step in card.adjust}
        price = [self.term(part, path + ("price", place), taken)
                 for place, part in enumerate(reader.array(value["price"], path + ("price",), 1))] if "price" in value else []
        adjust = [self.step(part, path + ("adjust", place), taken)
                  for place, part in enumerate(reader.array(value.get("adjust", []), path + ("adjust",)))]
        examples = [self.example(part, path + ("examples", place))
                    for place, part in enumerate(reader.array(value.get("examples", []), path + ("examples",)))]
        self.used_tables |= set(formulas.shared)
        model = Model(name, price_in, effective, inputs, bands, quantities, refuse, price, adjust, examples, path, self.factors)
        self.cycles(model)
        return model

    def effective(self, value, path):
        reader, ends = self.reader, []
        if reader.fields(value, path, (), ("from", "until")) is None:
            return None
        for name in ("from", "until"):
            end = reader.text(value, name, path, plain=False)
            ends.append(instant(end) if end is not None else None)
            if end is not None and ends[-1] is None:
                reader.add("bad-value", path + (name,), "an instant is expected")
        if None not in ends and ends[0] >= ends[1]:
            reader.add("bad-value", path, "`from` is before `until`")
        return tuple(ends)

    def clashes(self, maps, path):
        seen = dict.fromkeys(self.factors, "factors")
        for where, names in zip(("inputs", "bands", "quantities"), maps):
            for name in names if isinstance(names, dict) else ():
                if name in seen:
                    self.reader.add("name-clash", path + (where, name), f"`{name}` stands in `{seen[name]}` too")
                seen[name] = where

    def refusal(self, value, path):
        if self.reader.fields(value, path, ("when", "because"), ()) is None:
            return None
        because = self.reader.text(value, "because", path, plain=False)
        return (self.formulas.when(value["when"], path + ("when",)) if "when" in value else [], because)

    def code(self, value, path, taken):
        line = self.reader.line(value, path)
        if line is not None and line in self.lines | taken:
            self.reader.add("duplicate-line", path + ("line",), f"`{line}` stands twice")
        self.lines.add(line)
        return line

    def when(self, value, path):
        return self.formulas.when(value["when"], path + ("when",)) if "when" in value else [{}]

    def term(self, value, path, taken):
        reader = self.reader
        if reader.fields(value, path, ("line", "rate"), ("times", "per", "unit", "when")) is None:
            return None
        line = self.code(value, path, taken)
        unit = reader.text(value, "unit", path, plain=False)
        per = reader.decimal_field(value, "per", path, positive=True)
        rate = self.formulas.number(value["rate"], path + ("rate",)) if "rate" in value else None
        times = [self.formulas.number(part, path + ("times", place))
                 for place, part in enumerate(reader.array(value.get("times", []), path + ("times",)))]
        return Term(line, rate, times, per, unit, self.when(value, path), path)

    def step(self, value, path, taken):
        reader = self.reader
        if reader.fields(value, path, ("line",), ("when",) + STEPS) is None:
            return None
        line = self.code(value, path, taken)
        ops = [op for op in STEPS if op in value]
        if len(ops) != 1:
            reader.add("bad-value" if ops else "missing-field", path, "exactly one of multiply, atLeast, atMost and round is expected")
            return None
        number = rounding = None
        if ops == ["round"]:
            at = path + ("round",)
            if reader.fields(value["round"], at, ("step", "mode"), ()) is not None:
                rounding = (reader.decimal_field(value["round"], "step", at, positive=True), reader.choice(value["round"], "mode", at, amounts.MODES))
        else:
            number = self.formulas.number(value[ops[0]], path + (ops[0],))
        return Step(line, ops[0], number, rounding, self.when(value, path), path)

    def example(self, value, path):
        reader = self.reader
        if reader.fields(value, path, ("selection",), ("price", "credits", "about", "refused")) is None:
            return None
        if "selection" in value and not isinstance(value["selection"], dict):
            reader.add("wrong-type", path + ("selection",), "an object is expected")
        if "refused" in value:
            reader.text(value, "refused", path, plain=False)
            if "price" in value or "credits" in value or "about" in value:
                reader.add("bad-value", path, "a price or a refusal is expected")
        elif "price" not in value:
            reader.add("missing-field", path + ("price",), "`price` is missing")
        return {name: reader.decimal_field(value, name, path) for name in ("price", "credits", "about")} | {
            "selection": value.get("selection"), "refused": value.get("refused"), "path": path}

    # Bands

    def band(self, name, value, path):
        reader = self.reader
        if reader.fields(value, path, ("of",), ("steps", "groups")) is None:
            return None
        if ("steps" in value) == ("groups" in value):
            reader.add("bad-value" if "steps" in value else "missing-field", path, "either steps or groups are expected")
            return None
        if "of" not in value:
            return None
        if "groups" in value:
            return self.groups(name, value, path)
        return Band(name, self.formulas.number(value["of"], path + ("of",)), steps=self.steps(value["steps"], path + ("steps",)))

    def groups(self, name, value, path):
        reader = self.reader
        of = reader.text(value, "of", path, plain=False)
        found = self.formulas.inputs.get(of)
        if of is None or not found or found.type != "choice":
            if of is not None:
                reader.add("unknown-name", path + ("of",), f"`{of}` is no choice")
            return None
        groups, at = {}, path + ("groups",)
        if not isinstance(value["groups"], dict):
            reader.add("wrong-type", at, "an object is expected")
            return None
        for word, members in value["groups"].items():
            if "|" in word:
                reader.add("bad-value", at + (word,), "`|` can't stand in a word")
            for place, member in enumerate(reader.array(members, at + (word,))):
                here = at + (word, place)
                if not is_text(member):
                    reader.add("wrong-type", here, "a string is expected")
                elif member not in found.options:
                    reader.add("unknown-key", here, f"`{member}` is no option of `{of}`")
                elif member in groups:
                    reader.add("duplicate-key", here, f"`{member}` stands in two groups")
                else:
                    groups[member] = word
        for option in found.options:
            if option not in groups:
                reader.add("missing-row", at, f"`{option}` stands in no group")
        return Band(name, of, groups=groups)

    def steps(self, value, path):
        reader, steps = self.reader, []
        low, low_open, last = -amounts.INF, False, None
        parts = reader.array(value, path, 1)
        for place, part in enumerate(parts):
            at = path + (place,)
            if reader.fields(part, at, ("as",), ("below", "upTo")) is None:
                continue
            word = reader.text(part, "as", at)
            ends = [name for name in ("below", "upTo") if name in part]
            if len(ends) != (0 if place == len(parts) - 1 else 1):
                reader.add("bad-value", at, "every step but the last has one of `below` and `upTo`")
                continue
            if not ends:
                steps.append((Iv(low, amounts.INF, low_open), word))
                continue
            bound = reader.decimal_field(part, ends[0], at, minus=True)
            if bound is None:
                continue
            here = (bound, ends[0] == "upTo")
            if last is not None and here <= last:
                reader.add("bad-value", at, "the bounds of the steps rise")
            steps.append((Iv(low, bound, low_open, not here[1]), word))
            low, low_open, last = bound, here[1], here
        return steps

    # Cycles

    def cycles(self, model):
        """`vary`, and bands and quantities through the tables between them."""
        uses = {("input", name): {("input", one) for entry in found.vary for part in entry.when for one in part}
                for name, found in model.inputs.items()}
        for name, number in model.quantities.items():
            uses["quantity", name] = set(named(number)) if number else set()
        for name, band in model.bands.items():
            uses["band", name] = set(named(band.of)) if band and band.steps is not None and band.of else set()
        state = {}

        def walk(node, where):
            if state.get(node) == "done" or node not in uses:
                return
            if state.get(node) == "open":
                self.reader.add("cycle", model.path + where, f"`{node[1]}` depends on itself")
                return
            state[node] = "open"
            for one in sorted(uses[node]):
                walk(one, where)
            state[node] = "done"

        for node in uses:
            walk(node, ({"input": "inputs", "quantity": "quantities", "band": "bands"}[node[0]], node[1]))


def unreadable(found):
    return found is None or (found.type == "choice" and not found.options)


def named(number):
    """The quantities and bands that a number uses."""
    if number is None:
        return
    if number.op == "quantity":
        yield ("quantity", number.name)
    if number.op == "table":
        for name in number.value.by:
            yield ("band", name)
        for row in number.value.rows:
            yield from named(row)
    if number.op == "graduated":
        for _, rate in number.value:
            yield from named(rate)
    for part in number.args:
        yield from named(part)


def band_words(band):
    """The words of a band, read before the band itself."""
    if not isinstance(band, dict):
        return []
    if isinstance(band.get("groups"), dict):
        return list(band["groups"])
    steps = band.get("steps") if isinstance(band.get("steps"), list) else []
    return list(dict.fromkeys(step["as"] for step in steps if isinstance(step, dict) and is_text(step.get("as"))))
