/**
 * Where amounts stand in a drawing, in px. An amount is read as a number here, because a line has to be
 * drawn somewhere: nothing that is worked out here is shown as a figure, compared with another or sent back.
 */
import { compareAmounts } from "../order";
import type { Amount, CurveStep } from "../wire";

/** The distance from the start of an axis that ends at `end` and is `length` px long. */
export function along(amount: Amount, end: Amount, length: number): number {
  const share = Number(amount) / Number(end);
  return share > 0 && length > 0 ? share * length : 0;
}

/** The plot within its margins, and the amounts at the far ends of its axes. */
export interface Plot { width: number; height: number; upTo: Amount; top: Amount }

export const x = (plot: Plot, volume: Amount) => along(volume, plot.upTo, plot.width);
export const y = (plot: Plot, price: Amount) => plot.height - along(price, plot.top, plot.height);

/** Tenths are finer than any screen. */
const point = (at: number) => `${Math.round(at * 10) / 10}`;

/** A line as the places of its steps, worked out once and drawn in pieces. */
export interface Line { readonly from: readonly number[]; readonly at: readonly number[]; readonly end: number }

export function line(plot: Plot, steps: readonly CurveStep[], end: Amount): Line {
  return { from: steps.map(({ above }) => x(plot, above)), at: steps.map(({ perMonth }) => y(plot, perMonth)), end: x(plot, end) };
}

/** The part of a line between two places. */
export function stepPath({ from, at, end }: Line, first: number, last: number): string {
  let path = "";
  for (let index = 0; index < from.length && from[index]! < last; index += 1) {
    const next = from[index + 1] ?? end;
    const start = from[index]! < first ? first : from[index]!;
    const stop = next > last ? last : next;
    if (start >= stop) continue;
    const height = point(at[index]!);
    path += `${path ? `V${height}` : `M${point(start)} ${height}`}H${point(stop)}`;
  }
  return path;
}

/** Labels moved apart, so that each has `room`, and none is out of the plot. In the order in which they are given. */
export function spread(wanted: readonly number[], room: number, height: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let least = -Infinity;
  for (const one of order) {
    if (one.at < least) one.at = least;
    least = one.at + room;
  }
  let greatest = height;
  for (const one of order.toReversed()) {
    if (one.at > greatest) one.at = greatest;
    greatest = one.at - room;
  }
  const found: number[] = [];
  for (const { at, index } of order) found[index] = at;
  return found;
}

/** Round amounts above the one given, in rising order: 1, 1.5, 2, 3, 4, 5, 6, 8 and their tenfolds, by their digits alone. */
export function roundAbove(amount: Amount, count: number): Amount[] {
  const found: Amount[] = [];
  const among = (one: Amount) => { if (found.length < count && compareAmounts(one, amount) > 0) found.push(one); };
  for (const one of ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5"]) among(one);
  for (let zeros = ""; found.length < count; zeros += "0") {
    for (const first of ["1", "1.5", "2", "3", "4", "5", "6", "8"]) among(first === "1.5" ? (zeros ? `15${zeros.slice(1)}` : first) : `${first}${zeros}`);
  }
  return found;
}

/** How an axis that ends at a round amount is divided: by the digits that the amount begins with. */
const divided: Record<string, readonly string[]> = {
  1: ["02", "04", "06", "08", "10"], 15: ["05", "10", "15"], 2: ["05", "10", "15", "20"], 3: ["10", "20", "30"], 4: ["10", "20", "30", "40"],
  5: ["10", "20", "30", "40", "50"], 6: ["20", "40", "60"], 8: ["20", "40", "60", "80"],
};

/** The round amounts along an axis that ends at one. */
export function ticks(end: Amount): Amount[] {
  const [, digits, zeros] = /^(15|[1-68])(0*)$/.exec(end) ?? [];
  if (digits === undefined || zeros === undefined) return ["0", end];
  const shared = digits === "15" ? `${zeros}0` : zeros;
  // Two digits stand for the first and for what follows it: 05 of 2000 is 0500.
  const among = (divided[digits] ?? []).map((two) => {
    const text = shared ? `${two}${shared.slice(1)}` : `${two[0]!}.${two[1]!}`;
    return text.replace(/^0+(?=\d)/, "").replace(/\.0$/, "");
  });
  return ["0", ...among];
}
