/**
 * How large a thing is drawn. The one place where an amount becomes a number: a picture is as exact as a pixel, and no
 * figure that anybody reads comes from here.
 */
import type { Amount } from "./wire";

/** An amount as a length, for a picture. */
export function length(amount: Amount): number {
  const drawn = Number(amount);
  return drawn > 0 ? drawn : 0;
}

/** Several as one length. */
export const together = (amounts: readonly Amount[]) => amounts.reduce((sum, amount) => sum + length(amount), 0);

/** A line with steps over evenly spaced places, and the area under it, in a box of `width` × `height`. */
export function steps(amounts: readonly Amount[], width: number, height: number): { line: string; area: string; places: number } {
  const lengths = amounts.map(length);
  const top = lengths.reduce((most, one) => (one > most ? one : most), 0);
  const at = (index: number) => (lengths.length < 2 ? width / 2 : (index * width) / (lengths.length - 1));
  const up = (one: number) => (top > 0 ? height - (one / top) * height : height);
  const first = lengths[0] ?? 0;
  let line = `M0 ${up(first)}`;
  lengths.forEach((one, index) => { line += `H${at(index)}V${up(one)}`; });
  line += `H${width}`;
  return { line, area: `${line}V${height}H0Z`, places: lengths.length };
}
