/** The frozen cases and the conformance set, as questions: each with the card that it is asked of. */
import { readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const lines = (path) => readFileSync(root + path, "utf8").split("\n").filter((line) => line.trim());
const AT = "2026-09-01T00:00:00Z";

/** The card that `tests/cases/README.md` calls `demo`. */
const DEMO = `{ "format": 1, "id": "demo", "version": "1", "currency": "USD", "credits": { "perUnit": "100" },
  "models": [ { "id": "flat", "kind": "image", "price": [ { "line": "image", "rate": "0.04" } ] } ] }`;

/** Every card that is right, by the last part of its path without its ending. */
function shelf() {
  const cards = new Map([["demo", { text: JSON.stringify(JSON.parse(DEMO)) }]]);
  for (const folder of ["tests/conformance/", "tests/cards/", "www/rates/"]) {
    for (const name of readdirSync(root + folder).filter((name) => /^[^.]+\.json$/.test(name))) {
      const path = root + folder + name;
      // Two files have one name: the one in `tests/cards` goes by its ending.
      cards.set(cards.has(basename(name, ".json")) ? name : basename(name, ".json"), { path, text: readFileSync(path, "utf8") });
    }
  }
  return cards;
}

/** A question that is an object without an instant is asked at the usual one; any other as it stands. */
const dated = (of) => (of && typeof of === "object" && !Array.isArray(of) ? { at: AT, ...of } : of);

/** One question in `EVERY` is asked in further ways, too. */
const EVERY = 10;

export function cases() {
  const cards = shelf();
  const named = (name, folder) => {
    const path = folder && name.endsWith(".json") ? fileURLToPath(new URL(name, `file://${root}${folder}`)) : undefined;
    const found = path ? [...cards.values()].find((card) => card.path === path) : cards.get(name);
    if (!found) throw new Error(`no card is called ${name}`);
    return found;
  };
  const found = [];
  const add = (id, card, method, of) => found.push({ id, card, method, text: of === undefined ? "null" : JSON.stringify(of) });
  const quotes = {
    "tests/conformance/selections.jsonl": "tests/conformance/",
    ...Object.fromEntries(["studio", "rates", "seedance", "providers", "corners"].map((name) => [`tests/cases/${name}.jsonl`, "tests/cards/"])),
  };
  for (const [path, folder] of Object.entries(quotes)) {
    for (const [place, text] of lines(path).entries()) {
      const { id, card, model, selection, at = AT } = JSON.parse(text);
      // No instant is said aloud: a server takes its own for a question that leaves it out.
      const of = { model, selection, at };
      add(id, named(card, folder), "quote", of);
      if (place % EVERY === 0) for (const method of ["options", "alternatives"]) add(id, named(card, folder), method, of);
    }
  }
  for (const text of lines("tests/cases/compare.jsonl")) {
    const { id, card, ask, of } = JSON.parse(text);
    add(id, named(card, "tests/cards/"), ask, dated(of));
  }
  for (const text of lines("tests/cases/plan.jsonl")) {
    const { id, card, ask, of } = JSON.parse(text);
    add(id, named(card), ask, dated(of));
  }
  for (const text of lines("tests/cases/wallet.jsonl")) {
    const { id, card, events, at } = JSON.parse(text);
    add(id, named(card), "replay", { events, at });
  }
  for (const text of lines("tests/cases/preview.jsonl")) {
    const { id, card, model, selection, at, context, wallet, events } = JSON.parse(text);
    add(id, named(card), "preview", { wallet, model, selection, at, context });
    // A wallet that is not given is what `replay` makes of the events.
    if (events) Object.assign(found.at(-1), { events: JSON.stringify({ events }) });
  }
  for (const [name, card] of cards) {
    add(name, card, "describe");
    for (const [place, { id }] of JSON.parse(card.text).models.entries()) {
      // The first models of a card with many say enough: a census may have millions of prices.
      if (place < EVERY) add(`${name} ${id}`, card, "census", { model: id, selection: {}, at: AT });
    }
  }
  for (const text of [...lines("tests/conformance/broken.jsonl"), ...lines("tests/cases/broken.jsonl")]) {
    // The card as it stands: a program that reads and writes it would write its numbers in its own way.
    const { id } = JSON.parse(text);
    add(id, { text: text.slice(text.indexOf('"card": ') + 8, text.lastIndexOf(', "codes"')) }, "check");
  }
  return found;
}
