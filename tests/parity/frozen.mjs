/**
 * The frozen cases against any server that answers them over HTTP, by what `tests/cases/README.md` says and nothing else.
 *
 *     node tests/parity/frozen.mjs ADDRESS [--token ADMIN]
 *
 * With the admin's token each case's card is put in force first; without one only the cases of the card in force are
 * asked. A path that the server does not have (404) leaves its cases out, which is told. Ends with 1 if a case fails.
 */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: { token }, positionals: [address] } = parseArgs({ allowPositionals: true, options: { token: { type: "string" } } });
if (!address) throw new Error("name the server's address");
const tests = new URL("../", import.meta.url);
const AT = "2026-09-01T00:00:00Z";
const DEMO = { format: 1, id: "demo", version: "1", currency: "USD", credits: { perUnit: "100" },
  models: [{ id: "flat", kind: "image", price: [{ line: "image", rate: "0.04" }] }] };

const lines = (path) => readFileSync(new URL(path, tests), "utf8").split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
const card = (path) => JSON.parse(readFileSync(new URL(path, tests), "utf8"));

/** A card that a line of questions names by its file alone. */
function named(name) {
  if (name === "demo") return DEMO;
  const file = name.endsWith(".json") ? name : `${name}.json`;
  const folder = ["../www/rates/", "cards/", "conformance/"].find((folder) => readdirSync(new URL(folder, tests)).includes(file));
  return card(folder + file);
}

// What must hold

/** A plain decimal without idle zeros: two that are written alike are equal. */
function plain(amount) {
  const parts = /^(-?)0*([0-9]+?)(?:\.([0-9]*?)0*)?$/.exec(typeof amount === "string" ? amount : "");
  return parts ? `${parts[2] === "0" && !parts[3] ? "" : parts[1]}${parts[2]}.${parts[3] ?? ""}` : `no amount: ${JSON.stringify(amount)}`;
}

const sorted = (value) => (Array.isArray(value) ? value.map(sorted) : value && typeof value === "object"
  ? Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])])) : value);
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const amounts = (found, want) => (typeof want === "object"
  ? Object.keys(want).every((name) => amounts(found?.[name], want[name])) : plain(found) === plain(want));
const set = (list) => [...(list ?? [])].sort();
const lineOf = (line) => (Array.isArray(line) ? { line: line[0], amount: line[1] } : line);

/** Whether one part of an answer is as a line of quotes expects it. */
const quoted = {
  price: (answer, want) => amounts(answer.price, want),
  credits: (answer, want) => amounts(answer.credits, want),
  estimated: (answer, want) => same(set(answer.estimated), set(want)),
  codes: (answer, want) => same(set(answer.problems?.map((problem) => problem.code)), set(want)),
  unknown: (answer, want) => same(answer.unknown, want.map((one) => (typeof one === "string" ? { input: one } : one))),
  lines: (answer, want) => {
    const own = answer.lines?.filter(({ line }) => !["credits-minimum", "credits-rounding"].includes(line)) ?? [];
    return own.length === want.length && own.every((line, at) => line.line === lineOf(want[at]).line && amounts(line.amount, lineOf(want[at]).amount));
  },
  creditLines: (answer, want) => answer.lines?.length === want.length
    && answer.lines.every((line, at) => line.line === lineOf(want[at]).line && amounts(line.credits, lineOf(want[at]).amount ?? want[at].credits)),
  rates: (answer, want) => answer.rates?.length === want.length && answer.rates.every((rate, at) =>
    Object.entries(want[at]).every(([name, value]) => (["count", "price", "credits"].includes(name) ? amounts(rate[name], value) : same(rate[name], value)))),
  fixed: (answer, want) => (want === null ? answer.fixed === undefined : amounts(answer.fixed, want)),
};

const quotedFault = (answer, expect) => Object.keys(expect).find((name) => !(quoted[name] ?? ((found, want) => same(found[name], want)))(answer, expect[name]));

/** The place of what is not as it is written in `want`; what `want` does not name is free. */
function writtenFault(found, want, place = "answer") {
  if (want === null) return found === undefined ? undefined : place;
  if (Array.isArray(want)) {
    if (!Array.isArray(found) || found.length !== want.length) return place;
    return want.map((item, at) => writtenFault(found[at], item, `${place}[${at}]`)).find(Boolean);
  }
  if (typeof want !== "object") return same(found, want) ? undefined : place;
  if (typeof found !== "object" || found === null) return place;
  for (const [name, value] of Object.entries(want)) {
    const at = `${place}.${name}`;
    const whole = (list) => same(list, value);
    if (name === "codes" && !whole(set(found.problems?.map((problem) => problem.code)))) return at;
    else if (name === "places" && !whole(found.problems?.map((problem) => problem.input ?? null))) return at;
    else if (["selection", "changed"].includes(name) && !whole(found[name])) return at;
    else if (!["codes", "places", "selection", "changed"].includes(name)) {
      const fault = writtenFault(found[name], value, at);
      if (fault) return fault;
    }
  }
  return undefined;
}

// What is asked

/** A question that is an object without an instant is asked at the usual one; any other as it stands. */
const dated = (of) => (of && typeof of === "object" && !Array.isArray(of) ? { at: AT, ...of } : of);

async function* questions() {
  for (const line of lines("conformance/selections.jsonl")) yield { ...line, card: card(`conformance/${line.card}`), path: "quotes" };
  for (const name of ["studio", "rates", "seedance", "providers", "corners"]) {
    for (const line of lines(`cases/${name}.jsonl`)) yield { ...line, card: card(`cards/${line.card}`), path: "quotes" };
  }
  for (const name of ["compare", "plan"]) {
    for (const line of lines(`cases/${name}.jsonl`)) yield { ...line, card: named(line.card), path: line.ask, body: dated(line.of) };
  }
  for (const line of lines("cases/wallet.jsonl")) {
    const { events, at } = line;
    yield { ...line, card: named(line.card), path: "replay", body: { events, at }, expect: { codes: [], ...line.expect } };
  }
  for (const line of lines("cases/preview.jsonl")) {
    const { wallet, model, selection, at, context, events } = line;
    yield { ...line, card: named(line.card), path: "preview", body: { wallet, model, selection, at, context }, events, expect: { codes: [], ...line.expect } };
  }
}

async function ask(method, path, body) {
  const headers = { "Content-Type": "application/json", ...(method === "PUT" ? { Authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${address}/api/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: response.status, answer: await response.json().catch(() => undefined) };
}

let held = token ? undefined : (await ask("GET", "rate-card")).answer;
const told = { held: 0, "left out": 0, failed: 0 };
for await (const { id, card, path, body, events, model, selection, at = AT, expect } of questions()) {
  if (!same(held, card)) {
    if (token) {
      const put = await ask("PUT", "rate-card", card);
      if (put.status !== 200) throw new Error(`the card of ${id} is not taken: ${put.status}`);
      held = card;
    } else {
      told["left out"] += 1;
      continue;
    }
  }
  const question = body === undefined ? { model, selection, at } : body;
  // A wallet that is not given is what `replay` makes of the events.
  if (path === "preview" && events) question.wallet = (await ask("POST", "replay", { events })).answer?.wallet;
  const { status, answer } = await ask("POST", path, question);
  const fault = status !== 200 ? `status ${status}` : path === "quotes" ? quotedFault(answer, expect) : writtenFault(answer, expect);
  if (status === 404) told["left out"] += 1;
  else if (fault) {
    told.failed += 1;
    console.log(`${id}: ${fault}\n  expected ${JSON.stringify(expect)}\n  found    ${JSON.stringify(answer)}`);
  } else told.held += 1;
}
console.log(`${fileURLToPath(tests)}: ${told.held} cases hold, ${told.failed} fail, ${told["left out"]} left out`);
process.exitCode = told.failed || !told.held ? 1 : 0;
