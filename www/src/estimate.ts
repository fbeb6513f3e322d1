/**
 * What a generation form knows: the model, what was chosen, and what the engine says of it.
 * A plain module without a page. It computes nothing itself: every figure is an answer.
 */
import { when } from "./dates";
import type { Rates } from "./engine";
import { changeWords, notDone } from "./form-words";
import { fromItem, release, toItem, type Reference } from "./media";
import type { ModelRow } from "./model-list";
import type {
  Alternatives, Answer, ComparisonRow, InputOptions, InputValue, MediaItem, ModelDescription, Options, Outcome, Preview, Problem, Selection, Wallet,
} from "./wire";
import { takes, type Way } from "./ways";
import { root } from "./words";

export type Values = ReadonlyMap<string, InputValue>;

/** Names that mean the same under every model. Another choice comes along only where a model has it, too. */
const everywhere = new Set(["aspectRatio", "audio", "duration", "fps", "height", "outputs", "quality", "resolution", "tier", "width"]);

/** How many of each list of alternatives are asked for. */
const mostAlternatives = 5;

/** What a way out that was taken can be taken back to. */
interface Before { label: string; model: ModelDescription | undefined; values: Values; own: ReadonlyMap<string, Values>; latest: Values; references: ReadonlyMap<string, readonly Reference[]> }

export class Estimate {
  #model: ModelDescription | undefined;
  #values = new Map<string, InputValue>();
  /** What was chosen under each model, and what was chosen last by each name. */
  #own = new Map<string, Map<string, InputValue>>();
  #latest = new Map<string, InputValue>();
  #references = new Map<string, readonly Reference[]>();
  /** What the page asked of a model that has no input for it: asked all the same, so that no price of less stands there. */
  #foreign: Selection = {};
  #asked: Selection = {};
  #answer: Answer | null = null;
  #options: Options | null = null;
  #alternatives: Alternatives | null | undefined;
  #before: Before | undefined;
  /** A model that is chosen, while a server still tells what comes along to it. */
  #picking: string | undefined;
  #wallet: Wallet | undefined;
  #context: Selection | undefined;
  #preview: Preview | null | undefined;

  /** `at` gives the instant of each ask; a clock unless the page fixes it. */
  constructor(readonly rates: Rates, private readonly at: () => string) {}

  get model(): ModelDescription | undefined { return this.#model; }
  get answer(): Answer | null { return this.#answer; }
  get options(): Options | null { return this.#options; }
  get values(): Values { return this.#values; }
  /** What the engine is asked: the choices that these settings offer. */
  get asked(): Selection { return this.#asked; }
  /** The way that was taken last, while nothing else has been changed since. */
  get taken(): string | undefined { return this.#before?.label; }

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

  /** What would be cheaper, or a way out: asked once for these settings, and only if it is looked at. */
  get alternatives(): Alternatives | null {
    if (this.#alternatives === undefined) {
      this.#alternatives = this.#model ? this.rates.alternatives(this.#model.id, this.#asked, this.at(), mostAlternatives) : null;
    }
    return this.#alternatives;
  }

  /** The credits that pay for it, and what is known of the job besides its settings. */
  payWith(wallet: Wallet | undefined, context: Selection | undefined): void {
    if (wallet === this.#wallet && context === this.#context) return;
    this.#wallet = wallet;
    this.#context = context;
    this.#preview = undefined;
  }

  /** What the job does to the wallet: asked once for these settings. `null` without a wallet or an engine. */
  get preview(): Preview | null {
    if (this.#preview === undefined) {
      const wallet = this.#wallet;
      const now = this.at();
      // The clock of whoever keeps the wallet may be ahead of this one's.
      const at = wallet?.at !== undefined && when(wallet.at) >= when(now) ? wallet.at : now;
      this.#preview = this.#model && wallet ? this.rates.preview({ model: this.#model.id, selection: this.#asked, at, wallet, context: this.#context ?? null }) : null;
    }
    return this.#preview;
  }

  /** Ask again: after a change, and whenever the engine comes back. */
  ask(): void {
    if (this.#picking !== undefined) return this.pick(this.#picking);
    const model = this.models.find(({ id }) => id === this.#model?.id);
    if (model) this.#model = model;
    this.#answer = this.#options = null;
    this.#alternatives = this.#preview = undefined;
    if (!this.#model) return;
    const { id } = this.#model;
    const { selection, options } = this.offered(this.#values);
    this.#asked = selection;
    this.#options = options && { ...options, inputs: options.inputs.map((input) => this.#choosable(id, selection, input)) };
    const answer = this.rates.quote(id, selection, this.at());
    // A server's answer to what these settings may not offer is none to show.
    this.#answer = options || !this.rates.waiting ? answer : null;
  }

  /** What is asked of the inputs that these settings offer. What the others hold stays, for when they are offered again. */
  offered(values: Values): { selection: Selection; options: Options | null } {
    const model = this.#model!;
    let selection = this.#selection(model, values);
    for (;;) {
      const options = this.rates.options(model.id, selection, this.at());
      const absent = options?.inputs.filter(({ input, offered }) => !offered && input in selection).map(({ input }) => input) ?? [];
      if (!absent.length) return { selection, options };
      selection = without(selection, absent);
    }
  }

  /** The model with other values, or with other references. */
  quote(values: Values, references?: { input: string; items: readonly Reference[] }): Answer | null {
    return this.#model ? this.rates.quote(this.#model.id, this.#selection(this.#model, values, references), this.at()) : null;
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

  // -------------------------------------------------------------- what is chosen

  /** Another model: what was chosen under it returns, and of what was chosen elsewhere all that it takes. */
  pick(id: string): void {
    const model = this.models.find((one) => one.id === id);
    if (!model) return;
    // At first nothing has been chosen that could come along: the price need not wait for an answer to that.
    const row = this.#model || this.#latest.size || this.#references.size ? this.#under(model) : undefined;
    this.#picking = !row && this.rates.waiting && (this.#model || this.#latest.size || this.#references.size) ? id : undefined;
    if (this.#picking !== undefined) {
      this.#answer = this.#options = null;
      this.#alternatives = this.#preview = null;
      return;
    }
    const values = row ? valuesOf(model, row.nearest?.selection ?? row.selection) : new Map(this.#own.get(id));
    this.#become(model, values);
  }

  #become(model: ModelDescription, values: Map<string, InputValue>): void {
    this.#picking = undefined;
    this.#before = undefined;
    this.#foreign = {};
    this.#model = model;
    this.#values = values;
    this.ask();
  }

  choose(input: string, value: InputValue | undefined): void {
    this.#change(new Map([[input, value]]));
  }

  #change(values: ReadonlyMap<string, InputValue | undefined>): void {
    this.#before = undefined;
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

  /** A way out, or something cheaper: it can be taken back. */
  take(way: Way): void {
    const before: Before = {
      label: way.label, model: this.#model, values: new Map(this.#values), latest: new Map(this.#latest), references: new Map(this.#references),
      own: new Map([...this.#own].map(([id, values]) => [id, new Map(values)])),
    };
    const { other, keep, set } = way;
    const model = other && this.models.find(({ id }) => id === other.model);
    if (other && model) this.#become(model, valuesOf(model, other.selection));
    if (keep) this.refer(keep.input, keep.items);
    if (set) this.#change(set);
    this.#before = before;
  }

  undo(): void {
    const before = this.#before;
    if (!before) return;
    this.#before = undefined;
    this.#model = before.model;
    this.#values = new Map(before.values);
    this.#own = new Map([...before.own].map(([id, values]) => [id, new Map(values)]));
    this.#latest = new Map(before.latest);
    this.#references = new Map(before.references);
    this.ask();
  }

  /** Back to the card's defaults, for every model. */
  reset(): void {
    this.#before = undefined;
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
    this.#before = undefined;
    this.#references.set(input, items);
    this.ask();
  }

  /** The first instance's choices as data, to be put back by `restore`. */
  save(): string {
    return JSON.stringify({ model: this.#model?.id, values: [...this.#values] });
  }

  /** A model with these settings, as if they had been chosen under it. Media are sketches: there are no files. */
  begin(id: string, selection: Selection): void {
    this.pick(id);
    const inputs = this.#model?.id === id ? this.#model.inputs : [];
    for (const { name } of inputs.filter(({ type }) => type === "media")) {
      const items = selection[name];
      if (Array.isArray(items)) this.#references.set(name, (items as readonly MediaItem[]).map(fromItem));
    }
    const own = new Set(inputs.map(({ name }) => name));
    const given = Object.entries(selection);
    this.#foreign = Object.fromEntries(given.filter(([name]) => !own.has(name)));
    this.#change(new Map(given.filter(([name]) => own.has(name))));
  }

  restore(saved: string): void {
    const { model, values } = JSON.parse(saved) as { model?: string; values: [string, InputValue][] };
    if (model !== undefined) this.pick(model);
    this.#change(new Map(values));
  }

  // -------------------------------------------------------------- other models

  /** Every model at the settings of now: what choosing it gives. The engine is asked once for all. */
  rows(locale?: string): ModelRow[] {
    const found = this.#compare();
    return this.models.map((model) => {
      if (model.id === this.#model?.id) return { model, outcome: this.#answer, why: [] };
      // What was chosen under a model returns with it.
      const row = this.#own.get(model.id)?.size ? this.#under(model) : found.get(model.id);
      if (!row) return { model, outcome: null, why: [] };
      if (row.outcome !== "refused") return { model, outcome: row, why: [] };
      const { nearest } = row;
      const instead = nearest?.changed.filter(({ to }) => to !== undefined).map((change) => changeWords(change, model, locale)) ?? [];
      return { model, outcome: row, why: notDone(row.problems ?? [], model, this.#model, locale), ...(nearest ? { nearest: { outcome: nearest, instead } } : {}) };
    });
  }

  /** What is wanted of any model: what was chosen last by each name, and for the same kind also how long and how many. */
  #intent(alike: boolean): { selection: Selection; common: Selection } {
    const selection: Record<string, InputValue> = {};
    const common: Record<string, InputValue> = {};
    for (const { name, type, unit } of alike ? this.#model?.inputs ?? [] : []) {
      if (name !== "outputs" && !(type === "number" && unit === "second")) continue;
      const value = this.#answer?.selection?.[name] ?? this.#values.get(name);
      if (typeof value === "string" && value !== "auto") selection[name] = common[name] = value;
    }
    for (const [name, value] of this.#latest) {
      // A picture has no sound that it could be asked for in vain.
      if (!alike && typeof value === "boolean") continue;
      selection[name] = value;
      if (everywhere.has(name)) common[name] = value;
    }
    for (const [name, items] of this.#references) if (items.length) selection[name] = common[name] = items.map(toItem);
    return { selection, common };
  }

  #compare(models?: readonly string[]): Map<string, ComparisonRow> {
    const found = new Map<string, ComparisonRow>();
    const asked = this.models.filter(({ id }) => !models || models.includes(id));
    for (const alike of [true, false]) {
      const ids = asked.filter(({ kind }) => (kind === this.#model?.kind) === alike).map(({ id }) => id);
      if (!ids.length) continue;
      const { selection, common } = this.#intent(alike);
      const ask = (what: Selection) => this.rates.compare(what, this.at(), { models: ids })?.rows ?? [];
      const rows = ask(selection);
      // What a model calls otherwise, such as a mode, does not speak against it.
      const plain = new Map(Object.keys(common).length < Object.keys(selection).length ? ask(common).map((row) => [row.model, row]) : []);
      for (const row of rows) found.set(row.model, (row.outcome === "refused" ? plain.get(row.model) : undefined) ?? row);
    }
    return found;
  }

  /** What choosing a model gives: its own choices before those from elsewhere. */
  #under(model: ModelDescription): ComparisonRow | undefined {
    const own = this.#own.get(model.id);
    if (!own?.size) return this.#compare([model.id]).get(model.id);
    const { common } = this.#intent(model.kind === this.#model?.kind);
    const selection = { ...common, ...Object.fromEntries(own) };
    return this.rates.compare(selection, this.at(), { models: [model.id] })?.rows[0];
  }

  // -------------------------------------------------------------- what is asked

  /** Which facts of an input's media would give a price where there is none: the engine is asked with each. */
  wanted(input: string): string[] {
    if (!this.#model || this.#answer?.outcome !== "refused") return [];
    const items = this.references(input);
    for (const facts of [["seconds"], ["width", "height"], ["fps"], ["seconds", "width", "height"]]) {
      const given = items.map((item) => ({ ...Object.fromEntries(facts.map((fact) => [fact, "1"])), ...item }));
      if (given.every((item, index) => JSON.stringify(item) === JSON.stringify(items[index]))) continue;
      const answer = this.quote(this.#values, { input, items: given });
      const needs = answer?.outcome === "refused" && answer.problems.some((problem) => problem.code === "needs-input" && problem.input !== undefined && root(problem.input) === input);
      if (answer && !needs) return facts;
    }
    return [];
  }

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
    return { ...selection, ...this.#foreign };
  }
}

/** What a selection says of a model's inputs, but for media: these stay with the page, which knows the files. */
function valuesOf(model: ModelDescription, selection: Selection): Map<string, InputValue> {
  const own = new Set(model.inputs.filter(({ type }) => type !== "media").map(({ name }) => name));
  return new Map(Object.entries(selection).filter(([name]) => own.has(name)));
}

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
