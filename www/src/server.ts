/**
 * The one file that asks a server to keep credits and make jobs. Shapes are those of its contract (`/api/openapi.json`);
 * nothing here computes.
 */
import type { Amount, Answer, Billing, CardRef, Ending, Instant, PackCount, Preview, Problem, Selection, Span, Wallet, WalletEvent, WayOn } from "./wire";

/** The demonstration accounts that can be made up. */
export type AccountKind = "usual" | "trial" | "low" | "empty";

/** What is asked for: with what was shown, so that nothing else is charged. */
export interface Order {
  model: string;
  selection: Selection;
  context?: Selection;
  quote: { digest: string; credits: Amount | Span };
  queue?: "standard";
  simulate?: Simulation;
}

/** How a job of the demonstration ends. `none`: nobody settles it. */
export interface Simulation { outcome: "delivered" | "failed" | "moderated" | "slow" | "none"; usage?: Record<string, string> }

export interface Job {
  id: string;
  state: "held" | "settled" | "returned";
  progress?: "queued" | "running";
  model: string;
  label: string;
  selection: Selection;
  card: CardRef;
  quote: Answer;
  /** What was shown when it was asked for. */
  shown: Amount | Span;
  hold: Amount;
  queue: "fast" | "standard";
  at: Instant;
  /** When it is given back if nobody settles it. */
  returnsAt?: Instant;
  outcome?: { ending: Ending; at: Instant; charged: Amount; returned: Amount; expired: Amount; waived?: string };
}

export interface Holdings { card: CardRef; wallet: Wallet; jobs: Job[]; seq: number }

/** A problem document (RFC 9457), with what the contract adds to it by code. */
interface ProblemBody {
  code?: string;
  detail?: string;
  answer?: Answer;
  shown?: Amount | Span;
  card?: CardRef;
  preview?: Preview;
  problems?: Pick<Problem, "input" | "message">[];
}

/** The server says no, and why. Nothing has changed. */
export class Refusal extends Error {
  constructor(readonly status: number, readonly body: ProblemBody) {
    super(body.detail ?? `the server answered ${status}`);
  }
  get code(): string { return this.body.code ?? ""; }
}

/** No answer, or none that can be relied on: what was asked may have happened, or not. */
export class NoAnswer extends Error {}

const giveUpMilliseconds = 15_000;

/** A name that no other has. */
export function newKey(): string {
  // Pages on a plain address of the network have no `randomUUID`.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Server {
  constructor(private readonly base: string) {}

  /** The session there is, or (with a kind) another account. */
  session(kind?: AccountKind): Promise<{ account: string; kind?: AccountKind }> { return this.#post("session", kind === undefined ? {} : { kind }); }

  wallet(): Promise<Holdings> { return this.#ask("wallet"); }

  /** What happened to the wallet, the oldest first. */
  async events(): Promise<WalletEvent[]> {
    const all: WalletEvent[] = [];
    for (let after: number | undefined; ;) {
      const { events, seq, more } = await this.#ask<{ events: WalletEvent[]; seq: number; more: boolean }>(`wallet/events?limit=1000${after === undefined ? "" : `&after=${after}`}`);
      all.push(...events);
      if (!more) return all;
      after = seq;
    }
  }

  async jobs(): Promise<Job[]> { return (await this.#ask<{ jobs: Job[] }>("jobs")).jobs; }

  job(id: string): Promise<Job> { return this.#ask(`jobs/${encodeURIComponent(id)}`); }

  submit(order: Order, idempotencyKey: string): Promise<Job> { return this.#post("jobs", { ...order, idempotencyKey }); }

  cancel(id: string): Promise<Job> { return this.#post(`jobs/${encodeURIComponent(id)}/outcome`, { ending: "cancelled" }); }

  topUp(what: { packs: Pick<PackCount, "pack" | "count">[] } | { plan: string; billing: Billing }, idempotencyKey: string): Promise<Holdings> {
    return this.#post("wallet/top-ups", { ...what, idempotencyKey });
  }

  #post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  }

  async #ask<T>(path: string, how: RequestInit = {}): Promise<T> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(new URL(path, this.base), { cache: "no-store", ...how, signal: AbortSignal.timeout(giveUpMilliseconds) });
      body = await response.json();
    } catch {
      throw new NoAnswer();
    }
    if (response.ok) return body as T;
    if (response.status >= 500 || response.status === 408 || response.status === 429) throw new NoAnswer();
    throw new Refusal(response.status, body as ProblemBody);
  }
}

/** What is bought, as the server is asked for it. */
export function purchase(way: WayOn): Parameters<Server["topUp"]>[0] | undefined {
  if (way.way === "plan") return { plan: way.plan, billing: way.billing };
  return way.way === "packs" ? { packs: way.packs.map(({ pack, count }) => ({ pack, count })) } : undefined;
}
