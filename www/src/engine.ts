/**
 * The one file that talks to the Wasm.
 *
 * The module is fetched and compiled once, streaming, while the card is fetched beside it.
 * Whoever shows a price holds a `Rates` and looks at its `state`: until that is `ready` there is no price to show.
 */
import { Failure, fetchCard, upkeep, type Card } from "./card";
import type { Remote } from "./remote";
import type {
  Alternatives, AlternativesAsk, Answer, Ask, CardError, CardProblem, CompareAsk, Comparison, Description, Estimator, Instant, Options, PlanAnswer, PlanAsk, Preview, PreviewAsk, Replay, ReplayAsk, Selection, WalletEvent,
} from "./wire";

export type State =
  | { status: "loading" }
  /** `asOf`: nothing answers now, and this is how it was then. `remote`: the engine can't run here, the server answers. */
  | { status: "ready"; description: Description; asOf?: Instant | undefined; remote?: boolean }
  | { status: "failed"; sentence: string; problems: readonly CardProblem[] };

/** What is asked of an engine, here or on a server, and what it answers. */
export interface Questions {
  quote: [Ask, Answer];
  options: [Ask, Options];
  compare: [CompareAsk, Comparison];
  alternatives: [AlternativesAsk, Alternatives];
  replay: [ReplayAsk, Replay];
  preview: [PreviewAsk, Preview];
  plan: [PlanAsk, PlanAnswer];
}
export type Verb = keyof Questions;

interface Glue {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  Estimator: typeof Estimator;
}

const glueUrl = new URL("../engine/credit_estimator.js", import.meta.url).href;
/** The engine, and what of it a page needs that shows prices and nothing else: a third less to download. */
const wasmUrls = {
  whole: new URL("../engine/credit_estimator_bg.wasm", import.meta.url).href,
  prices: new URL("../engine/credit_estimator_prices.wasm", import.meta.url).href,
};

let wanted: keyof typeof wasmUrls = "prices";

let compiled: Promise<WebAssembly.Module> | undefined;
let running: Promise<typeof Estimator> | undefined;
let starts = 0;

const stopped = (sentence: string) => new Failure(sentence, [], true);

async function compile(): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === "undefined") throw stopped("This browser blocks WebAssembly, so no price can be worked out here.");
  let response: Response;
  try {
    response = await fetch(wasmUrls[wanted]);
  } catch {
    throw stopped("The price engine did not load. Check the connection and try again.");
  }
  if (!response.ok) throw stopped("The price engine was not found.");
  try {
    const streams = response.headers.get("content-type")?.startsWith("application/wasm");
    return await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch {
    throw stopped("The price engine could not be started: this page or browser blocks WebAssembly.");
  }
}

/**
 * A running engine. The glue keeps its instance in module scope, so a fresh engine needs a fresh module:
 * another fragment is another entry in the module map and the same file in the HTTP cache.
 */
async function start(): Promise<typeof Estimator> {
  const [module, glue] = await Promise.all([
    (compiled ??= compile()),
    import(/* @vite-ignore */ `${glueUrl}#${++starts}`).catch(() => {
      throw stopped("The price engine did not load. Check the connection and try again.");
    }) as Promise<Glue>,
  ]);
  await glue.default({ module_or_path: module });
  return glue.Estimator;
}

/** One memoised promise for all the cards of a page. */
function engine(): Promise<typeof Estimator> {
  running ??= start().catch((error: unknown) => {
    running = compiled = undefined;
    throw error;
  });
  return running;
}

/** From now on the whole engine answers. Called before anything is loaded, nothing is loaded twice. */
export function useWholeEngine(): void {
  if (wanted === "whole") return;
  wanted = "whole";
  compiled = undefined;
  forgetEngine();
}

const isCardError = (error: unknown): error is CardError =>
  error instanceof Error && error.name === "CardError" && "problems" in error;

function brokenCard(error: CardError): Failure {
  const faults = error.problems.length === 1 ? "a mistake" : `${error.problems.length} mistakes`;
  return new Failure(`The price list has ${faults} in it, so it gives no price.`, error.problems);
}

/** One card, read once and asked often. Shared by all elements that name the same URL. */
export class Rates {
  #state: State = { status: "loading" };
  #card: Card | undefined;
  #estimator: Estimator | undefined;
  #remote: Remote | undefined;
  #loading: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();
  /** What stopped the engine once is not asked again. */
  readonly #fatal = new Set<string>();
  /** Named by the page, where no header of the card's response tells it. */
  #named: string | undefined;

  constructor(readonly url: string, server?: string) {
    this.#named = server;
    void this.load();
  }

  get state(): State { return this.#state; }
  /** The card as it was read last. */
  get card(): Card | undefined { return this.#card; }
  /** The folder of the endpoints of the server that holds this card; `undefined` if there is none. */
  get server(): string | undefined { return this.#named ?? this.#card?.server; }
  set server(server: string | undefined) { this.#named ??= server; }
  /** Answers are under way: what is `null` may still come. */
  get waiting(): boolean { return this.#remote?.waiting ?? false; }

  /** When nothing is under way any more. */
  get settled(): Promise<void> | undefined { return this.#remote?.settled; }

  /** Calls `listener` whenever the state or a server's answer changes; returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Loads what is missing. After a failure it tries again. */
  load(): Promise<void> {
    return (this.#loading ??= this.#load().finally(() => (this.#loading = undefined)));
  }

  async #load(): Promise<void> {
    if (this.#state.status === "failed") this.#become({ status: "loading" });
    const asked = wanted;
    try {
      const card = Promise.resolve(this.#card ?? fetchCard(this.url));
      // Where the engine can't run, a server can.
      const [Engine, read] = await Promise.all([engine().catch(async (error: unknown) => {
        if (error instanceof Failure && error.ofEngine && (this.#named ?? (await card).server)) return undefined;
        throw error;
      }), card]);
      this.#card = read;
      if (asked !== wanted) return await this.#load();
      await this.#read(read, Engine);
      // Once the price is painted, what changes it is looked after.
      setTimeout(() => void upkeep().then(({ watch }) => watch(this)).catch(() => {}));
    } catch (error) {
      if (isTrap(error)) forgetEngine();
      const failure = error instanceof Failure ? error : isCardError(error) ? brokenCard(error) : undefined;
      if (isCardError(error)) this.#card = undefined;
      this.#become({
        status: "failed",
        sentence: failure?.message ?? "The price engine stopped. Try again in a moment.",
        problems: failure?.problems ?? [],
      });
    }
  }

  async #read(card: Card, Engine: typeof Estimator | undefined): Promise<void> {
    let description: Description;
    if (Engine) {
      this.#estimator = new Engine(card.text);
      description = this.#estimator.describe();
    } else {
      const { Remote } = await import("./remote");
      const remote = new Remote(this.server!, () => this.#tell(), () => void this.refresh());
      description = await remote.describe();
      this.#remote = remote;
    }
    this.#card = card;
    this.#become({ status: "ready", description, asOf: card.kept && card.at, remote: !Engine });
  }

  /** Another card in its place. If that can't be read, the one there is stays. */
  async replace(card: Card): Promise<boolean> {
    try {
      await this.#read(card, this.#remote ? undefined : await engine());
      // What stopped the engine with the card before may be answered by this one.
      this.#fatal.clear();
      return true;
    } catch (error) {
      if (isTrap(error)) forgetEngine();
      return false;
    }
  }

  /** Nothing answers since then; without an instant: it does again. */
  mark(asOf: Instant | undefined): void {
    if (this.#state.status === "ready" && this.#state.asOf !== asOf) this.#become({ ...this.#state, asOf });
  }

  /** Looks whether another card is in force. */
  async refresh(): Promise<void> {
    await upkeep().then(({ refresh }) => refresh(this)).catch(() => {});
  }

  /** What it costs and why; `null` while no price can be had. */
  quote(model: string, selection: Selection, at: string): Answer | null { return this.#ask("quote", { model, selection, at }); }

  /** What each other choice would cost; `null` while no price can be had. */
  options(model: string, selection: Selection, at: string): Options | null { return this.#ask("options", { model, selection, at }); }

  /** One intent over many models; `null` while no price can be had. */
  compare(selection: Selection, at: string, only: Pick<CompareAsk, "models" | "kind"> = {}): Comparison | null {
    return this.#ask("compare", { selection, at, models: only.models ?? null, kind: only.kind ?? null });
  }

  /** What would be cheaper; `null` while no price can be had. */
  alternatives(model: string, selection: Selection, at: string, limit: number | null = null): Alternatives | null {
    return this.#ask("alternatives", { model, selection, at, limit });
  }

  /** The wallet and its ledger after what happened, up to an instant; `null` while the engine is away. */
  replay(events: readonly WalletEvent[], at: Instant | null = null): Replay | null { return this.#ask("replay", { events, at }); }

  /** What a job does to a wallet; `null` while the engine is away. */
  preview(ask: PreviewAsk): Preview | null { return this.#ask("preview", ask); }

  /** Ways to pay for a month's work, cheapest first; `null` while no price can be had. */
  plan(ask: PlanAsk): PlanAnswer | null { return this.#ask("plan", ask); }

  #ask<V extends Verb>(verb: V, ask: Questions[V][0]): Questions[V][1] | null {
    if (this.#remote) return this.#remote.ask(verb, ask);
    if (!this.#estimator) return null;
    if (this.#fatal.size && this.#fatal.has(question(verb, ask))) return null;
    try {
      return this.#estimator[verb](ask as never) as Questions[V][1];
    } catch (error) {
      if (!isTrap(error)) throw error;
      this.#fatal.add(question(verb, ask));
      forgetEngine();
      return null;
    }
  }

  /** The engine died: there is no price until a fresh one has read the card. */
  engineStopped(): void {
    if (this.#remote) return;
    this.#estimator = undefined;
    // It may die while it is still being told to all that it is there.
    const again = () => { if (!this.#estimator && this.#state.status === "ready") void this.load(); };
    if (this.#loading) void this.#loading.then(again);
    else again();
  }

  #become(state: State): void {
    this.#state = state;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** A question but for the instant, which is another one each time that it is asked. */
const question = (verb: Verb, ask: object) => verb + JSON.stringify({ ...ask, at: verb === "replay" && "at" in ask ? ask.at : 0 });

/** The engine stopped in the middle: a trap, or a stack that ran out. */
const isTrap = (error: unknown) => error instanceof RangeError || typeof WebAssembly !== "undefined" && error instanceof WebAssembly.RuntimeError;

/** After a trap nothing in the instance can be relied on: every card starts afresh with the next one. */
function forgetEngine(): void {
  running = undefined;
  for (const rates of all.values()) queueMicrotask(() => rates.engineStopped());
}

const all = new Map<string, Rates>();

/** The card at `url`, fetched and read once. `server` is the folder of its endpoints, where the card's response does not tell. */
export function ratesAt(url: string, server?: string): Rates {
  const absolute = new URL(url, document.baseURI).href;
  const folder = server === undefined ? undefined : new URL(server.replace(/\/*$/, "/"), document.baseURI).href;
  let rates = all.get(absolute);
  if (!rates) all.set(absolute, (rates = new Rates(absolute, folder)));
  rates.server = folder;
  return rates;
}
