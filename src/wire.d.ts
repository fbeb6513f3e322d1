/**
 * The shapes that leave the engine. They stand beside `wire.rs`, which writes them; a test looks at
 * keys and `typeof`, so the two cannot drift apart.
 *
 * Every amount is a string that holds a plain decimal without trailing zeros ("0.7", "35").
 * JavaScript never computes with it: `new Intl.NumberFormat(…).format(amount)` takes the string exactly.
 * A key that has nothing to say is left out; nothing is ever `undefined`.
 */

/** A plain decimal, `-?[0-9]+(\.[0-9]+)?`, without trailing zeros. */
export type Amount = string;

/** Two ends, both included. */
export interface Span { min: Amount; max: Amount }

/** An RFC 3339 instant with an offset, such as "2026-11-22T00:00:00Z". */
export type Instant = string;

/** Which card answered. A server that holds another digest charges by other rules. */
export interface CardRef { id: string; version: string; digest: string }

// ---------------------------------------------------------------- asking

/** One item of a media input. A fact that is left out or `null` is unknown. */
export interface MediaItem {
  kind: string;
  seconds?: string | number | null;
  width?: string | number | null;
  height?: string | number | null;
  fps?: string | number | null;
}

/** What an input may be given: see RATE-CARD §2. `null` means "not known yet". */
export type InputValue =
  | string | number | boolean | null
  | ReadonlyArray<string | number | null>
  | readonly MediaItem[]
  | { readonly [kind: string]: number | null };

/** Names of inputs to values. An input that is absent takes its default. */
export interface Selection { readonly [input: string]: InputValue }

/** What is asked: a model, what was chosen, and when. Without `at` only models without a period can be quoted. */
export interface Ask { model: string; selection: Selection; at?: Instant | null }

// ---------------------------------------------------------------- answers

export type Answer = ExactAnswer | RangeAnswer | RateAnswer | RefusedAnswer;

/** What every answer carries, but for a refusal that found no model. */
export interface Context {
  model: string;
  /** Defaults filled in, unknown as `null`, inputs that are not offered left out. */
  selection: Selection;
  /** The names of the inputs that took their default. */
  defaults: string[];
  card: CardRef;
  /** Why the figure is an estimate: the reasons of each `about` that was used. */
  estimated: string[];
}

export interface ExactAnswer extends Context {
  outcome: "exact";
  /** The unit of `price` and of each line's `amount`: a currency, a provider's credit, or "credits". */
  currency: string;
  price: Amount;
  credits: Amount;
  /** Amounts add up to `price`, credits to `credits`, exactly. */
  lines: Line[];
}

export interface Line {
  /** The code: a term's, a step's, or `credits-minimum`, `credits-rounding`. */
  line: string;
  /** The card's wording. */
  label?: string;
  amount: Amount;
  /** Unrounded. */
  credits: Amount;
  /** The first of the term's factors, counted in `unit`. */
  quantity?: Amount;
  unit?: string;
  rate?: Amount;
  /** The size of a started block. */
  per?: Amount;
  /** The further factors. */
  times?: Amount[];
}

export interface RangeAnswer extends Context {
  outcome: "range";
  currency: string;
  price: Span;
  credits: Span;
  unknown: Unknown[];
}

/** What would narrow a range: an input (or facts of its media), or a reason that no input settles. */
export interface Unknown { input?: string; facts?: string[]; auto?: true; because?: string }

export interface RateAnswer extends Context {
  outcome: "rate";
  currency: string;
  rates: Rate[];
  /** What does not depend on the unknown number. Left out at 0. */
  fixed?: { price: Amount | Span; credits: Amount | Span };
  /** The codes of the `atLeast` and `round` steps that apply once the number is known. */
  also: string[];
  unknown: Unknown[];
}

export interface Rate {
  line: string;
  label?: string;
  /** The unknown's unit ("second"), else its name. */
  per: string;
  /** How much of the unknown `price` pays for. */
  count: Amount;
  /** Each started `count` is paid whole. */
  started?: true;
  price: Amount | Span;
  credits: Amount | Span;
}

/** Never a price: what is wrong, where, and what would be right. */
export interface RefusedAnswer extends Partial<Context> {
  outcome: "refused";
  problems: Problem[];
}

export type ProblemCode =
  | "unknown-model" | "unknown-input" | "wrong-type" | "not-an-option" | "out-of-range"
  | "too-many" | "too-few" | "not-offered" | "needs-input" | "not-in-effect" | "overflow";

export interface Problem {
  code: ProblemCode;
  /** A path: `duration`, `references.video`, `references[1].seconds`, `model`, `at`, `selection`. */
  input?: string;
  /** What was given, as far as it is plain data. */
  value?: unknown;
  /** One sentence in lower case without a final stop; user's words stand in backticks. */
  message: string;
  /** `unknown-model`, `unknown-input`: the names there are. */
  names?: string[];
  /** `wrong-type`: what is expected. */
  expected?: string;
  /** `not-an-option`: what may be chosen now. */
  options?: string[];
  /** `out-of-range`; for `too-many` and `too-few` numbers of items. */
  min?: Amount; max?: Amount; step?: Amount;
  /** `not-offered`: the card's reason, and the condition that holds. */
  because?: string;
  when?: unknown;
  /** `not-in-effect`: the periods of the model. */
  periods?: Period[];
}

export interface Period { from?: Instant; until?: Instant }

// ---------------------------------------------------------------- options

/** For each input, each value: what it would cost or save against now, or why it can't be chosen now. */
export interface Options {
  model: string;
  card: CardRef;
  /** The outcome now, in short. */
  now: Outcome;
  inputs: InputOptions[];
  /** Why nothing can be said (unknown model, no entry in effect, malformed instant). Then `inputs` is empty. */
  problems?: Problem[];
}

/** An answer in short: no lines. `credits` stands at `exact` and `range`; `problems` at `refused`. */
export interface Outcome {
  outcome: "exact" | "range" | "rate" | "refused";
  credits?: Amount | Span;
  /** At `rate`: as in a `RateAnswer`. */
  rates?: Rate[];
  fixed?: { price: Amount | Span; credits: Amount | Span };
  /** Left out when empty. */
  estimated?: string[];
  problems?: Problem[];
}

export interface InputOptions {
  input: string;
  type: InputType;
  /** False: the input must be absent now; it has no `values` then. */
  offered: boolean;
  /** The value now, normalised (the default if absent); `null` if unknown; left out if not offered. */
  value?: InputValue;
  /** True if `value` is the card's default because the selection does not name the input. */
  defaulted: boolean;
  /** `number`, `numbers`: the bounds as they are now. */
  min?: Amount; max?: Amount; step?: Amount;
  /** `numbers`, `media`: how many items. */
  minItems?: number; maxItems?: number;
  /** `media`: the kinds as they are now. */
  kinds?: KindDescription[];
  /** `choice`, `switch`, `number` with options: every option the card has, in the card's order, also those
   *  that can't be chosen now. `number` by steps: every value when there are at most 64, else the neighbours
   *  (one step less, one step more) and the two ends. `media`: one more and one less of each kind.
   *  `numbers`: one less. */
  values: OptionValue[];
}

export interface OptionValue extends Outcome {
  /** What to put into the selection. */
  value: InputValue;
  /** True for what is chosen now. */
  current: boolean;
  /** For media: which kind is added or taken away by `value`. */
  adds?: string;
  removes?: string;
  /** Credits more (or, with a minus, less) than now. An amount when both are exact; a span (of both ends) when
   *  either is a range; left out when either is a rate or refused. */
  delta?: Amount | Span;
}

// ---------------------------------------------------------------- compare

/** One intent over models. */
export interface CompareAsk {
  /** The intent: names of standard inputs to values, as for a quote. What it does not name is each model's default. */
  selection: Selection;
  /** Only these models (ids), in any order; absent: all of the card. */
  models?: readonly string[] | null;
  /** Only models of this kind. */
  kind?: ModelKind | null;
  at?: Instant | null;
}

export interface Comparison {
  card: CardRef;
  /** In the card's order, one for each model. A model that has no price at that instant is refused with `not-in-effect`. */
  rows: ComparisonRow[];
  /** What is wrong with the question itself, at `selection`, `models`, `models[2]`, `kind` or `at`. Then `rows` is empty. */
  problems?: Problem[];
}

/** The outcome is that of `selection`, priced as it is: refused if the intent can't be had. */
export interface ComparisonRow extends Outcome {
  model: string;
  label: string;
  kind: ModelKind;
  provider?: string;
  /** The intent as this model spells it (letters' case, "5" for "5.0"), without what it has no input for; but what is
   *  asked of it in vain stays, so that `quote({ model, selection })` gives this outcome always. */
  selection: Selection;
  /** Names of the intent that this model has no input for: none at all, or (for `null`, `false` and no items) none with
   *  what else was chosen. Asked in vain are among them items, a switch that is on, and `outputs` other than 1, since a
   *  model without it makes one: the outcome is then refused with `unknown-input`, and never the price of less. */
  ignored: string[];
  /** If refused: the possible selection nearest to it, and what had to change. Left out if there is none.
   *  A value is kept where another input that was left to its default makes it possible. Otherwise a number becomes the
   *  nearest (of two, the lower), a word the one with the nearest number before the same letters, else the default, else
   *  the first; of too many items the first are kept. Against a rule the fewest of the inputs that it names change, first
   *  those that were left to their default. What is unknown stays unknown, and facts of media are never made up. */
  nearest?: Nearest;
}

export interface Nearest extends Outcome { selection: Selection; changed: Change[] }

/** An input that has another value. Without `from` it was left to its default; without `to` it is left out. */
export interface Change { input: string; label?: string; from?: InputValue; to?: InputValue }

export interface AlternativesAsk extends Ask {
  /** How many of each list at most, 1 or more; absent: all. */
  limit?: number | null;
}

export interface Alternatives {
  model: string;
  card: CardRef;
  /** The outcome now, in short. */
  now: Outcome;
  /** The same model with a change or two, cheaper than now; if now is refused: the ways out. Cheapest first.
   *  Length, outputs, media, aspect ratio, width and height are never changed; one other choice, switch or number with
   *  options is. Two are where one alone is refused and exactly one further change mends it. */
  changes: Alternative[];
  /** Other models of the same kind that can do the same without any change, cheaper than now; if now is refused: all
   *  that can. Cheapest first. The same includes what now is left to its default for resolution, aspect ratio, duration,
   *  sound, quality, frame rate, outputs, width, height and queue; a model that has no input for length, resolution,
   *  width or height where there is one now is not among them. */
  models: Alternative[];
  /** Why nothing can be said, as in `Options`. Then both lists are empty. */
  problems?: Problem[];
}

/** Cheaper is: fewer credits; where one is a range, neither end dearer and one end cheaper. A rate is never compared. */
export interface Alternative extends Outcome {
  model: string;
  label: string;
  provider?: string;
  /** Give this to `quote` to get exactly this outcome. */
  selection: Selection;
  /** Empty in `models`. */
  changed: Change[];
  /** What the other model has no input for. */
  ignored: string[];
  /** Credits less than now, so with a minus; as in `OptionValue`. Left out when now has no credits. */
  delta?: Amount | Span;
}

// ---------------------------------------------------------------- wallet

/** Where credits come from. Only `pack` is purchased, the others are granted. */
export type Origin = "plan" | "bonus" | "trial" | "pack";

/** How a job may end. What comes back then is the card's `wallet.return`. */
export type Ending = "delivered" | "failed" | "moderated" | "cancelled-queued" | "cancelled-running";

/** Something that happens to a wallet, at an instant. Instants never go back. Every `id` is given once. */
export type WalletEvent =
  /** Credits from outside the card. Without `from` they take effect at once; without `until` they never expire. */
  | { type: "grant"; at: Instant; id: string; origin: Origin; credits: Amount; label?: string; priority?: number; from?: Instant | null; until?: Instant | null; use?: Restriction | null }
  /** The card's trial. */
  | { type: "trial"; at: Instant; id: string }
  /** A cycle of a plan begins or began: its grants become lots. The cycle is the month, counted from `since` (absent: `at`),
   *  in which `at` lies: a month after 31 January ends on the last of February, and the next on 31 March. In UTC. */
  | { type: "cycle"; at: Instant; id: string; plan: string; since?: Instant | null }
  /** A pack: its credits and its bonus are two lots. A day of validity has 24 hours. */
  | { type: "purchase"; at: Instant; id: string; pack: string }
  /** Credits are set aside for a job: the most that it can cost. `selection` (as the answer gives it) and `context` say
   *  which restricted credits it may use. */
  | { type: "hold"; at: Instant; id: string; credits: Amount; label?: string; model?: string; selection?: Selection; context?: Selection }
  /** What the job used, at most the hold; the rest goes back to the lots it came from. */
  | { type: "settle"; at: Instant; hold: string; credits: Amount }
  /** All of it goes back. */
  | { type: "return"; at: Instant; hold: string }
  /** The job ended, and the card says what that means. `credits` is what was used, for an ending that returns nothing. */
  | { type: "end"; at: Instant; hold: string; ending: Ending; credits?: Amount };

/** A condition on standard inputs: one object, of which all must hold, or several, of which one must. An input whose
 *  value is not known does not meet it. */
export type Restriction = { readonly [input: string]: unknown } | ReadonlyArray<{ readonly [input: string]: unknown }>;

/** Credits of one origin with one expiry; before `from` all of it is available then. `granted` = `available` + `held` + `spent` + `expired`. */
export interface Lot {
  id: string;
  origin: Origin;
  label?: string;
  /** The plan or pack that it is of. */
  plan?: string; pack?: string;
  /** The beginning of the cycle, for a plan's credits. */
  cycle?: Instant;
  /** The lower is spent first. */
  priority: number;
  /** In effect from here, until there (not included); without `until` for ever. */
  from: Instant; until?: Instant;
  use?: Restriction;
  granted: Amount; available: Amount; held: Amount; spent: Amount; expired: Amount;
}

/** Credits that are set aside for a job, by lots. */
export interface Hold {
  id: string;
  at: Instant;
  credits: Amount;
  label?: string; model?: string; selection?: Selection;
  takes: LotShare[];
}

export interface LotShare { lot: string; credits: Amount }

/** A wallet at an instant. `granted` = `available` + `held` + `spent` + `expired`; `upcoming` takes effect later. */
export interface Wallet {
  /** Left out if nothing ever happened. */
  at?: Instant;
  granted: Amount; available: Amount; held: Amount; spent: Amount; expired: Amount; upcoming: Amount;
  /** In the order in which they are spent; then those that take effect later; at the end those that are used up or
   *  expired, in the order in which they were granted. */
  lots: Lot[];
  holds: Hold[];
}

/** A line of the ledger. */
export interface Entry {
  at: Instant;
  /** `begin`: a lot that was granted earlier takes effect. */
  type: "grant" | "begin" | "hold" | "settle" | "return" | "expire";
  /** Which of the events it is of; left out for what time does by itself. */
  event?: number;
  /** The wording of the grant or the hold. */
  label?: string;
  hold?: string;
  /** What moved: granted, held, spent (at `settle`), back (at `return`), expired. */
  credits: Amount;
  /** At `settle` and `return`: what came back, and what of that had expired meanwhile. */
  returned?: Amount; expired?: Amount;
  lots: LotShare[];
  /** Afterwards. */
  available: Amount; held: Amount;
}

export interface ReplayAsk {
  events: readonly WalletEvent[];
  /** Up to and with this instant; absent: up to the last event. What happens later is left out. */
  at?: Instant | null;
}

/** Either the wallet and its ledger, or what is wrong with the events (`events[3].credits`), and then nothing else. */
export interface Replay { card: CardRef; wallet?: Wallet; entries: Entry[]; problems?: WalletProblem[] }

export interface WalletProblem extends Omit<Problem, "code"> {
  code: ProblemCode
    /** An id that stands already. */
    | "duplicate-id"
    /** No such plan, pack, lot or hold; `names` are those there are. */
    | "unknown-name"
    /** More than the hold, more than there is. `max` is how much there is. */
    | "too-much"
    /** The trial, or this cycle of the plan, was granted before. */
    | "already-granted"
    /** A hold that was settled or returned before. */
    | "already-settled"
    /** An expiry at or before it takes effect; an instant before the one of the event before. */
    | "out-of-order"
    /** An instant before anything was granted. */
    | "before-first-grant"
    /** The card has no trial, no plans, no rule for this ending. */
    | "not-in-card";
}

export interface PreviewAsk extends Ask {
  at: Instant;
  /** As `replay` or a server gives it; lots that have expired since are left aside. */
  wallet: Wallet;
  /** Standard inputs that the model has no input for, such as { route: "app" }: they decide on restricted credits. */
  context?: Selection | null;
}

/** What a job would do to a wallet. */
export interface Preview {
  card: CardRef;
  /** `unpriced`: refused, or a rate, of which the most is not known. */
  state: "covered" | "short" | "unpriced";
  /** The price, in short. */
  now?: Outcome;
  /** In the wallet now: all, and what this job may use. */
  available?: Amount; usable?: Amount;
  /** What is set aside: the upper end of a range. Left out if unpriced. */
  hold?: Amount;
  /** From which lots, in the order in which they are spent. Empty if it is short. */
  takes?: Take[];
  /** What is available when it is done; a span for a range. */
  after?: Amount | Span;
  /** How many such jobs the credits pay for, at the most that each can cost; left out where a job is free. */
  jobs?: number;
  /** What happens to the hold, for each ending of which the card speaks. */
  endings?: JobEnding[];
  /** What expires unused if nothing else is made, soonest first, after this job. */
  expiring?: Expiring[];
  /** How many credits are missing, and the ways on: what costs something, cheapest first; then what costs nothing. Packs
   *  are among them if the card's `whenEmpty` says `buy-pack` or is not there; plans if their first month covers it and
   *  they do not run. */
  missing?: Amount;
  ways?: WayOn[];
  /** What is wrong with the question or the wallet itself. */
  problems?: WalletProblem[];
}

/** `left` is what the lot has then. */
export interface Take extends LotShare { origin: Origin; label?: string; until?: Instant; left: Amount }

/** An ending, what is spent then and what comes back to which lots. Amounts are spans for a job whose price is a range.
 *  With `outputs` only so many of the job's outputs are delivered. */
export interface JobEnding { ending: Ending; outputs?: Amount; spent: Amount | Span; returned: Amount | Span; lots: (LotShare & { until?: Instant })[] }

export interface Expiring { lot: string; origin: Origin; label?: string; credits: Amount; until: Instant }

/** How to go on when credits are missing. `left` is what would be usable for this job's like afterwards. */
export type WayOn =
  /** `cheapest`: no other set costs less; of equals the most credits, then the fewest packs, then the earlier packs of the
   *  card (of packs that cost nothing the largest, as few as do). `smallest`: no other holds fewer credits; of equals the
   *  least price, then the fewest packs, then the earlier ones. Both are exact: where one would take too long to find it
   *  is left out, which takes dozens of packs of odd sizes. */
  | { way: "packs"; packs: PackCount[]; count: number; price: Amount; credits: Amount; left: Amount; cheapest?: true; smallest?: true }
  | { way: "plan"; plan: string; label: string; billing: Billing; price: Amount; credits: Amount; left: Amount }
  | { way: "standard-queue" }
  /** Another word of the card's `whenEmpty`. */
  | { way: "other"; word: string };

export type Billing = "month" | "year";
export interface PackCount { pack: string; label: string; count: number }

// ---------------------------------------------------------------- plan

/** The same work month after month. A month has 30 days: a pack that is valid for 180 serves 6 months, one that is valid for
 *  fewer than 30 serves one, one without an end as many as one likes; at most 12 are looked at. */
export interface PlanAsk {
  /** At most 10,000 rows. In each month it is made in this order. */
  work: readonly { model: string; selection: Selection; /** How often, 1 or more. */ count: number }[];
  at?: Instant | null;
  /** Only these (ids); absent: all of the card. */
  plans?: readonly string[] | null;
  packs?: readonly string[] | null;
  /** How plans are paid that may be paid by either; absent: both. A plan that has one price only stays with that. */
  billing?: Billing | null;
  context?: Selection | null;
  /** The cost of each way over volume, up to so many credits a month; absent: no curve. */
  curveTo?: Amount | null;
}

export interface PlanAnswer {
  card: CardRef;
  /** One for each row of the work: its price once, and (where that has credits) `all` of it. */
  rows: PlanRow[];
  /** The month's credits. Left out if a row has none: then there are no ways. */
  credits?: Amount | Span;
  /** Cheapest first, by the month; of equals with fewer parts, then in the card's order. A range is covered at its upper
   *  end. A plan stands here at most once for each billing: alone if it is enough, else with the cheapest packs that make
   *  it so; without packs to buy a plan that is not enough is no way. */
  ways: PayWay[];
  /** Each plan that is asked about at each billing, in the card's order, for its card on a pricing page. */
  plans: PlanFit[];
  packs: PackFit[];
  curve?: Curve;
  /** What is wrong with the question (`work[2].count`); then all lists are empty. Else what could not be answered, beside
   *  what could: `not-in-card`, a card that sells nothing; `too-many`, packs whose cheapest set would take too long to find (then
   *  ways that need packs are left out); `overflow`. */
  problems?: WalletProblem[];
}

export interface PlanRow extends Outcome { all?: Amount | Span }

/** A way to pay for the month's work, again and again. */
export interface PayWay {
  /** Such as "basic/month", "basic/month+packs", "packs". */
  id: string;
  plan?: string; label?: string; billing?: Billing;
  /** What is bought and for how many months of this work it pays: a plan 1 or 12, packs as many (1 to 12) as cost least by
   *  the month; of equals the fewest. All of these packs are valid so long, and a wallet that spends in the card's order
   *  gets through all these months with them. Empty for no work without a plan.
   *  No packs that do this cost less, as long as packs are spent after what a plan gives: when credits are spent by expiry
   *  and packs are valid for 30 days or more. On other cards a cheaper set may be missed. */
  pays: { what: "plan" | "packs"; price: Amount; months: number }[];
  packs: PackCount[];
  /** In the card's currency, rounded half up to two places; ways are ranked by the exact figure. */
  perMonth: Amount;
  /** Price of a credit that is used, at the upper end; rounded half up to four places. Left out where nothing is used. */
  perCredit?: Amount;
  /** What one of each row costs where what is paid is spread over the credits that are used, at the upper end; rounded half
   *  up to four places. `null` where nothing is used. */
  each: (Amount | Span | null)[];
  /** A month's average: granted (with the bonus among it), of these used, and left unused. Rounded half up to two places. */
  credits: Amount; bonus: Amount; used: Amount | Span; unused: Amount | Span;
  /** Of what is unused, what ends with the month in which it was granted; of packs, what ends with the last of `months`.
   *  The rest is kept as long as it is valid, and not counted here, though the same work will not use it either. */
  expires: Amount | Span;
  /** Over how many months the averages are taken: those that the packs are bought for, else 1. */
  months: number;
}

export interface PlanFit {
  plan: string; label: string; note?: string; billing: Billing; queue?: string;
  /** For `billing`, and by the month. */
  price: Amount; perMonth: Amount;
  /** A month's credits: for anything, and those that are restricted. */
  credits: Amount; restricted: { credits: Amount; use: Restriction }[];
  /** Price of one of `credits`; rounded half up to four places. Left out without any. */
  perCredit?: Amount;
  /** How many of each row it pays for in a month, were it the only one, with the restricted credits that it may use; at the
   *  upper end of a range. `null`: not priced, or free. */
  makes: (number | null)[];
  /** For this month's work, at the upper end: what the plan's credits do not pay for, or else what they leave. Neither if
   *  a row has no credits. */
  missing?: Amount; unused?: Amount;
  /** The id of the way with this plan and billing. */
  way?: string;
}

export interface PackFit { pack: string; label: string; note?: string; price: Amount; credits: Amount; bonus: Amount; validDays?: number; perCredit?: Amount; makes: (number | null)[] }

/** Price by the month over credits a month, which may be any number; restricted credits are left aside. A step holds for
 *  volumes above `above`, up to the next. Steps are exact and `above` is rounded down to six places, so that it is exact for
 *  volumes of at most six. Where a card spends packs before what a plan gives, a plan with packs may cost less than drawn. */
export interface Curve {
  /** What was asked for, or less: the curve ends where there are too many steps or changes. */
  upTo: Amount;
  /** In the card's order, packs alone last. `id` is that of a way without `+packs`: "basic/month", with packs where the plan
   *  is not enough; "packs". `joined`: of many steps those near each other are one, at the cost of the dearest. `upTo`: there
   *  are no packs, and beyond the plan is not enough. */
  ways: { id: string; label?: string; plan?: string; billing?: Billing; steps: CurveStep[]; joined?: true; upTo?: Amount }[];
  /** Which way is the cheapest, from which volume on, and what it costs there; never joined. Of equals as `ways` are ranked. */
  cheapest: { above: Amount; way: string; perMonth: Amount }[];
}
export interface CurveStep { above: Amount; perMonth: Amount }

// ---------------------------------------------------------------- describe

export type InputType = "choice" | "switch" | "number" | "numbers" | "media";
export type ModelKind = "video" | "image" | "upscale" | "audio" | "3d" | "text";

/** What a form needs to draw itself. */
export interface Description {
  card: CardRef;
  title?: string;
  currency: string;
  models: ModelDescription[];
  /** How credits are sold and held. Left out what the card has not. */
  plans?: PlanDescription[];
  packs?: PackDescription[];
  trial?: { credits: Amount; validDays?: number };
  wallet?: { whenEmpty: string[]; returns: { [ending: string]: "all" | "none" } };
}

export interface PlanDescription { id: string; label: string; note?: string; source?: unknown; month?: Amount; year?: Amount; grants: GrantDescription[]; queue?: string }
export interface GrantDescription { credits: Amount; expires: "cycle" | "never" | "days"; validDays?: number; use?: Restriction; label?: string }
export interface PackDescription { id: string; label: string; note?: string; source?: unknown; price: Amount; credits: Amount; bonus?: Amount; validDays?: number }

export interface Source { url?: string; date?: string; confidence?: string; [more: string]: unknown }

export interface ModelDescription {
  id: string;
  label: string;
  kind: ModelKind;
  provider?: string;
  note?: string;
  source?: unknown;
  effective?: Period;
  /** What it is priced in. */
  currency: string;
  inputs: InputDescription[];
}

export interface InputDescription {
  name: string;
  label?: string;
  note?: string;
  type: InputType;
  unit?: string;
  /** All that the input may take, before other inputs narrow it. */
  options?: string[];
  /** Wording of options, from the input's `x-labels`. */
  labels?: { [option: string]: string };
  min?: Amount; max?: Amount; step?: Amount;
  minItems?: number; maxItems?: number;
  kinds?: KindDescription[];
  default?: string | boolean;
  /** The value "auto" is allowed: the provider decides. */
  auto?: true;
}

export interface KindDescription {
  kind: string;
  min: number;
  max?: number;
  seconds?: FactBounds; width?: FactBounds; height?: FactBounds; fps?: FactBounds;
}

export interface FactBounds { min?: Amount; max?: Amount; total?: Amount }

// ---------------------------------------------------------------- bulk

/** Every price a model has: what is given stands, and whatever else the price or a rule depends on takes each of its
 *  choices, options, steps and counts. */
export interface Census {
  model: string;
  /** How many selections were priced, and how many are refused by a rule. */
  priced: number;
  refused: number;
  /** True if some input has no finite list of values and stood at its default or lowest. */
  sampled: boolean;
  credits?: Span;
  /** What is wrong with the question; `too-many` if there are more than 10,000,000 selections. Nothing else is there then. */
  problems?: Problem[];
}

// ---------------------------------------------------------------- two cards (the tool's `diff --json`)

/** What a change of a card does to prices. */
export interface Difference { old: CardRef; new: CardRef; models: ModelDifference[] }

/** In the new card's order, then those that are gone. Without counts where only one card has it. */
export interface ModelDifference extends Partial<Repriced> {
  model: string;
  label: string;
  /** `asked-differently`: no price changed, but what is asked did. */
  fate: "added" | "gone" | "not-in-effect" | "unchanged" | "asked-differently" | "repriced";
}

/** Credits of every selection in both cards; of a range the end that moves more. */
export interface Repriced {
  /** What is asked differently. An input that only one card has stands at its default there. */
  inputs?: { change: "added" | "removed" | "renamed" | "type" | "options" | "bounds" | "kinds" | "default"; input: string; message: string }[];
  /** What has no list of values and stands at samples. */
  samples?: string[];
  /** How many combinations there are, in digits; left out if they can't be counted. */
  combinations?: string;
  /** How many of these were drawn; left out if each was looked at. */
  drawn?: number;
  /** How many have a price in both cards; of these changed, dearer, cheaper, and changed in a way that no figure says. */
  selections: number; changed: number; dearer: number; cheaper: number; unlike: number;
  /** Refused now, offered now. */
  refused: number; offered: number;
  /** Over those that changed. A percentage is rounded to two places, and left out if it is from nothing. */
  credits?: Spread; percent?: Partial<Spread>;
  /** The largest rise of any price, in per cent. */
  steepest?: Amount;
  /** Those that rise most in per cent, then those that fall most. */
  worst?: { selection: Selection; from: Amount | Span; to: Amount | Span; credits: Amount; percent?: Amount }[];
  /** The first of each. */
  refusals?: { selection: Selection; message: string }[];
  offers?: { selection: Selection }[];
}

/** `median`: of an even number the lower of the two in the middle. */
export interface Spread { min: Amount; median: Amount; max: Amount }

// ---------------------------------------------------------------- the engine

/** A fault of a card. */
export interface CardProblem { code: string; path: string; message: string }

/** Thrown by the constructor: all faults of the card at once. */
export interface CardError extends Error { name: "CardError"; problems: CardProblem[] }

export class Estimator {
  /** Reads a card once: an object as `JSON.parse` gives it, or the JSON text itself (then repeated names are found too).
   *  @throws {CardError} */
  constructor(card: unknown);
  readonly card: CardRef;
  /** What it costs and why. Never throws for what a user may enter. */
  quote(ask: Ask): Answer;
  options(ask: Ask): Options;
  describe(): Description;
  census(ask: Ask): Census;
  /** One intent over many models: what each would cost, or why it can't do it and what comes nearest. */
  compare(ask: CompareAsk): Comparison;
  /** What would be cheaper: changes that keep the intent, and other models that can do the same. */
  alternatives(ask: AlternativesAsk): Alternatives;
  /** The wallet and its ledger after what happened. */
  replay(ask: ReplayAsk): Replay;
  /** What a job takes from which lot, what is left, what comes back, and how to go on when it is not enough. */
  preview(ask: PreviewAsk): Preview;
  /** Ways to pay for a month's work, cheapest first. */
  plan(ask: PlanAsk): PlanAnswer;
  free(): void;
}
