// How long a call takes: the median and the 99th percentile of many, in microseconds.
import { performance } from 'node:perf_hooks';

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function percentiles(millis) {
  const sorted = Float64Array.from(millis, (milli) => milli * 1000).sort();
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
}

/** No figure is worth more than this many seconds; slow work is called less often. */
const PATIENCE = 4;

/** Calls `work` with each of `inputs` in turn, up to `calls` times after a quarter of that to warm up. */
export function sync(work, inputs, calls) {
  const { samples, turns } = plan(inputs, calls);
  for (const input of turns) {
    const began = performance.now();
    work(input);
    samples.push(performance.now() - began);
  }
  return percentiles(samples);
}

/** The same for work that answers later. */
export async function later(work, inputs, calls) {
  const { samples, turns } = plan(inputs, calls);
  for (const input of turns) {
    const began = performance.now();
    await work(input);
    samples.push(performance.now() - began);
  }
  return percentiles(samples);
}

/** Hands out inputs, first for the warm-up, whose samples are thrown away, then for the measurement. */
function plan(inputs, calls) {
  const samples = [];
  function* turns() {
    for (const [count, patience] of [[calls >> 2, PATIENCE / 4], [calls, PATIENCE]]) {
      samples.length = 0;
      const end = performance.now() + patience * 1000;
      for (let i = 0; i < count && performance.now() < end; i++) yield inputs[i % inputs.length];
    }
  }
  return { samples, turns: turns() };
}

/** How long `work` takes on average, in milliseconds, once warm. */
export function average(work, seconds) {
  let began = performance.now();
  work();
  const first = performance.now() - began;
  if (first > seconds * 1000) return first;
  let calls = 0;
  began = performance.now();
  do {
    work();
    calls++;
  } while (performance.now() - began < seconds * 1000);
  return (performance.now() - began) / calls;
}
