// Two price rules of the shipped card, written by hand as a page would without a card language: once with decimal.js,
// once as a JSONata expression over floats, as node editors do it today. The figures come from the card, so that
// all three always speak of the same prices.
import { Decimal } from 'decimal.js';
import jsonata from 'jsonata';

/** "a|b" stands for a and b: what a page would hold, spelt out. */
const spelt = (rows) => Object.fromEntries(Object.entries(rows).flatMap(([keys, row]) =>
  keys.split('|').map((key) => [key, typeof row === 'string' ? row : spelt(row)])));

const numbers = (rows) => JSON.parse(JSON.stringify(rows), (_, value) => (typeof value === 'string' ? Number(value) : value));
const decimals = (rows) => Object.fromEntries(Object.entries(rows).map(([key, row]) =>
  [key, typeof row === 'string' ? new Decimal(row) : decimals(row)]));

const credits = (price, { factors, credits }) =>
  Decimal.max(price.times(factors.margin).times(credits.perUnit).ceil(), credits.minimum).toFixed();

/** A rate by mode times seconds, and sound on top where it is not included. */
function kling(card) {
  const model = card.models.find(({ id }) => id === 'kling-v3');
  const [video, sound] = model.price.map((term) => spelt(term.rate.table.rows));
  const exact = { video: decimals(video), sound: decimals(sound) };
  const selections = [];
  for (const mode of ['std', 'pro', '4k'])
    for (const audio of [false, true])
      for (let duration = 3; duration <= 15; duration++) selections.push({ mode, audio, duration });
  return {
    name: 'Kling 3: table × seconds',
    model: model.id,
    selections,
    decimal({ mode, audio, duration }) {
      let price = exact.video[mode].times(duration);
      if (audio && exact.sound[mode]) price = price.plus(exact.sound[mode].times(duration));
      return credits(price, card);
    },
    expression: jsonata(`(
      $video := $lookup(video, mode) * duration;
      $sound := audio and mode != "4k" ? $lookup(sound, mode) * duration : 0;
      $max([$ceil(($video + $sound) * margin * perUnit), 1])
    )`),
    tables: { video: numbers(video), sound: numbers(sound) },
  };
}

/** Tokens by pixels and seconds in and out, at a rate that falls when a video goes in. */
function seedance(card) {
  const model = card.models.find(({ id }) => id === 'seedance-2.0');
  const rates = spelt(model.quantities.perMillion.table.rows);
  const pixels = spelt(card.tables.pixels.rows);
  const exact = { rates: decimals(rates), pixels: decimals(pixels) };
  const selections = [];
  for (const resolution of Object.keys(rates))
    for (const aspectRatio of Object.keys(pixels[resolution]))
      for (const references of [[], [{ kind: 'video', seconds: '4.5' }]])
        for (let duration = 4; duration <= 15; duration++) selections.push({ resolution, aspectRatio, duration, references });
  return {
    name: 'Seedance 2.0: tokens',
    model: model.id,
    selections,
    decimal({ resolution, aspectRatio, duration, references }) {
      const videos = references.filter(({ kind }) => kind === 'video');
      const seconds = videos.reduce((sum, video) => sum.plus(video.seconds), new Decimal(duration));
      const tokens = exact.pixels[resolution][aspectRatio].times(24).div(1024).times(seconds);
      return credits(tokens.div(1e6).times(exact.rates[resolution][videos.length ? 'yes' : 'no']), card);
    },
    expression: jsonata(`(
      $videos := references[kind = "video"];
      $seconds := duration + $sum([$videos.$number(seconds)]);
      $tokens := $lookup($lookup(pixels, resolution), aspectRatio) * 24 / 1024 * $seconds;
      $rate := $lookup($lookup(rates, resolution), $count($videos) > 0 ? "yes" : "no");
      $max([$ceil($tokens / 1000000 * $rate * margin * perUnit), 1])
    )`),
    tables: { rates: numbers(rates), pixels: numbers(pixels) },
  };
}

/** The rules, each with its peers ready to be asked. */
export function rules(card) {
  const floats = { margin: Number(card.factors.margin), perUnit: Number(card.credits.perUnit) };
  return [kling(card), seedance(card)].map(({ expression, tables, ...rule }) => ({
    ...rule,
    jsonata: (selection) => expression.evaluate({ ...tables, ...floats, ...selection }),
  }));
}
