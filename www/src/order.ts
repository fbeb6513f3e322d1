/** Amounts in order, by their digits alone: an amount is never read as a number. */
import { isNegative, isSpan } from "./format";
import type { Amount, Answer, Outcome, Span } from "./wire";

/** Less than 0 if `a` is less than `b`, 0 if they are equal. An amount has no trailing and no leading zeros. */
export function compareAmounts(a: Amount, b: Amount): number {
  if (isNegative(a) !== isNegative(b)) return isNegative(a) ? -1 : 1;
  if (isNegative(a)) return compareAmounts(b.slice(1), a.slice(1));
  const [whole = "", fraction = ""] = a.split(".");
  const [otherWhole = "", otherFraction = ""] = b.split(".");
  if (whole.length !== otherWhole.length) return whole.length < otherWhole.length ? -1 : 1;
  if (whole !== otherWhole) return whole < otherWhole ? -1 : 1;
  return fraction === otherFraction ? 0 : fraction < otherFraction ? -1 : 1;
}

const ends = (value: Amount | Span): [least: Amount, most: Amount] => (isSpan(value) ? [value.min, value.max] : [value, value]);

/** By the lower end, then by the upper. */
export function compareCredits(a: Amount | Span, b: Amount | Span): number {
  const [least, most] = ends(a);
  const [otherLeast, otherMost] = ends(b);
  return compareAmounts(least, otherLeast) || compareAmounts(most, otherMost);
}

const creditsOf = (outcome: Outcome | Answer | null | undefined) =>
  outcome && (outcome.outcome === "exact" || outcome.outcome === "range") ? outcome.credits : undefined;

/** What has a figure by its figure, then rates, then what has no price; alike ones stay as they are. */
export function compareOutcomes(a: Outcome | Answer | null | undefined, b: Outcome | Answer | null | undefined): number {
  const [credits, other] = [creditsOf(a), creditsOf(b)];
  if (credits !== undefined && other !== undefined) return compareCredits(credits, other);
  return rank(a) - rank(b);
}

const rank = (outcome: Outcome | Answer | null | undefined) => (creditsOf(outcome) !== undefined ? 0 : outcome?.outcome === "rate" ? 1 : 2);
