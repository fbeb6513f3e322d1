/** What the page says of credits that are kept: where they are from, until when, what they are for, how a job may end. */
import { lastDay } from "./dates";
import { figure, isSpan, isZero, money, unitOfCredits } from "./format";
import type { Amount, Description, Ending, Entry, Instant, JobEnding, Lot, Origin, PackCount, Restriction, Span, WalletProblem, WayOn } from "./wire";
import { humanise, inputLabel, inSentence, list, sentence } from "./words";

export const originNames: Record<Origin, string> = { plan: "Plan", bonus: "Bonus", trial: "Trial", pack: "Pack" };

type Named = Pick<Lot, "origin" | "label" | "plan" | "pack">;

/** `Starter plan`, `Priority credits`, `Pack 500`, `Bonus with pack 2,500`, `Trial credits`. */
export function lotName(lot: Named, description: Description | undefined): string {
  const { origin, label } = lot;
  const plan = description?.plans?.find(({ id }) => id === lot.plan);
  const pack = description?.packs?.find(({ id }) => id === lot.pack);
  if (pack && (label === undefined || label === pack.label)) return origin === "bonus" ? `Bonus with ${inSentence(packName(pack))}` : packName(pack);
  if (plan && (label === undefined || label === plan.label)) return planName(plan);
  if (label === undefined) return `${originNames[origin]} credits`;
  return plan && !/credit/i.test(label) ? `${label} credits` : label;
}

/** What brought several lots at once, by its own name. */
export function grantName(lot: Named, description: Description | undefined): string {
  const { label: _, ...whole } = lot;
  return lotName({ ...whole, origin: whole.pack === undefined ? whole.origin : "pack" }, description);
}

export const planName = ({ label }: { label: string }) => (/\bplan\b/i.test(label) ? label : `${label} plan`);
export const packName = ({ label }: { label: string }) => (/\bpack\b/i.test(label) ? label : `Pack ${label}`);

/** `only for the priority queue`. */
export function useWords(use: Restriction): string {
  const each = (Array.isArray(use) ? use as readonly Readonly<Record<string, unknown>>[] : [use as Readonly<Record<string, unknown>>])
    .map((one) => list(Object.entries(one).map(([name, value]) => condition(name, value)), "and"));
  return `only for ${list(each, "or")}`;
}

function condition(name: string, value: unknown): string {
  const label = inSentence(inputLabel({ name, type: "choice" }));
  if (typeof value === "boolean") return `${label} ${value ? "on" : "off"}`;
  const values = list((Array.isArray(value) ? value : [value]).map((one) => `${one as string}`), "or");
  if (name === "tier") return `the ${values} queue`;
  return name === "route" ? `the ${values} route` : `${label} ${values}`;
}

// ---------------------------------------------------------------- how a job ends

const endingNames: Record<Ending, string> = {
  delivered: "Delivered", failed: "Failed", moderated: "Stopped by moderation", "cancelled-queued": "Cancelled in the queue", "cancelled-running": "Cancelled while running",
};
export const endingName = (ending: string) => endingNames[ending as Ending] ?? humanise(ending);
/** The endings there are, in the order in which they are told. */
export const endings = Object.keys(endingNames) as Ending[];

const ifWords: Record<Ending, string> = {
  delivered: "When it is delivered", failed: "If it fails", moderated: "If moderation stops it",
  "cancelled-queued": "If you cancel it in the queue", "cancelled-running": "If you cancel it while it runs",
};

export const isNone = (amount: Amount | Span) => (isSpan(amount) ? isZero(amount.max) : isZero(amount));

/** `If it fails`, `If 3 outputs are delivered`. */
export function ifEnds({ ending, outputs }: Pick<JobEnding, "ending" | "outputs">): string {
  if (outputs !== undefined) return `If only ${outputs} ${outputs === "1" ? "output is" : "outputs are"} delivered`;
  return ifWords[ending] ?? `If it ends as ${inSentence(humanise(ending))}`;
}

/** `51 come back`, `nothing comes back`. */
export function comesBack(returned: Amount | Span, locale?: string): string {
  if (isNone(returned)) return "nothing comes back";
  return `${figure(returned, locale)} ${returned === "1" ? "comes" : "come"} back`;
}

// ---------------------------------------------------------------- what is missing, what expires

/** `12 credits are missing`. */
export const missingWords = (amount: Amount, locale?: string) =>
  `${figure(amount, locale)} ${unitOfCredits(amount)} ${amount === "1" ? "is" : "are"} missing`;

/** `120 expire unused on November 30`. */
export const expiresWords = (credits: Amount, until: Instant, now: Instant, locale?: string) =>
  `${figure(credits, locale)} ${credits === "1" ? "expires" : "expire"} unused on ${lastDay(until, now, locale)}`;

/** What goes first, soonest first: `20 and 95 expire unused on December 9`. Lots are told apart; nothing is added up here. */
export function firstExpiry(expiring: readonly { credits: Amount; until: Instant }[], now: Instant, locale?: string): string | undefined {
  const [first] = expiring;
  if (!first) return undefined;
  const together = expiring.filter(({ until }) => until === first.until);
  if (together.length === 1) return sentence(expiresWords(first.credits, first.until, now, locale));
  const named = together.slice(0, 3).map(({ credits }) => figure(credits, locale));
  return `${list(together.length > 3 ? [...named, "more"] : named, "and")} expire unused on ${lastDay(first.until, now, locale)}.`;
}

/** A way to go on, on a button: what to do, and what it costs. */
export function wayOn(way: WayOn, currency: string, locale?: string): { name: string; price: string } {
  switch (way.way) {
    case "packs": return { name: `Buy ${packsWords(way.packs)}`, price: isZero(way.price) ? "free" : money(way.price, currency, locale) };
    case "plan": return { name: planName(way), price: isZero(way.price) ? "free" : `${money(way.price, currency, locale)} a ${way.billing}` };
    case "standard-queue": return { name: "Go on in the standard queue", price: "slower, without credits" };
    case "other": return { name: humanise(way.word), price: "" };
  }
}

/** `pack 500`, `2 × pack 500 and pack 1,000`. */
const packsWords = (packs: readonly PackCount[]) =>
  list(packs.map((pack) => `${pack.count > 1 ? `${pack.count} × ` : ""}${inSentence(packName(pack))}`), "and");

// ---------------------------------------------------------------- the ledger

export type EntryType = Entry["type"];

const entryNames: Record<EntryType, string> = {
  grant: "Granted", begin: "Took effect", hold: "Set aside", settle: "Spent", return: "Came back", expire: "Expired",
};
export const entryName = (type: EntryType) => entryNames[type];

/** Between what happened and to what. */
export const entryJoin = (type: EntryType) => ({ grant: ":", begin: ":", hold: " for", settle: " on", return: " from", expire: ":" })[type];

/** A fault of the events or the wallet, as the page writes it. */
export const walletProblem = ({ message, input }: WalletProblem) => ({ where: input ?? "", text: sentence(message) });
