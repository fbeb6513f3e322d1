/**
 * What the pricing page knows: the rows of a month's work, and what the engine says of them.
 * A plain module without a page. It adds nothing up itself: every figure is an answer.
 */
import type { Rates } from "./engine";
import { Estimate } from "./estimate";
import { isSpan } from "./format";
import { compareAmounts } from "./order";
import type { Amount, Billing, PayWay, PlanAnswer, PlanFit, PlanRow, Selection } from "./wire";

export interface Work { model: string; selection: Selection; count: number }

/** One row: a model with its settings, and how often. The number tells it from the others as long as it stands. */
export interface Row { readonly key: number; readonly estimate: Estimate; count: number }

/** As many of one thing as a month is asked about. */
export const mostCount = 99_999;
export const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= mostCount;

/** A new row's count: enough that its credits are seen in the sum. */
const usualCount = 10;

export class Month {
  #rows: readonly Row[] = [];
  #removed: { row: Row; at: number } | undefined;
  #answer: PlanAnswer | null = null;
  #priced: readonly Row[] = [];
  #keys = 0;
  #curveTo: Amount | undefined;

  /** `at` gives the instant of each ask; a clock unless the page fixes it. */
  constructor(readonly rates: Rates, private readonly at: () => string) {}

  get rows(): readonly Row[] { return this.#rows; }
  get answer(): PlanAnswer | null { return this.#answer; }
  /** The rows that the answer speaks of, in its order. */
  get priced(): readonly Row[] { return this.#priced; }
  /** The row that was removed last, while it can be put back. */
  get removed(): Row | undefined { return this.#removed?.row; }

  /** The work as data, with every row that has a model. */
  get work(): Work[] {
    return this.#rows.flatMap(({ estimate, count }) => (estimate.model ? [{ model: estimate.model.id, selection: estimate.asked, count }] : []));
  }

  set work(work: readonly Work[]) {
    this.#removed = undefined;
    this.#rows = work.map(({ model, selection, count }) => {
      const estimate = new Estimate(this.rates, this.at);
      estimate.begin(model, selection);
      return this.#row(estimate, isCount(count) ? count : 1);
    });
  }

  #row(estimate: Estimate, count: number): Row {
    return { key: ++this.#keys, estimate, count };
  }

  /** One more: of the last row's model, or of the card's first, with the card's usual settings. */
  add(): Row {
    this.#removed = undefined;
    const estimate = new Estimate(this.rates, this.at);
    estimate.pick(this.#rows.at(-1)?.estimate.model?.id ?? estimate.models[0]?.id ?? "");
    const row = this.#row(estimate, usualCount);
    this.#rows = [...this.#rows, row];
    return row;
  }

  /** The same again, below it. */
  copy(row: Row): Row {
    this.#removed = undefined;
    const estimate = new Estimate(this.rates, this.at);
    if (row.estimate.model) estimate.begin(row.estimate.model.id, row.estimate.asked);
    const copy = this.#row(estimate, row.count);
    this.#rows = this.#rows.toSpliced(this.#rows.indexOf(row) + 1, 0, copy);
    return copy;
  }

  remove(row: Row): void {
    this.#removed = { row, at: this.#rows.indexOf(row) };
    this.#rows = this.#rows.filter((one) => one !== row);
  }

  /** Puts back what was removed last, where it stood. */
  undo(): Row | undefined {
    const { row, at } = this.#removed ?? {};
    if (!row || at === undefined) return undefined;
    this.#removed = undefined;
    this.#rows = this.#rows.toSpliced(at, 0, row);
    return row;
  }

  /** Something else was done: what was removed stays removed. */
  settle(): void {
    this.#removed = undefined;
  }

  /** After the engine came back: every row's own price first. */
  renew(): void {
    for (const { estimate } of this.#rows) estimate.ask();
  }

  /** Asks for rows, ways and curve at once. A row without a figure is left out, and named by who shows the answer. */
  ask(billing: Billing): void {
    this.#priced = this.#rows.filter(({ estimate }) => hasFigure(estimate));
    const work = this.#priced.map(({ estimate, count }) => ({ model: estimate.model!.id, selection: estimate.asked, count }));
    const ask = (curveTo: Amount | undefined) => this.rates.plan({ work, at: this.at(), billing, ...(curveTo === undefined ? {} : { curveTo }) });
    this.#answer = ask(this.#curveTo);
    // The axis follows the month in leaps, so it is asked for again only where the month has left it.
    const curveTo = axisFor(this.#answer);
    if (curveTo === undefined || curveTo === this.#curveTo) return;
    this.#curveTo = curveTo;
    this.#answer = ask(curveTo);
  }

  /** The engine's row, if it speaks of this one. */
  of(row: Row): PlanRow | undefined {
    return this.#answer?.rows[this.#priced.indexOf(row)];
  }
}

/** Whether a row has credits: a rate and a refusal have none. */
export function hasFigure({ answer }: Estimate): boolean {
  return answer?.outcome === "exact" || answer?.outcome === "range";
}

/** The upper end: what a month is covered at. */
export const most = (credits: Amount | { max: Amount }): Amount => (typeof credits === "string" ? credits : credits.max);

/** Where the axis of volumes ends: the second of 100, 200, 500, 1,000, … above this month, by its digits alone. */
function axisFor(answer: PlanAnswer | null): Amount | undefined {
  if (answer?.credits === undefined) return undefined;
  const credits = most(answer.credits);
  const steps: Amount[] = [];
  for (let zeros = "00"; steps.length < 2; zeros += "0") {
    for (const first of ["1", "2", "5"]) if (compareAmounts(`${first}${zeros}`, credits) > 0) steps.push(`${first}${zeros}`);
  }
  return steps[1];
}

/** Each plan once, at the billing that is looked at or, where it has no price for that, at the one it has. */
export function fits(answer: PlanAnswer, billing: Billing): PlanFit[] {
  const found = new Map<string, PlanFit>();
  for (const fit of answer.plans) if (fit.billing === billing || !found.has(fit.plan)) found.set(fit.plan, fit);
  return [...found.values()];
}

/** The way to pay of this id. */
export const wayOf = (answer: PlanAnswer, id: string | undefined): PayWay | undefined => answer.ways.find((way) => way.id === id);

/** Whether the month has two ends. */
export const isRange = ({ credits }: PlanAnswer): boolean => credits !== undefined && isSpan(credits) && credits.min !== credits.max;
