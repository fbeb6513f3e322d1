"""Makes the first inputs of each target from the cards and cases of the repository: python3 tests/fuzz/seeds.py FOLDER

Writes FOLDER/TARGET/NAME. What is kept in seeds/ began with these and was then minimised.
"""

import hashlib
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = pathlib.Path(sys.argv[1])
LAWS = (ROOT / "tests/fuzz/src/laws.rs").read_text()
CARDS = re.findall(r'include_str!\("\.\./\.\./(?:\.\./)?([^"]+\.json)"\)', LAWS)
LETTER = {pathlib.Path(name).stem: chr(65 + i) for i, name in enumerate(CARDS)}
QUESTIONS = re.findall(r"^    wire::(\w+),$", LAWS, re.M)


def keep(target, text):
    folder = OUT / target
    folder.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    if len(data) <= 8192:
        (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


def small(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def lines(name):
    return [json.loads(line) for line in (ROOT / "tests" / name).read_text().splitlines() if line.strip()]


def ask(name, question, of):
    if name in LETTER:
        keep("wire", LETTER[name] + chr(65 + QUESTIONS.index(question)) + small(of))


for name in CARDS:
    card = json.loads((ROOT / (name if name.startswith("www/") else "tests/" + name)).read_text())
    keep("card", small(card))
    rest = {key: value for key, value in card.items() if key != "models"}
    for model in card["models"][:: 2 if len(card["models"]) > 50 else 1]:
        keep("card", small({**{k: v for k, v in rest.items() if k not in ("plans", "packs", "trial", "wallet", "tables")}, "models": [model]}))
for line in lines("conformance/broken.jsonl") + lines("oracle/edges.jsonl"):
    keep("card", small(line["card"]))

for file in ["conformance/selections", "cases/corners", "cases/providers", "cases/seedance", "cases/studio", "cases/rates"]:
    for i, line in enumerate(lines(file + ".jsonl")):
        name = pathlib.Path(line["card"]).stem
        if name not in LETTER or (len(lines(file + ".jsonl")) > 300 and i % 4):
            continue
        of = {"model": line["model"], "selection": line["selection"], "at": line.get("at") or "2026-09-01T00:00:00Z"}
        keep("quote", LETTER[name] + small(of))
        if i % 8 == 0:
            for question in ["options", "alternatives", "census", "quote"]:
                ask(name, question, of)

for line in lines("cases/wallet.jsonl"):
    name = line["card"] if line["card"] in LETTER else "basic"
    of = {"events": line["events"], **({"at": line["at"]} if "at" in line else {})}
    keep("wallet", LETTER[name] + small(of))
    keep("wallet", LETTER["studio"] + small(of))
    ask(name, "replay", of)
for line in lines("cases/preview.jsonl"):
    name = line["card"] if line["card"] in LETTER else "basic"
    job = {key: line[key] for key in ("model", "selection", "at", "context") if key in line}
    if "wallet" in line:
        keep("wallet", LETTER[name] + small({**job, "wallet": line["wallet"]}))
        ask(name, "preview", {**job, "wallet": line["wallet"]})
    else:
        keep("wallet", LETTER[name] + small({"events": line["events"]}))
    lot = {"id": "a", "origin": "plan", "from": "2026-01-01T00:00:00Z", "granted": "50", "available": "40", "held": "10", "spent": "0", "expired": "0"}
    hold = {"id": "j", "at": "2026-01-02T00:00:00Z", "credits": "10", "takes": [{"lot": "a", "credits": "10"}]}
    made = {**job, "wallet": {"at": "2026-01-03T00:00:00Z", "lots": [lot], "holds": [hold]}}
    keep("wallet", LETTER[name] + small(made))
    ask(name, "preview", made)
for file in ["cases/compare.jsonl", "cases/plan.jsonl"]:
    for line in lines(file):
        if "of" in line and line.get("ask") in QUESTIONS:
            ask(pathlib.Path(line["card"]).stem, line["ask"], line["of"])
