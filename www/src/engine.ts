/**
 * The one file that talks to the Wasm.
 *
 * The module is fetched and compiled once, streaming, while the card is fetched beside it.
 * Whoever shows a price holds a `Rates` and looks at its `state`: until that is `ready` there is no price to show.
 */
import type {
  Alternatives, Answer, CardError, CardProblem, CompareAsk, Comparison, Description, Estimator, Instant, Options, PlanAnswer, PlanAsk, Preview, PreviewAsk, Replay, Selection, WalletEvent,
} from "./wire";

export type State =
  | { status: "loading" }
  | { status: "ready"; description: Description }
  | { status: "failed"; sentence: string; problems: readonly CardProblem[] };

interface Glue {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  Estimator: typeof Estimator;
}

/** A failure that already has its sentence. */
class Failure extends Error {
  constructor(sentence: string, readonly problems: readonly CardProblem[] = []) {
    super(sentence);
  }
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

async function compile(): Promise<WebAssembly.Module> {
  if (typeof WebAssembly === "undefined") throw new Failure("This browser blocks WebAssembly, so no price can be worked out here.");
  let response: Response;
  try {
    response = await fetch(wasmUrls[wanted]);
  } catch {
    throw new Failure("The price engine did not load. Check the connection and try again.");
  }
  if (!response.ok) throw new Failure("The price engine was not found.");
  try {
    const streams = response.headers.get("content-type")?.startsWith("application/wasm");
    return await (streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  } catch {
    throw new Failure("The price engine could not be started: this page or browser blocks WebAssembly.");
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
      throw new Failure("The price engine did not load. Check the connection and try again.");
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

async function fetchCard(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Failure("The price list did not load. Check the connection and try again.");
  }
  if (response.status === 404) throw new Failure("The price list was not found.");
  if (!response.ok) throw new Failure("The price list did not load. Try again in a moment.");
  const text = await response.text();
  if (!text.trimStart().startsWith("{")) throw new Failure("What came back is not a price list.");
  return text;
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
  #text: string | undefined;
  #estimator: Estimator | undefined;
  #loading: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();
  /** What stopped the engine once is not asked again. */
  readonly #fatal = new Set<string>();

  constructor(readonly url: string) {
    void this.load();
  }

  get state(): State {
    return this.#state;
  }

  /** Calls `listener` whenever the state changes; returns how to stop. */
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
      const [Engine, text] = await Promise.all([engine(), this.#text ?? fetchCard(this.url)]);
      this.#text = text;
      if (asked !== wanted) return await this.#load();
      this.#estimator = new Engine(text);
      this.#become({ status: "ready", description: this.#estimator.describe() });
    } catch (error) {
      if (isTrap(error)) forgetEngine();
      const failure = error instanceof Failure ? error : isCardError(error) ? brokenCard(error) : undefined;
      if (isCardError(error)) this.#text = undefined;
      this.#become({
        status: "failed",
        sentence: failure?.message ?? "The price engine stopped. Try again in a moment.",
        problems: failure?.problems ?? [],
      });
    }
  }

  /** What it costs and why; `null` while no price can be had. */
  quote(model: string, selection: Selection, at: string): Answer | null {
    return this.#ask("quote", model, selection, (estimator) => estimator.quote({ model, selection, at }));
  }

  /** What each other choice would cost; `null` while no price can be had. */
  options(model: string, selection: Selection, at: string): Options | null {
    return this.#ask("options", model, selection, (estimator) => estimator.options({ model, selection, at }));
  }

  /** One intent over many models; `null` while no price can be had. */
  compare(selection: Selection, at: string, only: Pick<CompareAsk, "models" | "kind"> = {}): Comparison | null {
    const { models = null, kind = null } = only;
    const key = `${kind} ${JSON.stringify(models)}`;
    return this.#ask("compare", key, selection, (estimator) => estimator.compare({ selection, at, models, kind }));
  }

  /** What would be cheaper; `null` while no price can be had. */
  alternatives(model: string, selection: Selection, at: string, limit: number | null = null): Alternatives | null {
    return this.#ask("alternatives", model, selection, (estimator) => estimator.alternatives({ model, selection, at, limit }));
  }

  /** The wallet and its ledger after what happened, up to an instant; `null` while the engine is away. */
  replay(events: readonly WalletEvent[], at: Instant | null = null): Replay | null {
    return this.#ask("replay", `${at}`, events, (estimator) => estimator.replay({ events, at }));
  }

  /** What a job does to a wallet; `null` while the engine is away. */
  preview(ask: PreviewAsk): Preview | null {
    const { model, selection, wallet, context } = ask;
    return this.#ask("preview", model, [selection, wallet, context], (estimator) => estimator.preview(ask));
  }

  /** Ways to pay for a month's work, cheapest first; `null` while no price can be had. */
  plan(ask: PlanAsk): PlanAnswer | null {
    return this.#ask("plan", "", ask, (estimator) => estimator.plan(ask));
  }

  #ask<T>(verb: string, model: string, asked: unknown, ask: (estimator: Estimator) => T): T | null {
    if (!this.#estimator) return null;
    const key = this.#fatal.size ? `${verb} ${model} ${JSON.stringify(asked)}` : "";
    if (this.#fatal.has(key)) return null;
    try {
      return ask(this.#estimator);
    } catch (error) {
      if (!isTrap(error)) throw error;
      this.#fatal.add(`${verb} ${model} ${JSON.stringify(asked)}`);
      forgetEngine();
      return null;
    }
  }

  /** The engine died: there is no price until a fresh one has read the card. */
  engineStopped(): void {
    this.#estimator = undefined;
    void this.load();
  }

  #become(state: State): void {
    this.#state = state;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The engine stopped in the middle: a trap, or a stack that ran out. */
const isTrap = (error: unknown) => error instanceof RangeError || typeof WebAssembly !== "undefined" && error instanceof WebAssembly.RuntimeError;

/** After a trap nothing in the instance can be relied on: every card starts afresh with the next one. */
function forgetEngine(): void {
  running = undefined;
  for (const rates of all.values()) queueMicrotask(() => rates.engineStopped());
}

const all = new Map<string, Rates>();

/** The card at `url`, fetched and read once. */
export function ratesAt(url: string): Rates {
  const absolute = new URL(url, document.baseURI).href;
  let rates = all.get(absolute);
  if (!rates) all.set(absolute, (rates = new Rates(absolute)));
  return rates;
}
