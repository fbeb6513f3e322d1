/**
 * The same bytes from every door: natively, from the Wasm in Node and in Chromium, and from the server.
 *
 *     node tests/parity/run.mjs --tool PATH --door PATH [--server PATH] [--chromium PATH] [--count N] [--seed N]
 *
 * `--tool` is the built `credit-estimator`, `--door` the built `credit-door`. Ends with 1 if any answer differs.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { cases } from "./cases.mjs";
import { chromium, native, node, server } from "./doors.mjs";

const { values: options } = parseArgs({
  options: {
    tool: { type: "string" },
    door: { type: "string" },
    server: { type: "string" },
    chromium: { type: "string", default: process.env.CHROMIUM ?? "/usr/bin/chromium" },
    count: { type: "string", default: "200000" },
    seed: { type: "string", default: "1" },
  },
});
const studio = fileURLToPath(new URL("../../www/rates/studio.json", import.meta.url));
const card = { path: studio, text: readFileSync(studio, "utf8") };
/** Questions that are asked at once, and of how many such blocks one is asked of the server one by one. */
const BLOCK = 1000;
const SINGLY = 40;

const counts = new Map();
const differences = [];

function compare(door, asks, expected, found) {
  counts.set(door, (counts.get(door) ?? 0) + asks.length);
  asks.forEach((ask, place) => {
    if (expected[place] !== found[place]) differences.push({ door, ask, expected: expected[place], found: found[place] });
  });
}

async function everyCase(doors, reference) {
  const all = cases();
  for (const one of all) {
    if (one.events) {
      const [made] = await reference.answers(one.card, "replay", [one.events]);
      one.text = JSON.stringify({ ...JSON.parse(one.text), wallet: JSON.parse(made).wallet });
    }
  }
  // Neighbours with one card and one method go together.
  const groups = [];
  for (const one of all) {
    const last = groups.at(-1);
    if (last?.card === one.card && last.method === one.method) last.texts.push(one.text);
    else groups.push({ card: one.card, method: one.method, texts: [one.text] });
  }
  for (const { card, method, texts } of groups) {
    const expected = await reference.answers(card, method, texts);
    for (const door of doors) {
      const asks = texts.map((text) => `${method} of ${card.path ?? "a card in a case"}: ${text}`);
      compare(`${door.name}, cases`, asks, expected, await door.answers(card, method, texts));
    }
  }
}

/** Lines `{"ask":…,"answer":…}`, cut by their text: what is compared is what was written. */
async function* blocks() {
  const made = spawn(options.tool, ["parity", "--card", studio, "--print", "--count", options.count, "--seed", options.seed], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((done) => made.once("close", done));
  let asks = [], answers = [];
  for await (const line of createInterface({ input: made.stdout })) {
    const middle = line.indexOf(',"answer":');
    asks.push(line.slice('{"ask":'.length, middle));
    answers.push(line.slice(middle + ',"answer":'.length, -1));
    if (asks.length === BLOCK) {
      yield { asks, answers };
      [asks, answers] = [[], []];
    }
  }
  if (asks.length) yield { asks, answers };
  if (await ended) throw new Error(`${options.tool} ended with ${await ended}`);
}

const outcomes = {};

async function everySelection(doors) {
  let place = 0;
  for await (const { asks, answers } of blocks()) {
    for (const answer of answers) {
      const outcome = /"outcome":"(\w+)"/.exec(answer)?.[1];
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    await Promise.all(doors.map(async (door) => {
      const name = `${door.name}, made up`;
      if (!door.batch) return compare(name, asks, answers, await door.answers(card, "quote", asks));
      const found = await door.batch(card, asks);
      if (found === `[${answers.join(",")}]`) compare(name, asks, answers, answers);
      else compare(name, asks, answers, await door.answers(card, "quote", asks));
      if (place % SINGLY === 0) compare(`${name}, one by one`, asks, answers, await door.answers(card, "quote", asks));
    }));
    place += 1;
  }
}

const began = performance.now();
const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
const reference = native(options.door);
const doors = [await node(), await chromium(options.chromium)];
if (options.server) doors.push(await server(options.server, studio));
try {
  await everyCase(doors, reference);
  console.log(`cases done after ${seconds()}`);
  await everySelection(doors);
} finally {
  reference.close();
  for (const door of doors) await door.close();
}

for (const [name, count] of counts) console.log(`${name}: ${count} answers`);
console.log(`made up: ${JSON.stringify(outcomes)}; all after ${seconds()}`);
if (counts.size < doors.length * 2) throw new Error("some door was not asked");
if (differences.length) {
  console.log(`${differences.length} differ; the shortest:`);
  differences.sort((a, b) => a.ask.length - b.ask.length);
  for (const { door, ask, expected, found } of differences.slice(0, 5)) {
    console.log(`${door}\n  asked    ${ask}\n  expected ${expected}\n  found    ${found}`);
  }
  process.exitCode = 1;
}
