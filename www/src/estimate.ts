/**
 * What a generation form knows: the model, what was chosen, and what the engine says of it.
 * A plain module without a page. It computes nothing itself: every figure is an answer.
 */
import type { Rates } from "./engine";
import { release, sketch, toItem, type Reference } from "./media";
import type {
  Answer, InputDescription, InputOptions, InputValue, ModelDescription, Options, OptionValue, Outcome, Problem, Selection,
} from "./wire";
import { article, wayOut } from "./form-words";
import type { ModelRow } from "./model-list";
import { counted, kindName, problemTexts, root, valueLabel } from "./words";

export type Values = ReadonlyMap<string, InputValue>;

/** Something to do about a price that cannot be had, and what it would then be. */
export interface Way {
  label: string;
  outcome: Outcome | Answer;
  /** Values for several inputs at once; `undefined` gives an input back to its default. */
  set?: ReadonlyMap<string, InputValue | undefined>;
  /** The references that stay. */
  keep?: { input: string; items: readonly Reference[] };
}

interface Carried {
  answer: Answer | null;
  values: Map<string, InputValue>;
  /** What was chosen elsewhere and does not fit this model. */
  dropped: readonly { input: InputDescription; value: InputValue }[];
}

const mostWays = 4;

export class Estimate {
  #model: ModelDescription | undefined;
  #values = new Map<string, InputValue>();
  /** What was chosen under each model, and what was chosen last by each name. */
  readonly #own = new Map<string, Map<string, InputValue>>();
  readonly #latest = new Map<string, InputValue>();
  readonly #references = new Map<string, readonly Reference[]>();
  #answer: Answer | null = null;
  #options: Options | null = null;

  /** `at` gives the instant of each ask; a clock unless the page fixes it. */
  constructor(readonly rates: Rates, private readonly at: () => string) {}

  get model(): ModelDescription | undefined { return this.#model; }
  get answer(): Answer | null { return this.#answer; }
  get options(): Options | null { return this.#options; }
  get values(): Values { return this.#values; }

  /** The models that have a price at this instant, in the card's order. A model's last entry stands in where none has. */
  get models(): readonly ModelDescription[] {
    const state = this.rates.state;
    if (state.status !== "ready") return [];
    const now = Date.parse(this.at());
    const found = new Map<string, ModelDescription>();
    for (const model of state.description.models) {
      const { from, until } = model.effective ?? {};
      const holds = (from === undefined || Date.parse(from) <= now) && (until === undefined || now < Date.parse(until));
      if (holds || !found.has(model.id)) found.set(model.id, model);
    }
    return [...found.values()];
  }

  /** Ask again: after a change, and whenever the engine comes back. */
  ask(): void {
    const model = this.models.find(({ id }) => id === this.#model?.id);
    if (model) this.#model = model;
    this.#answer = this.#options = null;
    if (!this.#model) return;
    const { id } = this.#model;
    const { selection, options } = this.#offered(this.#model, this.#values);
    this.#options = options && { ...options, inputs: options.inputs.map((input) => this.#choosable(id, selection, input)) };
    this.#answer = this.rates.quote(id, selection, this.at());
  }

  /** What is asked of the inputs that these settings offer. What the others hold stays, for when they are offered again. */
  #offered(model: ModelDescription, values: Values): { selection: Selection; options: Options | null } {
    let selection = this.#selection(model, values);
    for (;;) {
      const options = this.rates.options(model.id, selection, this.at());
      const absent = options?.inputs.filter(({ input, offered }) => !offered && input in selection).map(({ input }) => input) ?? [];
      if (!absent.length) return { selection, options };
      selection = without(selection, absent);
    }
  }

  /** An option that fails only because other inputs are then not offered can be chosen: they step back. */
  #choosable(model: string, selection: Selection, input: InputOptions): InputOptions {
    const values = input.values.map((option) => {
      const absent = notOffered(option.problems ?? [], selection, input.input);
      if (!absent.length) return option;
      const answer = this.rates.quote(model, { ...without(selection, absent), [input.input]: option.value }, this.at());
      if (!answer || answer.outcome === "refused" && !missing(answer.problems)) return option;
      return { value: option.value, current: option.current, ...inShort(answer) };
    });
    return { ...input, values };
  }

  /** Another model: what was chosen under it returns, and of what was chosen elsewhere all that it takes. */
  pick(id: string): void {
    const model = this.models.find((one) => one.id === id);
    if (!model) return;
    this.#model = model;
    this.#values = this.#carry(model).values;
    this.ask();
  }

  choose(input: string, value: InputValue | undefined): void {
    this.change(new Map([[input, value]]));
  }

  change(values: ReadonlyMap<string, InputValue | undefined>): void {
    if (!this.#model) return;
    let own = this.#own.get(this.#model.id);
    if (!own) this.#own.set(this.#model.id, (own = new Map()));
    for (const [input, value] of values) {
      for (const map of [this.#values, own, this.#latest]) {
        if (value === undefined) map.delete(input);
        else map.set(input, value);
      }
    }
    this.ask();
  }

  /** Back to the card's defaults, for every model. */
  reset(): void {
    this.#own.clear();
    this.#latest.clear();
    this.#values.clear();
    for (const items of this.#references.values()) items.forEach(release);
    this.#references.clear();
    this.ask();
  }

  references(input: string): readonly Reference[] {
    return this.#references.get(input) ?? [];
  }

  refer(input: string, items: readonly Reference[]): void {
    this.#references.set(input, items);
    this.ask();
  }

  /** The first instance's choices as data, to be put back by `restore`. */
  save(): string {
    return JSON.stringify({ model: this.#model?.id, values: [...this.#values] });
  }

  restore(saved: string): void {
    const { model, values } = JSON.parse(saved) as { model?: string; values: [string, InputValue][] };
    if (model !== undefined) this.pick(model);
    this.change(new Map(values));
  }

  /** Every model at the settings of now. */
  rows(locale?: string): ModelRow[] {
    return this.models.map((model) => {
      if (model.id === this.#model?.id) return { model, outcome: this.#answer, why: [] };
      const { answer, dropped } = this.#carry(model);
      if (answer?.outcome === "refused") return { model, outcome: answer, why: problemTexts(answer.problems, model, locale).slice(0, 1) };
      const why = dropped.map(({ input, value }) => `no ${typeof value === "boolean" ? (value ? input.label ?? "sound" : "silence") : valueLabel(input, value, locale)}`);
      return { model, outcome: answer, why, ...(why.length && answer ? { nearest: { outcome: answer, instead: [] } } : {}) };
    });
  }

  /** Which facts of an input's media would give a price where there is none: the engine is asked with each. */
  wanted(input: string): string[] {
    const model = this.#model;
    if (!model || this.#answer?.outcome !== "refused") return [];
    const items = this.references(input);
    for (const facts of [["seconds"], ["width", "height"], ["fps"], ["seconds", "width", "height"]]) {
      const given = items.map((item) => ({ ...Object.fromEntries(facts.map((fact) => [fact, "1"])), ...item }));
      if (given.every((item, index) => JSON.stringify(item) === JSON.stringify(items[index]))) continue;
      const answer = this.rates.quote(model.id, this.#selection(model, this.#values, { input, items: given }), this.at());
      const needs = answer?.outcome === "refused" && answer.problems.some((problem) => problem.code === "needs-input" && problem.input !== undefined && root(problem.input) === input);
      if (answer && !needs) return facts;
    }
    return [];
  }

  // -------------------------------------------------------------- what is asked

  #selection(model: ModelDescription, values: Values, references?: { input: string; items: readonly Reference[] }): Selection {
    const selection: Record<string, InputValue> = Object.create(null) as Record<string, InputValue>;
    for (const input of model.inputs) {
      if (input.type === "media") {
        const all = references?.input === input.name ? references.items : this.references(input.name);
        const items = all.filter(({ kind }) => takes(input, kind)).map(toItem);
        if (items.length) selection[input.name] = items;
      } else {
        const value = values.get(input.name);
        if (value !== undefined) selection[input.name] = value;
      }
    }
    return { ...selection };
  }

  /** Values chosen under other models come along while the model has a price with them. */
  #carry(model: ModelDescription): Carried {
    const own = this.#own.get(model.id) ?? new Map<string, InputValue>();
    const come = new Map<string, InputValue>();
    const dropped: { input: InputDescription; value: InputValue }[] = [];
    for (const input of model.inputs) {
      const value = this.#latest.get(input.name);
      if (value === undefined || own.has(input.name)) continue;
      const fitting = fit(input, value);
      if (fitting === undefined) dropped.push({ input, value });
      else come.set(input.name, fitting);
    }
    for (;;) {
      const values = new Map([...own, ...come]);
      const answer = this.rates.quote(model.id, this.#selection(model, values), this.at());
      if (answer?.outcome !== "refused" || come.size === 0) return { values, dropped, answer };
      const culprit = blamed(answer.problems).find((name) => come.has(name)) ?? [...come.keys()].at(-1)!;
      const input = model.inputs.find(({ name }) => name === culprit)!;
      dropped.push({ input, value: come.get(culprit)! });
      come.delete(culprit);
    }
  }

  // -------------------------------------------------------------- ways out

  /** What would give a price, with one change; with `wish`, what would allow that value. */
  ways(wish?: { input: string; value: InputValue }): Way[] {
    const model = this.#model;
    if (!model) return [];
    const values = new Map(this.#values);
    if (wish) values.set(wish.input, wish.value);
    const { options } = this.#offered(model, values);
    if (!options || options.now.outcome !== "refused") return [];
    const problems = options.now.problems ?? [];
    const first = blamed(problems);
    const ways = wish ? [] : this.#withoutReferences(model, problems, options);
    const inputs = options.inputs
      .filter(({ input, offered }) => input !== wish?.input && offered)
      .sort((a, b) => rank(first, a.input) - rank(first, b.input));
    for (const one of inputs) {
      if (ways.length && !first.includes(one.input)) break;
      const input = model.inputs.find(({ name }) => name === one.input);
      if (!input) continue;
      if (input.type === "media") {
        if (!wish) ways.push(...this.#oneMore(input, one), ...this.#oneLess(input, one));
        continue;
      }
      for (const option of sensible(one)) {
        const set = new Map<string, InputValue | undefined>([[one.input, option.value]]);
        if (wish) set.set(wish.input, wish.value);
        ways.push({ label: wayOut(input, option), outcome: option, set });
      }
    }
    if (!ways.length && !wish) ways.push(...this.#usual(model));
    return ways.slice(0, mostWays);
  }

  #usual(model: ModelDescription): Way[] {
    const outcome = this.rates.quote(model.id, this.#selection(model, new Map()), this.at());
    if (!outcome || outcome.outcome === "refused") return [];
    return [{ label: "Use the usual settings", outcome, set: new Map([...this.#values.keys()].map((name) => [name, undefined])) }];
  }

  /** Without the reference that is at fault, or without those beyond what is taken. */
  #withoutReferences(model: ModelDescription, problems: readonly Problem[], options: Options): Way[] {
    const ways: Way[] = [];
    const offer = (input: string, items: readonly Reference[], label: string) => {
      const outcome = this.rates.quote(model.id, this.#selection(model, this.#values, { input, items }), this.at());
      if (outcome && outcome.outcome !== "refused") ways.push({ label, outcome, keep: { input, items } });
    };
    for (const input of model.inputs.filter(({ type }) => type === "media")) {
      const all = this.references(input.name);
      const asked = all.filter(({ kind }) => takes(input, kind));
      for (const { input: path } of problems) {
        const at = path && root(path) === input.name ? /\[(\d+)\]/.exec(path)?.[1] : undefined;
        const item = asked.find((_, index) => `${index}` === at);
        if (item) offer(input.name, all.filter((one) => one !== item), `Remove ${item.name ?? article(kindName(item.kind))}`);
      }
      const now = options.inputs.find((one) => one.input === input.name);
      if (now && problems.some(({ code, input: path }) => code === "too-many" && path && root(path) === input.name)) {
        const kept = atMost(all, now);
        const words = [...new Set(kept.map(({ kind }) => kind))].map((kind) => counted(kept.filter((one) => one.kind === kind).length, kind));
        if (kept.length < all.length) offer(input.name, kept, kept.length ? `Keep the first ${words.join(" and ")}` : "Remove all");
      }
    }
    return ways;
  }

  #oneMore(input: InputDescription, now: InputOptions): Way[] {
    return now.values.filter(({ adds, outcome }) => adds !== undefined && outcome !== "refused").map((option) => ({
      label: wayOut(input, option), outcome: option, keep: { input: input.name, items: [...this.references(input.name), sketch(option.adds!)] },
    }));
  }

  #oneLess(input: InputDescription, now: InputOptions): Way[] {
    const ways: Way[] = [];
    for (const option of now.values) {
      if (!option.removes || option.outcome === "refused") continue;
      const all = this.references(input.name);
      const last = all.findLast(({ kind }) => kind === option.removes);
      if (last) ways.push({ label: wayOut(input, option), outcome: option, keep: { input: input.name, items: all.filter((one) => one !== last) } });
    }
    return ways;
  }
}

const takes = (input: InputDescription, kind: string) => input.kinds?.some((one) => one.kind === kind) ?? false;

const without = (selection: Selection, names: readonly string[]): Selection =>
  Object.fromEntries(Object.entries(selection).filter(([name]) => !names.includes(name)));

/** If each problem is another input that is not offered: their names. */
function notOffered(problems: readonly Problem[], selection: Selection, chosen: string): string[] {
  const names = problems.map(({ code, input }) => (code === "not-offered" && input !== undefined && input !== chosen && input in selection ? input : undefined));
  return names.every((name) => name !== undefined) ? names : [];
}

function inShort(answer: Answer): Outcome {
  const { outcome } = answer;
  if (outcome === "refused") return { outcome, problems: answer.problems };
  const estimated = answer.estimated.length ? { estimated: answer.estimated } : {};
  if (outcome === "rate") return { outcome, rates: answer.rates, ...(answer.fixed ? { fixed: answer.fixed } : {}), ...estimated };
  return { outcome, credits: answer.credits, ...estimated };
}

/** Nothing is wrong, only something is still to come. */
export const missing = (problems: readonly Problem[]) =>
  problems.length > 0 && problems.every(({ code }) => code === "too-few" || code === "needs-input");

function atMost(items: readonly Reference[], now: InputOptions): Reference[] {
  const kept: Reference[] = [];
  for (const item of items) {
    const kind = now.kinds?.find((one) => one.kind === item.kind);
    if (!kind || kept.length === now.maxItems) continue;
    if (kept.filter((one) => one.kind === item.kind).length !== kind.max) kept.push(item);
  }
  return kept;
}

/** The inputs that problems name: where they are, and what conditions speak of. */
function blamed(problems: readonly Problem[]): string[] {
  const names = new Set<string>();
  for (const { input, when } of problems) {
    if (input) names.add(root(input));
    for (const one of Array.isArray(when) ? when as unknown[] : [when]) {
      if (one && typeof one === "object") for (const name of Object.keys(one)) names.add(name);
    }
  }
  return [...names];
}

const rank = (first: readonly string[], name: string) => (first.includes(name) ? 0 : 1);

/** The options with a price; of a long run of numbers only its two ends. */
function sensible({ type, values }: InputOptions): OptionValue[] {
  const priced = values.filter(({ outcome, current }) => outcome !== "refused" && !current);
  if ((type === "number" || type === "choice") && priced.length > 3) return [priced[0]!, priced.at(-1)!];
  return priced;
}

/** The value as this input spells it; `undefined` if it is of another form. */
function fit(input: InputDescription, value: InputValue): InputValue | undefined {
  if (input.type === "switch") return typeof value === "boolean" ? value : undefined;
  if (input.type === "numbers") return Array.isArray(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  if (value === "auto" && !input.auto) return undefined;
  if (!input.options || value === "auto") return value;
  return input.options.find((option) => option === value) ?? input.options.find((option) => option.toLowerCase() === value.toLowerCase());
}
