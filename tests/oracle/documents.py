"""JSON as the contract wants it: repeated names are seen, fractions are kept apart, the digest is RFC 8785."""
import hashlib
import json


class Fractional(str):
    """A JSON number with a fraction or an exponent: never right in a card or a selection."""


class Twice(dict):
    """An object that repeats names; `repeated` lists them."""

    repeated = ()


def _pairs(pairs):
    seen = {}
    repeated = []
    for name, value in pairs:
        if name in seen:
            repeated.append(name)
        seen[name] = value
    if not repeated:
        return seen
    twice = Twice(seen)
    twice.repeated = repeated
    return twice


def loads(text):
    return json.loads(text, object_pairs_hook=_pairs, parse_float=Fractional)


def load(path):
    with open(path, encoding="utf-8") as file:
        return loads(file.read())


def is_int(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Fractional)


def pointer(path):
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def canonical(value):
    """RFC 8785 for documents without fractions."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def digest(document):
    return "sha256:" + hashlib.sha256(canonical(document).encode("utf-8", "surrogatepass")).hexdigest()
