/**
 * A server in place of the engine, for pages that may not run it: the same questions, and the same answers a little later.
 * What is not there yet is `null`; whoever asked is told when it has come, and asks again.
 */
import { Failure } from "./card";
import type { Questions, Verb } from "./engine";
import type { Answer, Description } from "./wire";

const giveUpMilliseconds = 15_000;
/** What failed is not asked again at once. */
const restMilliseconds = 5000;
/** A price may end with a period of the card: what was asked of now is asked again after this. */
const freshMilliseconds = 300_000;
const mostKept = 1000;
/** How many quotes one request takes. */
const mostAtOnce = 1000;

interface Kept { answer: unknown; at: number; failed?: true }
interface Open { key: string; body: object }

export class Remote {
  readonly #kept = new Map<string, Kept>();
  readonly #open = new Set<string>();
  #quotes: Open[] = [];
  readonly #whenSettled: (() => void)[] = [];
  /** What is under way belongs to the card of then. */
  #card = 0;

  #digest = "";

  /** `changed`: something was answered. `behind`: by another card than the one that was described. */
  constructor(private readonly base: string, private readonly changed: () => void, private readonly behind: () => void) {}

  get waiting(): boolean { return this.#open.size > 0; }

  get settled(): Promise<void> {
    return this.waiting ? new Promise((resolve) => void this.#whenSettled.push(resolve)) : Promise.resolve();
  }

  /** What the card in force holds. What was answered by another is forgotten. */
  async describe(): Promise<Description> {
    this.#card += 1;
    this.#kept.clear();
    this.#open.clear();
    try {
      const description = await this.#fetch("description") as Description;
      this.#digest = description.card.digest;
      return description;
    } catch {
      throw new Failure("This page can't work the price out itself, and the server does not answer. Try again in a moment.");
    }
  }

  ask<V extends Verb>(verb: V, ask: Questions[V][0]): Questions[V][1] | null {
    const { at, ...asked } = ask as { at?: string | null };
    // A clock that moves on is not another question.
    const ahead = verb === "replay" || typeof at !== "string" ? NaN : Date.parse(at) - Date.now();
    const now = ahead < freshMilliseconds && ahead > -freshMilliseconds;
    const key = `${verb} ${now ? "now" : at} ${JSON.stringify(asked)}`;
    const kept = this.#kept.get(key);
    const age = kept ? Date.now() - kept.at : 0;
    if (kept && (kept.failed ? age < restMilliseconds : !now || age < freshMilliseconds)) return kept.answer as Questions[V][1] | null;
    if (!this.#open.has(key)) {
      this.#open.add(key);
      // Of now the server's own clock tells, where a question can be left without.
      if (verb === "quote") this.#quote({ key, body: now ? asked : ask });
      else void this.#settle([{ key, body: ask }], async () => [await this.#fetch(verb, ask)]);
    }
    return null;
  }

  /** Quotes that are asked at once go together. */
  #quote(open: Open): void {
    if (this.#quotes.push(open) > 1) return;
    queueMicrotask(() => {
      const all = this.#quotes;
      this.#quotes = [];
      for (let from = 0; from < all.length; from += mostAtOnce) {
        const some = all.slice(from, from + mostAtOnce);
        void this.#settle(some, async () => await this.#fetch("quotes", some.map(({ body }) => body)) as Answer[]);
      }
    });
  }

  async #settle(asked: Open[], answers: () => Promise<unknown[]>): Promise<void> {
    const card = this.#card;
    const found = await answers().catch(() => undefined);
    if (card !== this.#card) return;
    const at = Date.now();
    if (this.#kept.size > mostKept) this.#kept.clear();
    asked.forEach(({ key }, index) => {
      this.#open.delete(key);
      this.#kept.set(key, found ? { answer: found[index] ?? null, at } : { answer: null, at, failed: true });
    });
    this.changed();
    if ((found as (Partial<Answer> | null)[] | undefined)?.some((answer) => answer?.card && answer.card.digest !== this.#digest)) this.behind();
    if (!this.waiting) for (const resolve of this.#whenSettled.splice(0)) resolve();
  }

  async #fetch(path: string, body?: unknown): Promise<unknown> {
    const how: RequestInit = body === undefined ? { cache: "no-cache" } : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(new URL(path, this.base), { ...how, signal: AbortSignal.timeout(giveUpMilliseconds) });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }
}
