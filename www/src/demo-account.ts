/**
 * The demonstration account of pages on a static host, where no server keeps one: a list of events, made up around now and kept for
 * as long as the tab is open, so that what one page does the other shows. What is granted, sold and charged is read from
 * the card and asked of the engine.
 */
import { accountNames, type Account } from "./account-kinds";
import type { Rates } from "./engine";
import type { AccountKind } from "./server";
import type { Amount, Description, Ending, Entry, Instant, ModelDescription, Selection, Wallet, WalletEvent, WayOn } from "./wire";

const hour = 3_600_000;
const dayLong = 24 * hour;
const ago = (milliseconds: number): Instant => new Date(Date.now() - milliseconds).toISOString();

type Job = { model: ModelDescription; credits: Amount; selection: Selection };

/** Models with their usual settings, one of each kind in turn: what somebody may have made. */
function jobs(rates: Rates, { models }: Description, count: number): Job[] {
  const kinds = [...new Set(models.map(({ kind }) => kind))];
  const turns = kinds.map((kind) => models.filter((model) => model.kind === kind));
  const found: Job[] = [];
  for (let round = 0; found.length < count && turns.some((turn) => round < turn.length); round += 1) {
    for (const turn of turns) {
      const model = turn[round];
      const answer = model && found.length < count ? rates.quote(model.id, {}, ago(0)) : null;
      if (model && answer?.outcome === "exact" && answer.credits !== "0") found.push({ model, credits: answer.credits, selection: answer.selection });
    }
  }
  return found;
}

/** Jobs of the card's first kind. */
function firstKind(rates: Rates, description: Description, count: number): Job[] {
  const models = description.models.filter(({ kind }) => kind === description.models[0]?.kind);
  return jobs(rates, { ...description, models }, count);
}

const hold = (id: string, at: Instant, { model, credits, selection }: Job): WalletEvent =>
  ({ type: "hold", at, id, credits, label: model.label, model: model.id, selection });

/** A plan that began some weeks ago, a pack beside it, and jobs of which some failed. */
function usual(rates: Rates, description: Description): WalletEvent[] {
  const { plans = [], packs = [], trial } = description;
  const plan = plans.find(({ month }) => month !== undefined && month !== "0") ?? plans[0];
  const pack = packs[0];
  const events: WalletEvent[] = [];
  if (trial) events.push({ type: "trial", at: ago(24 * dayLong), id: "trial" });
  if (plan) events.push({ type: "cycle", at: ago(19 * dayLong), id: "plan", plan: plan.id });
  if (pack) events.push({ type: "purchase", at: ago(6 * dayLong), id: "pack", pack: pack.id });
  const endings: Ending[] = ["delivered", "failed", "delivered", "delivered", "cancelled-queued", "delivered"];
  const made = jobs(rates, description, endings.length);
  const [running] = firstKind(rates, description, 1);
  made.forEach((job, index) => {
    const id = `job-${index + 1}`;
    const began = (17 - 3 * index) * dayLong - index * hour;
    events.push(hold(id, ago(began), job), { type: "end", at: ago(began - hour / 20), hold: id, ending: endings[index]! });
  });
  if (running) events.push(hold("job-now", ago(hour / 10), running));
  return inOrder(events);
}

const trialOnly = ({ trial }: Description): WalletEvent[] => (trial ? [{ type: "trial", at: ago(2 * dayLong), id: "trial" }] : []);

/** The trial, but for what no longer pays for another. */
function low(rates: Rates, description: Description): WalletEvent[] {
  const events = trialOnly(description);
  const wallet = rates.replay(events, ago(0))?.wallet;
  if (!wallet) return events;
  const often = (job: Job) => rates.preview({ model: job.model.id, selection: {}, at: ago(0), wallet })?.jobs ?? 0;
  const job = firstKind(rates, description, 20).find((one) => often(one) > 0);
  if (!job) return events;
  const times = often(job);
  for (let index = 1; index <= times && index < 100; index += 1) {
    events.push(hold(`job-${index}`, ago(dayLong - index * (hour / 10)), job), { type: "end", at: ago(dayLong - index * (hour / 10) - 60_000), hold: `job-${index}`, ending: "delivered" });
  }
  return inOrder(events);
}

const inOrder = (events: WalletEvent[]) => events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));

/** Without jobs that this card's credits would not have paid for. */
function thatFit(rates: Rates, events: WalletEvent[]): WalletEvent[] {
  if (rates.replay(events)?.wallet) return events;
  const fit: WalletEvent[] = [];
  for (const event of events) {
    fit.push(event);
    if (!rates.replay(fit)?.wallet) fit.pop();
  }
  return fit;
}

function begin(kind: AccountKind, rates: Rates, description: Description): WalletEvent[] {
  switch (kind) {
    case "usual": return thatFit(rates, usual(rates, description));
    case "trial": return trialOnly(description);
    case "low": return low(rates, description);
    case "empty": return [];
  }
}

export class DemoAccount implements Account {
  readonly server = undefined;
  #kind: AccountKind = "usual";
  #events: WalletEvent[] = [];
  readonly #key: string;
  readonly #listeners = new Set<() => void>();

  constructor(private readonly rates: Rates, private readonly description: Description) {
    this.#key = `account ${description.card.digest}`;
    if (!this.#recall()) void this.begin(this.#kind);
  }

  get kind(): AccountKind { return this.#kind; }
  get events(): readonly WalletEvent[] { return this.#events; }

  /** As it is now; `null` while the engine is away. */
  get wallet(): Wallet | null { return this.rates.replay(this.#events, ago(0))?.wallet ?? null; }

  /** What the last event did to the wallet. */
  get last(): Entry | undefined {
    return this.rates.replay(this.#events)?.entries.findLast(({ event }) => event === this.#events.length - 1);
  }

  /** From the beginning, with another history. */
  async begin(kind: AccountKind): Promise<void> {
    this.#kind = kind;
    this.#events = begin(kind, this.rates, this.description);
    this.#changed();
  }

  async topUp(way: WayOn): Promise<void> {
    const at = new Date().toISOString();
    if (way.way === "plan") this.add({ type: "cycle", at, id: this.name("plan"), plan: way.plan });
    else if (way.way === "packs") {
      for (const { pack, count } of way.packs) {
        for (let bought = 0; bought < count; bought += 1) this.add({ type: "purchase", at, id: this.name("pack"), pack });
      }
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #changed(): void {
    this.#keep();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Something happens now; gives back whether it could. */
  add(...made: WalletEvent[]): boolean {
    const events = [...this.#events, ...made];
    if (!this.rates.replay(events)?.wallet) return false;
    this.#events = events;
    this.#changed();
    return true;
  }

  /** A name that no event has. */
  name(kind: string): string { return `${kind}-${this.#events.length + 1}-${Date.now().toString(36)}`; }

  // A browser may keep nothing for a page: then the account lasts as long as the page.
  #keep(): void {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify({ kind: this.#kind, events: this.#events }));
    } catch { /* as above */ }
  }

  #recall(): boolean {
    try {
      const { kind, events } = JSON.parse(sessionStorage.getItem(this.#key) ?? "{}") as { kind?: AccountKind; events?: WalletEvent[] };
      if (!kind || !(kind in accountNames) || !Array.isArray(events)) return false;
      if (!this.rates.replay(events)?.wallet) return false;
      this.#kind = kind;
      this.#events = events;
      return true;
    } catch {
      return false;
    }
  }
}
