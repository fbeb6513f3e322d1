"""`python3 -m oracle conformance DIR… | quote | check CARD… | compare ENGINE FROM TO [REPORT [PATIENCE]]`"""
import json
import os
import sys

from . import conformance
from .card import read
from .documents import load, loads
from .quote import answer


def quote():
    cards = {}
    for text in sys.stdin:
        line = loads(text)
        key = line["card"]
        if key not in cards:
            cards[key] = read(load(key))
        card, problems = cards[key]
        found = answer(card, line["model"], line["selection"], line.get("at")) if card else {"problems": problems}
        print(json.dumps({"id": line["id"], "answer": found}, default=str, ensure_ascii=False))


def main(arguments):
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    sys.setrecursionlimit(10_000)
    if command == "conformance":
        wrong = sum(conformance.run(folder) for folder in rest)
        here = os.path.dirname(os.path.abspath(__file__))
        wrong += conformance.selections(here, "edges.jsonl")
        wrong += conformance.broken(os.path.join(here, "../cases/broken.jsonl"))
        return 1 if wrong else 0
    if command == "quote":
        quote()
        return 0
    if command == "check":
        found = {path: read(load(path))[1] for path in rest}
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 1 if any(found.values()) else 0
    if command == "compare":
        from . import compare
        span = [int(part) for part in rest[1:3]]
        return 1 if compare.run(rest[0], *span, *rest[3:4], *map(int, rest[4:5])) else 0
    print(__doc__, file=sys.stderr)
    return 2


sys.exit(main(sys.argv[1:]))
