"""Runs the conformance cases: selections with their answers, and cards with their faults."""
import json
import os

from . import amounts
from .card import read
from .documents import load, loads
from .quote import answer

NOW = "2026-09-01T00:00:00Z"


def run(folder):
    """Prints what differs; returns how many cases do."""
    wrong = selections(folder) + broken(os.path.join(folder, "broken.jsonl"))
    return wrong


def selections(folder, file="selections.jsonl"):
    cards, wrong, count = {}, 0, 0
    for text in open(os.path.join(folder, file), encoding="utf-8"):
        case = loads(text)
        count += 1
        key = case["card"] if isinstance(case["card"], str) else case["id"]
        if key not in cards:
            document = load(os.path.join(folder, key)) if isinstance(case["card"], str) else case["card"]
            cards[key] = read(document)
            if cards[key][1]:
                print(key, "is not sound:", cards[key][1])
        card = cards[key][0]
        if card is None:
            wrong += 1
            continue
        found = answer(card, case["model"], case["selection"], case.get("at", NOW))
        faults = differing(case["expect"], found)
        if faults:
            wrong += 1
            print(case["id"], key, case["model"], json.dumps(case["selection"]), *faults, sep="\n    ")
    print(f"{count} selections, {wrong} wrong")
    return wrong


def same(a, b):
    """Amounts compare as decimals, ranges by their ends."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[name], b[name]) for name in a)
    if isinstance(a, str) and isinstance(b, str):
        return a == b or (amounts.parse(a) is not None and amounts.parse(a) == amounts.parse(b))
    return a == b


def differing(expect, found):
    faults = []

    def need(name, wanted, got):
        if not same(wanted, got):
            faults.append(f"{name}: expected {json.dumps(wanted)}, found {json.dumps(got)}")

    for name, wanted in expect.items():
        if name in ("outcome", "currency", "price", "credits"):
            need(name, wanted, found.get(name))
        elif name == "estimated":
            need(name, sorted(wanted), sorted(found.get("estimated", [])))
        elif name == "unknown":
            got = found.get("unknown", [])
            if all(isinstance(one, str) for one in wanted):
                got = [one.get("input", one.get("because")) for one in got]
            need(name, wanted, got)
        elif name == "lines":
            got = [(line["line"], line["amount"]) for line in found.get("lines", []) if not line["line"].startswith("credits-")]
            if [one["line"] for one in wanted] != [one for one, _ in got] or not all(same(a["amount"], b) for a, (_, b) in zip(wanted, got)):
                faults.append(f"lines: expected {wanted}, found {got}")
        elif name == "creditLines":
            got = [[line["line"], line["credits"]] for line in found.get("lines", [])]
            if len(got) != len(wanted) or not all(a[0] == b[0] and same(a[1], b[1]) for a, b in zip(wanted, got)):
                faults.append(f"credits of lines: expected {wanted}, found {got}")
        elif name == "rates":
            got = found.get("rates", [])
            if len(got) != len(wanted) or not all(same(value, b.get(field)) for a, b in zip(wanted, got) for field, value in a.items()):
                faults.append(f"rates: expected {wanted}, found {got}")
        elif name == "fixed":
            got = found.get("fixed")
            if (wanted is None) != (got is None) or wanted and not all(same(value, got.get(field)) for field, value in wanted.items()):
                faults.append(f"fixed: expected {wanted}, found {got}")
        elif name == "also":
            need(name, wanted, found.get("also"))
        elif name == "codes":
            need(name, wanted, sorted(one["code"] for one in found.get("problems", [])))
        elif name in ("selection", "defaults"):
            need(name, wanted, found.get(name))
        else:
            faults.append(f"what is `{name}`?")
    return faults


def broken(file):
    wrong = count = 0
    for text in open(file, encoding="utf-8"):
        case = loads(text)
        count += 1
        problems = read(case["card"])[1]
        codes = sorted(one["code"] for one in problems)
        under = bool(problems) and problems[0]["path"].startswith(case["path"].rstrip("/"))
        if sorted(case["codes"]) != sorted(set(codes)) or (codes and not under):
            wrong += 1
            print(case["id"], "expected", case["codes"], case["path"], "found", json.dumps(problems))
    print(f"{count} broken cards, {wrong} wrong")
    return wrong
