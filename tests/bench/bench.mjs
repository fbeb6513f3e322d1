// Speed and size of the engine in Node, beside JSONata and decimal.js on the same price rules, in one run.
// `cargo xtask bench` builds the engine and calls this. The bounds are the project's budgets.
import { readFileSync } from 'node:fs';
import { Estimator, initSync } from '../../www/engine/credit_estimator.js';
import { average, later, sync } from './measure.mjs';
import { rules } from './rules.mjs';
import { sizes } from './sizes.mjs';

const top = new URL('../../', import.meta.url);
const wasm = readFileSync(new URL('www/engine/credit_estimator_bg.wasm', top));
const cardText = readFileSync(new URL('www/rates/studio.json', top), 'utf8');
const card = JSON.parse(cardText);

initSync({ module: wasm });
const estimator = new Estimator(card);

const micro = (value) => `${value.toFixed(value < 100 ? 2 : 0)} µs`;
const row = (...cells) => console.log(cells.map((cell, i) => (i ? String(cell).padStart(14) : String(cell).padEnd(34))).join(''));
const verdict = (value, bound) => (value <= bound ? 'within' : 'OVER');

console.log(`Node ${process.version}, card ${card.id}: ${card.models.length} models\n`);

row('one price', 'p50', 'p99', 'ours is', 'wrong credits');
for (const rule of rules(card)) {
  const asks = rule.selections.map((selection) => ({ model: rule.model, selection }));
  const right = asks.map((ask) => estimator.quote(ask).credits);
  const differing = async (way) => {
    const answers = await Promise.all(rule.selections.map(way));
    return `${answers.filter((answer, i) => String(answer) !== right[i]).length} of ${right.length}`;
  };
  const ours = sync((ask) => estimator.quote(ask), asks, 40_000);
  const jsonata = await later(rule.jsonata, rule.selections, 20_000);
  const decimal = sync(rule.decimal, rule.selections, 40_000);
  const times = (theirs) => {
    const ratio = theirs.p50 / ours.p50;
    return ratio >= 1 ? `${ratio.toFixed(1)}× faster` : `${(1 / ratio).toFixed(1)}× slower`;
  };
  console.log(rule.name);
  row('  credit-estimator, with lines', micro(ours.p50), micro(ours.p99), '', '');
  row('  JSONata, floats, no lines', micro(jsonata.p50), micro(jsonata.p99), times(jsonata), await differing(rule.jsonata));
  row('  decimal.js by hand, no lines', micro(decimal.p50), micro(decimal.p99), times(decimal), await differing(rule.decimal));
  row('  budget: 5 µs and 20 µs', verdict(ours.p50, 5), verdict(ours.p99, 20));
}

console.log();
row('the rest of the engine', 'p50', 'p99', 'budget');
const at = '2026-11-22T00:00:00Z';
const models = card.models.map(({ id }) => ({ model: id, selection: {}, at }));
const perModel = models.map((ask) => ({ ask, ...sync((each) => estimator.options(each), [ask], 400) }));
const slowest = perModel.reduce((one, other) => (other.p50 > one.p50 ? other : one));
const options = sync((ask) => estimator.options(ask), models, 8_000);
row('options, every model in turn', micro(options.p50), micro(options.p99), '200 µs', verdict(options.p50, 200));
row(`options, ${slowest.ask.model} (slowest)`, micro(slowest.p50), micro(slowest.p99), '200 µs', verdict(slowest.p50, 200));
const fromObject = sync((document) => new Estimator(document).free(), [card], 200);
const fromText = sync((text) => new Estimator(text).free(), [cardText], 200);
row('reading the card, an object', micro(fromObject.p50), micro(fromObject.p99), '5000 µs', verdict(fromObject.p50, 5000));
row('reading the card, JSON text', micro(fromText.p50), micro(fromText.p99), '5000 µs', verdict(fromText.p50, 5000));

console.log();
row('credits as a balance', 'p50', 'p99', 'a frame is');
const history = (lots, jobs) => [
  ...Array.from({ length: lots }, (_, i) => ({ type: 'grant', at, id: `lot ${i}`, origin: 'pack', credits: '100', until: `${2027 + (i % 50)}-01-01T00:00:00Z` })),
  ...Array.from({ length: jobs }, (_, i) => [
    { type: 'hold', at, id: `job ${i}`, credits: '35' },
    { type: 'settle', at, hold: `job ${i}`, credits: '30' },
  ]).flat(),
];
const job = { model: 'kling-v2-6', selection: {}, at };
for (const [lots, jobs] of [[20, 40], [1000, 2000]]) {
  const events = history(lots, jobs);
  const { wallet } = estimator.replay({ events });
  const preview = sync((ask) => estimator.preview(ask), [{ ...job, wallet }], 400);
  const replay = sync((ask) => estimator.replay(ask), [{ events }], 100);
  row(`what a job does, ${lots} lots`, micro(preview.p50), micro(preview.p99), '16700 µs', verdict(preview.p50, 16_700));
  row(`replay of ${events.length} events`, micro(replay.p50), micro(replay.p99), '16700 µs', verdict(replay.p50, 16_700));
}
const work = models.slice(0, 10).map(({ model }) => ({ model, selection: {}, count: 20 }));
for (const [what, curveTo] of [['a month of 10 rows, all ways', null], ['the same with the curve', '20000']]) {
  const plan = sync((ask) => estimator.plan(ask), [{ work, at, curveTo }], 400);
  row(what, micro(plan.p50), micro(plan.p99), '16700 µs', verdict(plan.p50, 16_700));
}

console.log();
row('in bulk', 'prices', 'time', 'a second', 'budget 10 M');
const bulk = models.map((ask) => ({
  model: ask.model,
  // A model that is not in effect has none.
  priced: estimator.census(ask).priced ?? 0,
  millis: average(() => estimator.census(ask), 0.1),
}));
const inBulk = (what, priced, millis) => {
  const rate = (priced / millis) * 1000;
  row(what, priced, `${millis.toFixed(2)} ms`, `${(rate / 1e6).toFixed(1)} M`, rate >= 1e7 ? 'within' : 'UNDER');
};
for (const { model, priced, millis } of bulk.toSorted((one, other) => other.priced - one.priced).slice(0, 5)) {
  inBulk(`  ${model}`, priced, millis);
}
const sum = (what) => bulk.reduce((total, each) => total + each[what], 0);
inBulk('every price of the card', sum('priced'), sum('millis'));

console.log();
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
row('what a page downloads', 'raw', 'gzip', 'brotli');
const glue = new URL('www/engine/credit_estimator.js', top);
const prices = readFileSync(new URL('www/engine/credit_estimator_prices.wasm', top));
for (const { what, raw, gzip, brotli } of await sizes({ wasm, prices, glue, cardText })) {
  row(`  ${what}`, kilobytes(raw), kilobytes(gzip), kilobytes(brotli));
}
