"""Makes small, nasty cards and selections for them, from a seed."""
import copy
import random
from .fraction import Fraction

from .amounts import decimals, text
from .card import read
from .parts import FACTS
from .quote import answer_of

WORDS = ["a", "b", "c", "720p", "1080p", "16:9", "auto", "Über 1", "x/y~z"]
AMOUNTS = ["0", "0.01", "0.07", "0.125", "0.5", "1", "1.5", "2", "3", "4", "10", "0.333", "24"]
BLOCKS = ["1", "2", "0.5", "5", "30", "0.1"]
DIVISORS = ["2", "4", "5", "8", "0.5", "1000", "1024"]
MODES = ["up", "down", "half-up", "half-even"]


class Maker:
    """Makes one model; names made so far are what later parts may use."""

    def __init__(self, rng, factors):
        self.rng, self.factors = rng, factors
        self.inputs, self.bands, self.quantities = {}, {}, {}
        self.keys = {}          # name → what may stand in tables: [(row key, condition value)]
        self.because = 0
        self.proportional = self.chance(0.3)     # mostly forms that keep proportion to what is unbounded

    def chance(self, share):
        return self.rng.random() < share

    def one(self, values):
        return self.rng.choice(list(values))

    # Inputs

    def make_inputs(self):
        makers = {"mode": self.choice, "size": self.choice, "audio": self.switch, "draft": self.switch, "d": self.number,
                  "e": self.number, "opt": self.option, "refs": self.media, "shots": self.numbers}
        names = self.rng.sample(list(makers), self.rng.randint(1, 5))
        for name in names:
            self.inputs[name] = makers[name](name)
        deciding = [name for name in names if self.inputs[name]["type"] in ("choice", "switch")]
        for place, name in enumerate(names):
            others = [other for other in deciding if names.index(other) < place] or []
            if self.chance(0.1):
                others = [other for other in deciding if other != name]
            if others and self.chance(0.3):
                self.inputs[name]["vary"] = [self.vary(name, self.one(others)) for _ in range(self.rng.randint(1, 2))]

    def choice(self, name):
        auto = self.chance(0.2)
        options = [word for word in self.rng.sample(WORDS, self.rng.randint(1, 3)) if word != "auto" or not auto] or ["a"]
        found = {"type": "choice", "options": options}
        if auto:
            found["auto"] = True
        if self.chance(0.6):
            found["default"] = "auto" if auto and self.chance(0.4) else self.one(options)
        self.keys[name] = [(word, word) for word in options]
        return found

    def switch(self, name):
        self.keys[name] = [("off", False), ("on", True)]
        return {"type": "switch", **({"default": self.chance(0.5)} if self.chance(0.6) else {})}

    def unit(self):
        return {"unit": self.one(["second", "image", "token"])} if self.chance(0.8) else {}

    def bounds(self, small=False):
        sort = self.one(["stepped", "stepped", "continuous", "open", "open", "huge"] if not small else ["stepped", "continuous"])
        low = self.one(["0", "1", "2", "0.5"]) if not self.chance(0.1) else "-2"
        if sort == "open":
            return {} if self.chance(0.6) else {"min": low, **({"step": "1"} if self.chance(0.3) else {})}
        if sort == "continuous":
            return {**({"min": low} if self.chance(0.7) else {}), "max": self.one(["3", "10", "7.5"])}
        if sort == "huge":
            return {"min": "0", "max": "100000", "step": self.one(["1", "0.5"])}
        return {"min": low, "max": self.one(["3", "4", "5.5"]), "step": self.one(["1", "0.5", "1.5"])}

    def number(self, name):
        found = {"type": "number", **self.unit(), **self.bounds()}
        if self.chance(0.1):
            found["auto"] = True
        if self.chance(0.35):
            found["default"] = self.within(found)
        elif found.get("auto") and self.chance(0.5):
            found["default"] = "auto"
        return found

    def within(self, found):
        """A value within the bounds."""
        if "options" in found:
            return self.one(found["options"])
        low = Fraction(found.get("min", "0"))
        high = Fraction(found["max"]) if "max" in found else low + 50
        if "step" in found:
            return text(low + self.rng.randint(0, int((high - low) / Fraction(found["step"]))) * Fraction(found["step"]))
        return text(self.one([low, high, low + (high - low) / 2, low + (high - low) / 4, min(low + 1, high), min(low + 5, high), Fraction(30)]) if "max" not in found
                    else self.one([low, high, (low + high) / 2, (3 * low + high) / 4]))

    def option(self, name):
        options = self.rng.sample(["5", "10", "8.0", "0", "2.5", "-1"], self.rng.randint(1, 3))
        found = {"type": "number", **self.unit(), "options": options}
        if self.chance(0.15):
            found["auto"] = True
        if self.chance(0.5):
            found["default"] = self.one(options)
        self.keys[name] = [(self.one([option, option + "0" if "." in option else option + ".0"]), option) for option in options]
        return found

    def media(self, name):
        kinds = {}
        for kind in self.rng.sample(["image", "video", "audio"], self.rng.randint(1, 2)):
            part = {}
            if self.chance(0.85):
                part["max"] = self.rng.randint(1, 2)
            if self.chance(0.15):
                part["min"] = 1
            for fact in FACTS:
                if self.chance(0.3):
                    part[fact] = {bound: value for bound, value in (("min", self.one(["0", "1", "2"])), ("max", self.one(["15", "4"])), ("total", self.one(["15", "5", "6"]))) if self.chance(0.6)}
            kinds[kind] = part
        found = {"type": "media", "kinds": kinds}
        if self.chance(0.3):
            found["max"] = self.rng.randint(1, 3)
        if self.chance(0.1):
            found["min"] = 1
        return found

    def numbers(self, name):
        found = {"type": "numbers", **self.unit()}
        found |= {"options": self.rng.sample(["5", "10", "2.5"], 2)} if self.chance(0.3) else self.bounds(small=self.chance(0.8))
        if self.chance(0.85):
            found["maxItems"] = self.rng.randint(1, 3)
        if self.chance(0.2):
            found["minItems"] = 1
        return found

    def vary(self, name, other):
        own, entry = self.inputs[name], {"when": self.condition([other])}
        kind = own["type"]
        if self.chance(0.35):
            return entry | {"offered": False}
        if "options" in own and kind != "numbers":
            entry["options"] = self.rng.sample(own["options"], self.rng.randint(1, len(own["options"])))
            if "default" in own or self.chance(0.3):
                entry["default"] = self.one(entry["options"])
        elif kind == "switch":
            entry["default"] = self.chance(0.5)
        elif kind == "number":
            if self.chance(0.6):
                entry["max"] = self.one(["4", "2", "9"])
            if self.chance(0.3):
                entry["min"] = "1"
            if self.chance(0.5):
                entry["default"] = self.within({**own, **entry})
        elif kind == "numbers":
            entry |= {"maxItems": 2} if self.chance(0.5) else {"minItems": 1}
        else:
            if self.chance(0.6):
                kind = self.one(own["kinds"])
                entry["kinds"] = {kind: {"max": 1} if self.chance(0.6) else own["kinds"][kind]}
            else:
                entry["max"] = 1
        return entry

    # Conditions

    def condition(self, names=None, size=1):
        names = [name for name in (names or self.keys) if self.keys.get(name)]
        found = {}
        for name in self.rng.sample(names, min(size, len(names))):
            values = [value for _, value in self.keys[name]]
            found[name] = self.one(values) if self.chance(0.6) else self.rng.sample(values, self.rng.randint(1, len(values)))
        return found

    def when(self):
        if self.chance(0.2):
            return [self.condition(size=1), self.condition(size=2)]
        return self.condition(size=self.rng.randint(1, 2))

    # Numbers

    def leaves(self, each):
        names = [name for name, own in self.inputs.items() if own["type"] in ("number", "media", "numbers")]
        names += [f"{name}.{kind}" for name, own in self.inputs.items() if own["type"] == "media" for kind in own["kinds"]]
        names += list(self.quantities) + list(self.factors)
        if each:
            names += ["value"] * 4 if each == "numbers" else list(FACTS[:2]) * 3 + list(FACTS[2:])
        return names

    def make_number(self, depth=2, each=None, rounded=False):
        if depth == 0 or self.chance(0.35):
            names = self.leaves(each)
            return self.one(names) if names and self.chance(0.7) else self.one(AMOUNTS)
        form = self.one(["sum", "product", "over", "round", "each", "table"] if self.proportional else [
            "sum", "product", "max", "min", "minus", "over", "round", "each", "graduated", "table", "table", "between", "about"])
        less = depth - 1

        def part():
            return self.make_number(less, each)

        if form in ("sum", "product", "max", "min"):
            return {form: [part() for _ in range(self.rng.randint(1, 3))]}
        if form == "minus":
            return {"max": ["0", {"minus": [part(), part()]}]} if self.chance(0.8) else {"minus": [part(), self.one(["0", "1", "0.5"])]}
        if form == "over":
            if rounded and self.chance(0.5):
                return {"over": [part(), self.one(["3", "7", {"sum": ["1", part()]}, {"max": ["1", part()]}])]}
            return {"over": [part(), self.one(DIVISORS)]}
        if form == "round":
            inner = self.make_number(less, each, rounded=True)
            found = {"ceil" if self.proportional else self.one(["ceil", "ceil", "floor", "round"]): inner}
            if self.chance(0.5):
                found["to"] = self.one(BLOCKS)
            if "round" in found and self.chance(0.7):
                found["mode"] = self.one(MODES)
            return found
        if form == "each":
            lists = [name for name, own in self.inputs.items() if own["type"] in ("media", "numbers")]
            if each or not lists:
                return part()
            name = self.one(lists)
            found = {"each": name, "sum": self.make_number(less + 1, self.inputs[name]["type"])}
            if self.inputs[name]["type"] == "media" and self.chance(0.5):
                found["kind"] = self.one(self.inputs[name]["kinds"])
            return found
        if form == "graduated":
            bounds = sorted(self.rng.sample(["1", "2", "3", "6"], self.rng.randint(1, 2)), key=Fraction)
            return {"graduated": part(), "steps": [{"upTo": bound, "rate": self.one(AMOUNTS)} for bound in bounds] + [{"rate": self.one(AMOUNTS) if self.chance(0.8) else part()}]}
        if form == "table":
            return self.table(less, each) if self.keys else part()
        self.because += 1
        if form == "between":
            return {"between": [part(), part()], "because": f"between {self.because}"}
        return {"about": part(), "because": f"about {self.because % 3}"}

    def table(self, depth, each=None):
        by = self.rng.sample(list(self.keys), min(len(self.keys), self.rng.randint(1, 2)))

        def level(rest):
            if not rest:
                return self.one(AMOUNTS) if self.chance(0.75) else self.make_number(depth, each)
            return {key: level(rest[1:]) for key, _ in self.keys[rest[0]]}

        return {"table": {"by": by, "rows": level(by)}}

    # Bands and quantities

    def make_bands(self):
        for name in self.rng.sample(["band", "class", "long"], self.rng.randint(0, 2)):
            choices = [one for one, own in self.inputs.items() if own["type"] == "choice"]
            if choices and self.chance(0.3):
                of = self.one(choices)
                groups = {}
                for option in self.inputs[of]["options"]:
                    groups.setdefault(self.one(["g1", "g2"]), []).append(option)
                self.bands[name] = {"of": of, "groups": groups}
                words = list(groups)
            else:
                direct = [one for one, own in self.inputs.items() if own["type"] in ("number", "media", "numbers")]
                of = self.one(direct) if direct and self.chance(0.75) else self.make_number(1)
                bounds = sorted(self.rng.sample(["0", "1", "2", "2.5", "5", "-1", "60"], self.rng.randint(1, 2)), key=Fraction)
                ends = [self.one(["below", "upTo"]) for _ in bounds]
                words = self.one([["lo", "hi", "top"], ["yes", "no", "yes"], ["lo", "lo", "hi"]])
                steps = [{end: bound, "as": word} for end, bound, word in zip(ends, bounds, words)] + [{"as": words[len(bounds)]}]
                self.bands[name] = {"of": of, "steps": steps}
                words = list(dict.fromkeys(step["as"] for step in steps))
            self.keys[name] = [(word, word) for word in words]

    def make_model(self, ids):
        self.make_inputs()
        for name in self.rng.sample(["q1", "q2"], self.rng.randint(0, 2)):
            if self.chance(0.6):
                self.quantities[name] = self.make_number(2)
        self.make_bands()
        if self.chance(0.3):
            self.quantities["q3"] = self.make_number(2)
        model = {"id": self.one(ids), "kind": "video", "inputs": self.inputs, "price": []}
        for place in range(self.rng.randint(1, 3)):
            term = {"line": f"t{place}", "rate": self.table(1) if self.keys and self.chance(0.4) else self.make_number(2 if self.chance(0.3) else 0)}
            if self.chance(0.7):
                term["times"] = [self.make_number(self.one([0, 1, 2])) for _ in range(self.rng.randint(1, 2))]
            if self.chance(0.2):
                term["per"] = self.one(BLOCKS)
            if place and self.keys and self.chance(0.5):
                term["when"] = self.when()
            model["price"].append(term)
        if self.chance(0.4):
            model["adjust"] = [self.step(place) for place in range(self.rng.randint(1, 3))]
        if self.keys and self.chance(0.5):
            model["refuse"] = [{"when": self.when(), "because": f"rule {place}"} for place in range(self.rng.randint(1, 2))]
        if self.bands:
            model["bands"] = self.bands
        if self.quantities:
            model["quantities"] = self.quantities
        return model

    def step(self, place):
        found = {"line": f"s{place}"}
        op = self.one(["multiply", "atLeast", "round"] if self.proportional and self.chance(0.8) else ["multiply", "atLeast", "atMost", "round"])
        if op == "round":
            found["round"] = {"step": self.one(["0.01", "0.1", "1", "0.25"]), "mode": self.one(MODES)}
        elif op == "multiply":
            found["multiply"] = self.one(["0.9", "1.5", "2", "0"]) if self.chance(0.7) else self.make_number(1)
        else:
            found[op] = self.one(["0.5", "2", "20", "100"]) if self.chance(0.7) else self.make_number(1)
        if self.keys and self.chance(0.4):
            found["when"] = self.when()
        return found


def raw_card(rng):
    factors = {name: value for name, value in (("margin", "1.43"), ("k", "0.25")) if rng.random() < 0.5}
    credits = {"perUnit": rng.choice(["100", "0.25", "10"])}
    if rng.random() < 0.7:
        credits |= {"step": rng.choice(["1", "0.5", "5"]), "mode": rng.choice(MODES)}
    if rng.random() < 0.4:
        credits["minimum"] = rng.choice(["5", "10"])
    card = {"format": 1, "id": "g", "version": "1", "currency": "USD", "exchange": {"EUR": "1.2", "token": "0.001"}, "credits": credits}
    if factors:
        card["factors"] = factors
    if rng.random() < 0.4:
        card["adjust"] = [{"line": "margin", "multiply": rng.choice(list(factors) + ["1.1"])}]
    card["models"] = [Maker(rng, factors).make_model(["m"])]
    model = card["models"][0]
    if rng.random() < 0.3:
        model["priceIn"] = rng.choice(["USD", "EUR", "credits", "token"])
    if rng.random() < 0.15:
        other = Maker(rng, factors).make_model(["m", "other"])
        card["models"].append(other)
        model["effective"], other["effective"] = {"until": "2026-03-01T00:00:00Z"}, {"from": "2026-03-01T01:00:00+01:00"}
    if rng.random() < 0.3:
        share(rng, card)
    return card


def share(rng, card):
    """Moves a table of some model to the card."""
    for model in card["models"]:
        for term in model["price"]:
            if isinstance(term["rate"], dict) and isinstance(term["rate"].get("table"), dict):
                card["tables"] = {"shared": term["rate"]["table"]}
                term["rate"] = {"table": "shared"}
                if rng.random() < 0.5:
                    model["price"].append({"line": "again", "rate": {"table": "shared"}})
                return


def find(document, pointer):
    """(holder, name) of a JSON pointer."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    holder = document
    for part in parts[:-1]:
        holder = holder[int(part)] if isinstance(holder, list) else holder[part]
    return holder, parts[-1]


def repair(card, problems):
    """Removes what the check objects to; False where that makes no sense."""
    for problem in problems:
        code, path = problem["code"], problem["path"]
        try:
            holder, name = find(card, path)
        except (KeyError, IndexError, ValueError):
            continue
        if code == "unreachable-row" and name == "table":
            holder, name = find(card, path.rsplit("/", 1)[0])
            holder[int(name) if isinstance(holder, list) else name] = "1"
        elif code == "unreachable-row" and isinstance(holder, dict):
            holder.pop(name, None)
        elif code == "bad-default":
            target = holder if name == "default" else holder[int(name)] if isinstance(holder, list) else holder[name]
            target.pop("default", None)
            if name != "default":
                find(card, path.split("/vary")[0] + "/x")[0].pop("default", None)
        elif code == "negative-price":
            term = holder[int(name)]
            for field in ("rate", "multiply", "atMost"):
                if field in term:
                    term[field] = {"max": ["0", term[field]]}
            if "times" in term:
                term["times"] = [{"max": ["0", part]} for part in term["times"]]
        elif code == "no-price":
            holder["price"].append({"line": "base", "rate": "0.5"})
        elif code == "never-offered":
            card["models"][int(name)].pop("refuse", None)
        else:
            return False
    return True


def merge(rng, card):
    """Writes some neighbouring equal rows as one with several keys."""
    def walk(value):
        if isinstance(value, dict):
            if "rows" in value:
                rows(value["rows"])
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    def rows(level):
        names = list(level)
        for one, two in zip(names, names[1:]):
            if one in level and two in level and level[one] == level[two] and rng.random() < 0.5:
                level[f"{one}|{two}"] = level.pop(one)
                level.pop(two)
                return
        for part in level.values():
            if isinstance(part, dict) and "table" not in part and len(part) > 1:
                rows(part)

    walk(card)


def sound(rng):
    """A card that the oracle finds nothing wrong with: (document, card)."""
    while True:
        document = raw_card(rng)
        for _ in range(5):
            card, problems = read(document)
            if not problems or not repair(document, problems):
                break
        if problems:
            continue
        merged = copy.deepcopy(document)
        merge(rng, merged)
        if not read(merged)[1]:
            document = merged
        card, problems = read(document)
        if not problems and rng.random() < 0.3:
            document = with_example(rng, document, card)
            card, problems = read(document)
        if not problems:
            return document, card


def with_example(rng, document, card):
    model = rng.randrange(len(card.models))
    selection = make_selection(rng, document["models"][model], faults=0)
    found = answer_of(card, card.models[model], selection)
    document = copy.deepcopy(document)
    if found["outcome"] == "exact":
        document["models"][model]["examples"] = [{"selection": selection, "price": found["price"], "credits": found["credits"]}]
    elif found["outcome"] == "refused" and not found.get("doubt"):
        document["models"][model]["examples"] = [{"selection": selection, "refused": found["problems"][0]["code"]}]
    return document


# Selections

WRONG = [True, 1, "1e3", " 5", "", [], {}, "7.77", -3, "auto", 10**30, ["5"], {"image": 1}, [{"kind": "image"}], "12345678901234567890.123456789012", 2**53]


def make_selection(rng, model, faults=0.04):
    maker = Maker(rng, {})
    found = {}
    blank = rng.choice([0.1, 0.3, 0.6])
    for name, own in model.get("inputs", {}).items():
        dice = rng.random()
        if dice < 0.25:
            continue
        if dice < 0.25 + 0.5 * blank:
            found[name] = None
        elif rng.random() < faults:
            found[name] = rng.choice(WRONG)
        else:
            found[name] = value(rng, maker, own)
    if rng.random() < faults / 3:
        found["speed"] = 1
    return found


def value(rng, maker, own):
    kind = own["type"]
    if kind == "choice":
        return rng.choice(own["options"] + (["auto"] if own.get("auto") else []))
    if kind == "switch":
        return rng.random() < 0.5
    if kind == "number":
        if own.get("auto") and rng.random() < 0.2:
            return "auto"
        found = maker.within(own)
        if rng.random() < 0.2:
            return rng.choice([found + ("0" if "." in found else ".0"), "0" + found if found[0] != "-" else found])
        return int(Fraction(found)) if decimals(Fraction(found)) == 0 and rng.random() < 0.4 else found
    if kind == "numbers":
        most = own.get("maxItems", 3) + (rng.random() < 0.05)
        return [None if rng.random() < 0.2 else maker.within(own) for _ in range(rng.randint(own.get("minItems", 0), most))]
    counts = {name: rng.randint(part.get("min", 0), part.get("max", 3) + (rng.random() < 0.05)) for name, part in own["kinds"].items()}
    if rng.random() < 0.5:
        return {name: None if rng.random() < 0.2 else count for name, count in counts.items() if rng.random() < 0.9}
    items = []
    for name, count in counts.items():
        for _ in range(count):
            item = {"kind": name}
            for fact in FACTS:
                if rng.random() < 0.6:
                    bound = own["kinds"][name].get(fact, {})
                    item[fact] = None if rng.random() < 0.1 else rng.choice(
                        [bound.get("min", "0"), bound.get("max", "4"), "2.5", 3, "1.0", bound.get("total", "0.5")])
            items.append(item)
    return items


# Broken cards

SPOILS = ["-1", "1e3", ".5", 5, 1.5, None, True, "nope", [], {}, "0", "a|b", "credits-rounding", "3", ["a"], {"x": "1"}, "off", "1.0000000000000000000000000001"]


def spots(value, path=()):
    """Every place in a document."""
    if path:
        yield path
    for name, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from spots(part, path + (name,))


def spoiled(rng, document):
    """A card with one change, which is mostly a fault."""
    document = copy.deepcopy(document)
    places = [path for path in spots(document) if path[0] not in ("format", "version", "currency") or rng.random() < 0.3]
    if rng.random() < 0.5:
        return misplaced(rng, document, places)
    path = rng.choice(places)
    holder = document
    for part in path[:-1]:
        holder = holder[part]
    name = path[-1]
    way = rng.random()
    if way < 0.3:
        del holder[name]
    elif way < 0.45 and isinstance(holder, dict):
        renamed = {(rng.choice([name + "x", "nope", name.upper(), name + "|" + name, "x-" + name]) if one == name else one): part for one, part in holder.items()}
        holder.clear()
        holder.update(renamed)
    elif way < 0.55 and isinstance(holder, list):
        holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(holder[name]))
    elif way < 0.65 and isinstance(holder, dict):
        holder["added"] = copy.deepcopy(holder[name])
    elif way < 0.8:
        other = rng.choice(list(spots(document)))
        source = document
        for part in other:
            source = source[part]
        holder[name] = copy.deepcopy(source)
    else:
        holder[name] = rng.choice(SPOILS)
    return document


def misplaced(rng, document, places):
    """Writes one word of the card in place of another, or takes away a part of the deep places."""
    def at(path):
        value = document
        for part in path:
            value = value[part]
        return value

    deep = [path for path in places if path[0] in ("models", "tables") and len(path) > 3]
    texts = [path for path in deep if isinstance(at(path), str)] or places
    if rng.random() < 0.3:
        rows = [path for path in deep if "rows" in path[:-1] or "when" in path[:-1] or "groups" in path[:-1]]
        path = rng.choice(rows or deep or places)
        del at(path[:-1])[path[-1]]
        return document
    path = rng.choice(texts)
    alike = [other for other in texts if other[-1] == path[-1]] if rng.random() < 0.5 else texts
    at(path[:-1])[path[-1]] = rng.choice([at(rng.choice(alike)), rng.choice(list(document["models"][0]["inputs"]) + ["1", "2.5", "7", "100"])])
    return document


def rng_for(seed):
    return random.Random(seed)
