/** What the pricing page says of plans, packs and ways to pay. Names come from the card. */
import { article, settings } from "./form-words";
import { figure, isSpan, isZero, money, plain, plural, priceTag, unitOfCredits } from "./format";
import { most, type Row } from "./month";
import type { Amount, Description, GrantDescription, ModelKind, PackCount, PayWay, PlanFit, Restriction, Span } from "./wire";
import { humanise, inSentence, inputLabel, list } from "./words";

/** What one job of a kind is called where it is counted. */
const kindNouns: Record<ModelKind, string> = { video: "clip", image: "image", upscale: "upscale", audio: "track", "3d": "model", text: "text" };

/** `clips`, `images`; of a job with more than one output, what comes of it is no single clip. */
export function noun(row: Row, count: number): string {
  const { model, asked } = row.estimate;
  const outputs = asked["outputs"];
  const word = outputs !== undefined && outputs !== null && `${outputs as string}` !== "1" ? "run" : model ? kindNouns[model.kind] ?? "run" : "run";
  return count === 1 ? word : plural(word);
}

/** `Kling 2.6`, and of rows that have the same model which row: `Kling 2.6 (row 2)`. */
export function rowName(row: Row, rows: readonly Row[]): string {
  const name = row.estimate.model?.label ?? "No model";
  const alike = rows.filter(({ estimate }) => estimate.model?.id === row.estimate.model?.id).length > 1;
  return alike ? `${name} (row ${rows.indexOf(row) + 1})` : name;
}

/** The settings of a row in one line. */
export function rowSettings({ estimate }: Row, locale?: string): string {
  const text = estimate.answer ? settings(estimate.answer, estimate.model, locale) : "";
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : "Usual settings";
}

/** `row 2`, `rows 2 and 4`, of those that are not counted. */
export function without(rows: readonly Row[], left: readonly Row[]): string | undefined {
  const numbers = left.map((row) => `${rows.indexOf(row) + 1}`);
  return numbers.length ? `${numbers.length === 1 ? "row" : "rows"} ${list(numbers, "and")}` : undefined;
}

// ---------------------------------------------------------------- plans

/** `for the priority queue only`. */
function restriction(use: Restriction): string {
  const conditions = (Array.isArray(use) ? use : [use]) as { readonly [input: string]: unknown }[];
  const words = conditions.flatMap((one) => Object.entries(one).map(([name, value]) => {
    const label = inSentence(inputLabel({ name, type: "choice" }));
    return typeof value === "string" ? `the ${inSentence(humanise(value))} ${label}` : `some ${plural(label)}`;
  }));
  return `for ${list(words, "or")} only`;
}

export const restricted = ({ credits, use }: PlanFit["restricted"][number], locale?: string): string => `+ ${plain(credits, locale)} ${restriction(use)}`;

/** What the price is of, and where it is paid by the year what that is: `a month, $290 a year`. */
export function billed({ billing, price }: PlanFit, currency: string, locale?: string): string {
  return billing === "year" ? `a month, ${priceTag(price, currency, locale)} a year` : "a month";
}

/** `Standard queue`. */
export const queueText = (queue: string): string => `${humanise(queue)} queue`;

/** What happens to credits that a month leaves. */
export function keeps(grants: readonly GrantDescription[]): string {
  const free = grants.filter(({ use }) => use === undefined);
  const lasting = free.find(({ expires }) => expires !== "cycle");
  if (!lasting) return "Unused credits expire with the month";
  return lasting.expires === "never" ? "Unused credits stay" : `Credits last ${days(lasting.validDays)}`;
}

export const days = (count: number | undefined): string => (count === undefined ? "until used" : count === 1 ? "1 day" : `${count} days`);

/** What a new account begins with, and when credits come back: the card's own rules in two sentences. */
export function terms({ trial, wallet }: Description, locale?: string): string {
  const sentences = [];
  if (trial) sentences.push(`A new account begins with ${plain(trial.credits, locale)} ${unitOfCredits(trial.credits)}${trial.validDays === undefined ? "" : ` for ${days(trial.validDays)}`}.`);
  const back = Object.entries(endings).filter(([ending]) => wallet?.returns[ending] === "all").map(([, words]) => words);
  if (back.length) sentences.push(`Credits come back when a job ${list(back, "or")}.`);
  return sentences.join(" ");
}

const endings: Record<string, string> = {
  failed: "fails", moderated: "is moderated", "cancelled-queued": "is cancelled in the queue", "cancelled-running": "is cancelled while it runs",
};

// ---------------------------------------------------------------- ways

/** `Starter`, `Starter and packs`, `Packs alone`. */
export function wayName(way: Pick<PayWay, "plan" | "label" | "packs">): string {
  const name = way.label ?? (way.plan === undefined ? undefined : humanise(way.plan));
  if (name === undefined) return "Packs alone";
  return way.packs.length ? `${name} and packs` : name;
}

/** `a pack of 500`, `2 packs of 5,000`, by what one pays for; what comes on top is told elsewhere. */
function packWords({ pack, count }: PackCount, description: Description, locale?: string): string {
  const credits = description.packs?.find(({ id }) => id === pack)?.credits;
  const size = credits === undefined ? pack : plain(credits, locale);
  return count === 1 ? `a pack of ${size}` : `${plain(`${count}`, locale)} packs of ${size}`;
}

const packsWords = (packs: readonly PackCount[], description: Description, locale?: string): string =>
  list(packs.map((one) => packWords(one, description, locale)), "and");

/** What is bought and how often: `$12 a month, and a pack of 500 for $6 each month`. */
export function wayBuys(way: PayWay, description: Description, locale?: string): string {
  const tag = (amount: Amount) => priceTag(amount, description.currency, locale);
  const parts = way.pays.filter(({ price }) => !isZero(price)).map(({ what, price, months }) => {
    if (what === "plan") return months === 12 ? `${tag(price)} a year for the plan` : `${tag(price)} a month for the plan`;
    const packs = packsWords(way.packs, description, locale);
    return months === 1 ? `${packs} for ${tag(price)} each month` : `${packs} for ${tag(price)} every ${plain(`${months}`, locale)} months`;
  });
  if (!parts.length) return "Nothing to pay";
  const text = list(parts, "and");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const nothing = (value: Amount | Span): boolean => isZero(most(value));

/** What stays unused, and what of it is lost: `198 a month are left over and expire`. */
export function leftOver(way: PayWay, locale?: string): string {
  const unused = figure(way.unused, locale);
  const same = JSON.stringify(way.unused) === JSON.stringify(way.expires);
  if (nothing(way.unused)) return "Nothing is left over.";
  if (nothing(way.expires)) return `${unused} a month ${is(way.unused)} left over and kept for later.`;
  if (same) return `${unused} a month ${is(way.unused)} left over and ${expire(way.unused)} unused.`;
  return `${unused} a month ${is(way.unused)} left over; ${figure(way.expires, locale)} of them ${expire(way.expires)} unused.`;
}

/** The same behind what a plan leaves: `, and lost`. */
export function lost(way: PayWay): string {
  if (nothing(way.expires)) return "";
  return JSON.stringify(way.unused) === JSON.stringify(way.expires) ? ", and lost" : ", in part lost";
}

const one = (value: Amount | Span) => !isSpan(value) && value === "1";
const is = (value: Amount | Span) => (one(value) ? "is" : "are");
const expire = (value: Amount | Span) => (one(value) ? "expires" : "expire");

/** `$0.0098 a credit`. */
export const perCredit = (amount: Amount | undefined, currency: string, locale?: string): string =>
  amount === undefined || isZero(amount) ? "" : `${money(amount, currency, locale)} a credit`;

/** How many rows a way tells the price of one of. */
const mostEach = 3;

/** `Kling 2.6: $0.52 a clip`, of the first rows, as far as the answer says it. */
export function eachPrices(way: PayWay, rows: readonly Row[], currency: string, locale?: string): string[] {
  return rows.flatMap((row, index) => {
    const price = way.each[index];
    return price === undefined || price === null ? [] : [`${rowName(row, rows)}: ${isSpan(price) ? "up to " : ""}${money(most(price), currency, locale)} ${article(noun(row, 1))}`];
  }).slice(0, mostEach);
}
