"""Checks the form of plans, packs, trial and wallet."""
from .documents import is_int


def check(reader, document):
    listed(reader, document, "plans", plan)
    listed(reader, document, "packs", pack)
    if "trial" in document and reader.fields(document["trial"], ("trial",), ("credits",), ("validDays",)) is not None:
        reader.decimal_field(document["trial"], "credits", ("trial",))
        days(reader, document["trial"], ("trial",))
    if "wallet" in document:
        reader.fields(document["wallet"], ("wallet",), (), ("burn", "whenEmpty", "return"))


def listed(reader, document, name, read):
    seen = set()
    for place, value in enumerate(reader.array(document.get(name, []), (name,))):
        path = (name, place)
        key = value.get("id") if isinstance(value, dict) else None
        if isinstance(key, str) and key in seen:
            reader.add("duplicate-id", path + ("id",), f"`{key}` stands twice")
        if isinstance(key, str):
            seen.add(key)
        read(reader, value, path)


def days(reader, value, path):
    if "validDays" in value and not is_int(value["validDays"]):
        reader.add("wrong-type", path + ("validDays",), "a JSON integer is expected")


def pack(reader, value, path):
    if reader.fields(value, path, ("id", "price", "credits"), ("bonus", "validDays")) is None:
        return
    reader.text(value, "id", path)
    for name in ("price", "credits", "bonus"):
        reader.decimal_field(value, name, path)
    days(reader, value, path)


def plan(reader, value, path):
    if reader.fields(value, path, ("id", "price", "grants"), ("queue",)) is None:
        return
    reader.text(value, "id", path)
    prices = value.get("price", {})
    if not isinstance(prices, dict):
        reader.add("wrong-type", path + ("price",), "an object is expected")
        prices = {}
    for name in prices:
        reader.decimal_field(prices, name, path + ("price",))
    for place, grant in enumerate(reader.array(value.get("grants", []), path + ("grants",))):
        at = path + ("grants", place)
        if reader.fields(grant, at, ("credits",), ("expires", "use")) is not None:
            reader.decimal_field(grant, "credits", at)
