// How long a call takes: the median and the 99th percentile of many, in microseconds.
import { performance } from 'node:perf_hooks';

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

function percentiles(samples) {
  const sorted = samples.sort();
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99) };
}

/** Calls `work` with each of `inputs` in turn, `calls` times after a quarter of that to warm up. */
export function sync(work, inputs, calls) {
  const samples = new Float64Array(calls);
  for (let i = -(calls >> 2); i < calls; i++) {
    const input = inputs[(i + calls) % inputs.length];
    const began = performance.now();
    work(input);
    const took = performance.now() - began;
    if (i >= 0) samples[i] = took * 1000;
  }
  return percentiles(samples);
}

/** The same for work that answers later. */
export async function later(work, inputs, calls) {
  const samples = new Float64Array(calls);
  for (let i = -(calls >> 2); i < calls; i++) {
    const input = inputs[(i + calls) % inputs.length];
    const began = performance.now();
    await work(input);
    const took = performance.now() - began;
    if (i >= 0) samples[i] = took * 1000;
  }
  return percentiles(samples);
}

/** How many items a second `work` gets through, which returns how many it did. */
export function perSecond(work, seconds) {
  work();
  let done = 0;
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) done += work();
  return (done / (performance.now() - began)) * 1000;
}
