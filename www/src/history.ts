/**
 * What happened to a wallet, to be looked at: its moments, the wallet at each, and what would be if a job ended so.
 * A plain module without a page; every figure is the engine's.
 */
import { when } from "./dates";
import type { Stop } from "./elements/credit-timeline";
import type { Rates } from "./engine";
import type { Ending, Entry, Instant, Lot, Replay, Wallet, WalletEvent, WalletProblem } from "./wire";

/** The last instant that can be written. */
const endOfTime: Instant = "9999-12-31T23:59:59Z";

/** The wallet at a moment, and what led to it. */
export interface Shown {
  at: Instant;
  wallet: Wallet;
  entries: readonly Entry[];
  /** The jobs that are open at this moment, whatever is supposed of them. */
  holds: Wallet["holds"];
  /** The first event that is only supposed. */
  supposedFrom: number;
  /** What the supposed endings did, by hold. */
  outcomes: ReadonlyMap<string, Entry>;
}

export type Seen =
  | { state: "away" }
  | { state: "empty" }
  | { state: "problems"; problems: readonly WalletProblem[] }
  /** Before anything was granted. */
  | { state: "early" }
  | { state: "ready" };

export class History {
  #seen: Seen = { state: "away" };
  #stops: readonly Stop[] = [];
  #now = 0;
  #index = 0;
  #shown: Shown | undefined;
  readonly #supposed = new Map<string, Ending>();

  constructor(readonly rates: Rates, readonly events: readonly WalletEvent[], private readonly at: Instant) {
    this.#begin();
  }

  get seen(): Seen { return this.#seen; }
  get stops(): readonly Stop[] { return this.#stops; }
  /** Which stop is now, and which is looked at. */
  get now(): number { return this.#now; }
  get index(): number { return this.#index; }
  get shown(): Shown | undefined { return this.#shown; }
  get supposed(): ReadonlyMap<string, Ending> { return this.#supposed; }

  #begin(): void {
    if (!this.events.length) {
      this.#seen = { state: "empty" };
      return;
    }
    // All of it at once, and until nothing more will happen by itself: what is wrong with a later event is wrong today.
    const whole = this.rates.replay(this.events, endOfTime);
    if (!whole) return;
    if (!whole.wallet) {
      this.#seen = { state: "problems", problems: whole.problems ?? [] };
      return;
    }
    this.#stops = this.#stopsOf(whole, whole.wallet.lots);
    const now = when(this.at);
    this.#now = this.#stops.findLastIndex(({ at }) => when(at) <= now);
    this.#seen = this.#now < 0 ? { state: "early" } : { state: "ready" };
    this.go(this.#now < 0 ? 0 : this.#now);
  }

  #stopsOf({ entries }: Replay, lots: readonly Lot[]): Stop[] {
    const stops: Stop[] = [];
    const now = when(this.at);
    let told = false;
    const tell = () => {
      // Now is a moment, too, though nothing happens in it.
      const before = stops.at(-1);
      if (before && when(before.at) < now) stops.push({ at: this.at, available: before.available });
      told = true;
    };
    for (const { at, available } of entries) {
      if (!told && when(at) > now) tell();
      const before = stops.at(-1);
      if (before && when(before.at) === when(at)) stops[stops.length - 1] = { at, available };
      else stops.push({ at, available });
    }
    if (!told) tell();
    // An expiry at which nothing is left but what a job holds: were that to come back later, it would be gone.
    for (const { held, until } of lots) {
      if (until === undefined || held === "0" || when(until) <= now) continue;
      const place = stops.findLastIndex(({ at }) => when(at) <= when(until));
      const before = stops[place];
      if (before && when(before.at) < when(until)) stops.splice(place + 1, 0, { at: until, available: before.available });
    }
    return stops;
  }

  /** Asked again, after a server has answered: the moment stays. */
  again(): void {
    const { state } = this.#seen;
    const index = this.#index;
    this.#begin();
    if (state === "ready" && this.#stops[index]) this.go(index);
  }

  /** To another moment. */
  go(index: number): void {
    this.#index = index;
    this.#look();
  }

  /** A job ends, or (without an ending) still runs. */
  suppose(hold: string, ending: Ending | undefined): void {
    if (ending === undefined) this.#supposed.delete(hold);
    else this.#supposed.set(hold, ending);
    this.#look();
  }

  forget(): void {
    this.#supposed.clear();
    this.#look();
  }

  #look(): void {
    const at = this.#stops[this.#index]?.at;
    if (at === undefined) return;
    const was = this.rates.replay(this.events, at);
    // What was looked at before stands there until a server has answered.
    if (!was && this.rates.waiting && this.#shown) return;
    if (!was?.wallet) {
      this.#shown = undefined;
      this.#seen = was ? { state: "problems", problems: was.problems ?? [] } : { state: "away" };
      return;
    }
    const { holds } = was.wallet;
    const before = this.events.filter((event) => when(event.at) <= when(at));
    const supposed = holds.filter(({ id }) => this.#supposed.has(id)).map(({ id }): WalletEvent => ({ type: "end", at, hold: id, ending: this.#supposed.get(id)! }));
    const then = supposed.length ? this.rates.replay([...before, ...supposed], at) : was;
    if (!then && this.rates.waiting) return;
    if (!then?.wallet) {
      // What can't be supposed, such as an ending that the card does not know, leaves all as it was.
      this.#supposed.clear();
      this.#shown = { at, wallet: was.wallet, entries: was.entries, holds, supposedFrom: Infinity, outcomes: new Map() };
      return;
    }
    const outcomes = new Map<string, Entry>();
    for (const entry of then.entries) if (supposed.length && entry.hold !== undefined && entry.event !== undefined && entry.event >= before.length) outcomes.set(entry.hold, entry);
    this.#shown = { at, wallet: then.wallet, entries: then.entries, holds, supposedFrom: supposed.length ? before.length : Infinity, outcomes };
  }
}
