"""Reads numbers, tables and conditions of one model."""
from . import amounts
from .documents import is_text
from .parts import FACTS, Number, Table

LISTS = {"sum": 1, "product": 1, "max": 1, "min": 1}
PAIRS = ("minus", "over")
ROUNDED = {"ceil": "ceil", "floor": "floor", "round": None}

OPEN = object()    # a shared table that is being read


class Formulas:
    """`inputs` and `words` (band → words, None while unknown), and the quantities that may be named so far."""

    def __init__(self, reader, inputs, words, factors, tables):
        self.reader, self.inputs, self.words, self.factors, self.tables = reader, inputs, words, factors, tables
        self.quantities = []
        self.shared = {}

    def add(self, code, path, message):
        self.reader.add(code, path, message)

    # Numbers

    def number(self, value, path, each=None, rounded=False):
        """A number, or None. `each` is what an enclosing `each` runs over; `rounded`: directly inside a rounding."""
        if is_text(value):
            return self.named(value, path, each)
        if not isinstance(value, dict):
            self.add("wrong-type", path, "a number is a string or an object")
            return None
        forms = [form for form in (*LISTS, *PAIRS, *ROUNDED, "each", "graduated", "table", "between", "about") if form in value]
        if "each" in forms:
            forms = ["each"]
        if len(forms) != 1:
            known = all(name in ("label", "note", "source") or name.startswith("x-") for name in value)
            code = "bad-value" if forms or known else "unknown-field"
            self.add(code, path, "exactly one form of number is expected")
            return None
        form = forms[0]
        if form in LISTS or form in PAIRS:
            return self.arithmetic(form, value, path, each, rounded)
        if form in ROUNDED:
            return self.rounding(form, value, path, each)
        return getattr(self, form)(value, path, each)

    def named(self, text, path, each):
        if text and (text[0] in "+-." or text[0].isdigit()):
            found = self.reader.decimal(text, path)
            return None if found is None else Number("constant", path, value=found)
        if each == "media" and text in FACTS:
            return Number("fact", path, name=text)
        if each == "numbers" and text == "value":
            return Number("value", path)
        if text in self.quantities:
            return Number("quantity", path, name=text)
        found = self.inputs.get(text)
        if found and found.type == "number":
            return Number("input", path, name=text)
        if found and found.type in ("media", "numbers"):
            return Number("count", path, name=text)
        if text in self.factors:
            return Number("constant", path, value=self.factors[text], name=text)
        name, dot, kind = text.partition(".")
        found = self.inputs.get(name)
        if dot and found and found.type == "media" and kind in found.kinds:
            return Number("count", path, name=name, value=kind)
        self.add("unknown-name", path, f"no number is called `{text}`")
        return None

    def arithmetic(self, form, value, path, each, rounded):
        self.reader.fields(value, path, (form,), ())
        at = path + (form,)
        parts = self.reader.array(value[form], at)
        if len(parts) < 1 or (form in PAIRS and len(parts) != 2):
            if isinstance(value[form], list):
                self.add("bad-value", at, "another number of parts is expected")
            return None
        args = [self.number(part, at + (place,), each) for place, part in enumerate(parts)]
        if None in args:
            return None
        if form == "over" and not rounded and not self.divides(args[1]):
            self.add("bad-divisor", at + (1,), "a divisor whose reciprocal is a finite decimal is expected")
            return None
        return Number(form, path, args)

    def divides(self, number):
        """Whether a divisor is a constant, a factor or a table of these, each with a finite reciprocal."""
        if number.op == "constant":
            return number.value != 0 and amounts.decimals(1 / number.value) is not None
        if number.op == "table":
            return all(row is None or self.divides(row) for row in number.value.rows)
        return False

    def rounding(self, form, value, path, each):
        self.reader.fields(value, path, (form,), ("to", "mode") if form == "round" else ("to",))
        mode = self.reader.choice(value, "mode", path, amounts.MODES) if form == "round" else None
        to = self.reader.decimal_field(value, "to", path, positive=True) if "to" in value else amounts.Fraction(1)
        inner = self.number(value[form], path + (form,), each, rounded=True)
        if inner is None or to is None:
            return None
        return Number("round", path, [inner], extra={"to": to, "mode": ROUNDED[form] or mode or "half-up"})

    def each(self, value, path, each):
        self.reader.fields(value, path, ("each", "sum"), ("kind",))
        if each:
            self.add("bad-value", path, "`each` can't stand inside `each`")
            return None
        name = self.reader.text(value, "each", path, plain=False)
        if name is None or "sum" not in value:
            return None
        found = self.inputs.get(name)
        if not found or found.type not in ("media", "numbers"):
            self.add("unknown-name", path + ("each",), f"`{name}` is no media or numbers input")
            return None
        kind = self.reader.text(value, "kind", path, plain=False)
        if "kind" in value and kind not in (found.kinds or {}):
            if kind is not None:
                self.add("unknown-name", path + ("kind",), f"`{name}` has no kind `{kind}`")
            return None
        inner = self.number(value["sum"], path + ("sum",), found.type)
        return inner and Number("each", path, [inner], name=name, value=kind)

    def graduated(self, value, path, each):
        self.reader.fields(value, path, ("graduated", "steps"), ())
        inner = self.number(value["graduated"], path + ("graduated",), each)
        if "steps" not in value:
            return None
        at = path + ("steps",)
        steps, last = [], amounts.Fraction(0)
        parts = self.reader.array(value["steps"], at, 1)
        for place, part in enumerate(parts):
            here = at + (place,)
            if self.reader.fields(part, here, ("rate",), ("upTo",)) is None:
                return None
            bound = self.reader.decimal_field(part, "upTo", here)
            if ("upTo" in part) == (place == len(parts) - 1):
                self.add("bad-value", here, "every step but the last has `upTo`")
            elif bound is not None and bound <= last:
                self.add("bad-value", here + ("upTo",), "the bounds of the steps rise")
            last = bound if bound is not None else last
            rate = self.number(part["rate"], here + ("rate",), each) if "rate" in part else None
            steps.append((amounts.INF if bound is None else bound, rate))
        if inner is None or any(rate is None for _, rate in steps):
            return None
        return Number("graduated", path, [inner], value=steps)

    def between(self, value, path, each):
        self.reader.fields(value, path, ("between", "because"), ())
        because = self.reader.text(value, "because", path, plain=False)
        parts = self.reader.array(value["between"], path + ("between",))
        if len(parts) != 2:
            if isinstance(value["between"], list):
                self.add("bad-value", path + ("between",), "two numbers are expected")
            return None
        args = [self.number(part, path + ("between", place), each) for place, part in enumerate(parts)]
        return None if None in args or because is None else Number("between", path, args, value=because)

    def about(self, value, path, each):
        self.reader.fields(value, path, ("about", "because"), ())
        because = self.reader.text(value, "because", path, plain=False)
        inner = self.number(value["about"], path + ("about",), each)
        return None if inner is None or because is None else Number("about", path, [inner], value=because)

    # Tables

    def table(self, value, path, each):
        self.reader.fields(value, path, ("table",), ())
        inner = value["table"]
        if is_text(inner):
            if inner not in self.tables:
                self.add("unknown-name", path + ("table",), f"no table is called `{inner}`")
                return None
            if inner not in self.shared:
                self.shared[inner] = OPEN
                self.shared[inner] = self.rows(self.tables[inner], ("tables", inner), None, True)
            elif self.shared[inner] is OPEN:
                self.add("cycle", ("tables", inner), "a table uses itself")
                return None
            found = self.shared[inner]
        else:
            found = self.rows(inner, path + ("table",), each, False)
        return found and Number("table", path, value=found)

    def rows(self, value, path, each, shared):
        if self.reader.fields(value, path, ("by", "rows"), ()) is None or "by" not in value or "rows" not in value:
            return None
        by = []
        for place, name in enumerate(self.reader.array(value["by"], path + ("by",), 1)):
            if not is_text(name):
                self.add("wrong-type", path + ("by", place), "a name is expected")
            elif self.keys(name) is None:
                self.add("unknown-name", path + ("by", place), f"`{name}` is no choice, switch, band or number with options")
            elif name in by:
                self.add("bad-value", path + ("by", place), f"`{name}` stands twice")
            else:
                by.append(name)
        if not by or len(by) != len(value["by"]):
            return None
        table = Table(by, {}, path, [])
        table.tree = self.level(table, value["rows"], path + ("rows",), 0, each, shared)
        return table

    def level(self, table, value, path, depth, each, shared):
        if depth == len(table.by):
            number = self.number(value, path, each)
            table.rows.append(number)
            return number
        if not isinstance(value, dict):
            self.add("wrong-type", path, "rows are an object")
            return {}
        tree, name = {}, table.by[depth]
        for text, part in value.items():
            at = path + (text,)
            below = None
            for word in text.split("|"):
                key = self.key(name, word)
                if key is None:
                    if not shared:
                        self.add("unknown-key", at, f"`{word}` is no option of `{name}`")
                elif key in tree:
                    self.add("duplicate-key", at, f"`{word}` stands twice")
                else:
                    below = below or (self.level(table, part, at, depth + 1, each, shared),)
                    tree[key] = (word, below[0], at)
        return tree

    # Words

    def keys(self, name):
        """The keys that a name may take, or None if it can't stand in tables and conditions."""
        if name in self.words:
            return self.words[name]
        found = self.inputs.get(name)
        if not found:
            return None
        if found.type == "switch":
            return [False, True]
        return found.options if found.type in ("choice", "number") else None

    def key(self, name, word):
        """The key that a word of a row stands for, or None."""
        found = self.inputs.get(name)
        if name in self.words or found.type == "choice":
            return word if word in self.keys(name) else None
        if found.type == "switch":
            return {"on": True, "off": False}.get(word)
        value = amounts.parse(word)
        return value if value in found.options else None

    # Conditions

    def when(self, value, path, kinds=None):
        """A list of alternatives, each name → keys. `kinds` limits the inputs that may be named."""
        if isinstance(value, list):
            if not value:
                self.add("bad-value", path, "at least one alternative is expected")
            parts = [self.alternative(part, path + (place,), kinds) for place, part in enumerate(value)]
            return [part for part in parts if part is not None]
        part = self.alternative(value, path, kinds)
        return [] if part is None else [part]

    def alternative(self, value, path, kinds):
        if not isinstance(value, dict):
            self.add("wrong-type", path, "a condition is an object")
            return None
        found = {}
        for name, wanted in value.items():
            at = path + (name,)
            known = self.inputs.get(name)
            if self.keys(name) is None or (kinds and (not known or known.type not in kinds)):
                self.add("unknown-name", at, f"`{name}` can't stand in this condition")
                continue
            listed = isinstance(wanted, list)
            if listed and not wanted:
                self.add("bad-value", at, "at least one value is expected")
            found[name] = [self.wanted(name, one, at + ((place,) if listed else ())) for place, one in enumerate(wanted if listed else [wanted])]
        return found

    def wanted(self, name, value, path):
        known = self.inputs.get(name)
        if name not in self.words and known.type == "switch":
            if not isinstance(value, bool):
                self.add("wrong-type", path, "true or false is expected")
            return value
        if not is_text(value):
            self.add("wrong-type", path, "a string is expected")
            return None
        key = self.key(name, value)
        if key is None:
            self.add("unknown-key", path, f"`{value}` is no option of `{name}`")
        return key
