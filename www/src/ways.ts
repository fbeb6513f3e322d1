/** What to do about a price that cannot be had: each way is asked of the engine, and is offered only with its price. */
import type { Estimate } from "./estimate";
import { article, wayOut } from "./form-words";
import { sketch, type Reference } from "./media";
import type {
  Amount, Answer, InputDescription, InputOptions, InputValue, ModelDescription, Options, OptionValue, Outcome, Problem, Selection, Span,
} from "./wire";
import { counted, kindName, root } from "./words";

/** Something to do, and what it would then cost. */
export interface Way {
  label: string;
  outcome: Outcome | Answer;
  /** Credits more or less than now. */
  delta?: Amount | Span;
  /** Another model, with these settings. */
  other?: { model: string; selection: Selection };
  /** Values for several inputs at once; `undefined` gives an input back to its default. */
  set?: ReadonlyMap<string, InputValue | undefined>;
  /** The references that stay. */
  keep?: { input: string; items: readonly Reference[] };
}

const mostWays = 4;

/** What would give a price, with one change; with `wish`, what would allow that value. */
export function waysOut(estimate: Estimate, wish?: { input: string; value: InputValue }): Way[] {
  const { model } = estimate;
  if (!model) return [];
  const values = new Map(estimate.values);
  if (wish) values.set(wish.input, wish.value);
  const { options } = estimate.offered(values);
  if (!options || options.now.outcome !== "refused") return [];
  const problems = options.now.problems ?? [];
  const first = blamed(problems);
  const ways = wish ? [] : withoutReferences(estimate, model, problems, options);
  const inputs = options.inputs
    .filter(({ input, offered }) => input !== wish?.input && offered)
    .sort((a, b) => rank(first, a.input) - rank(first, b.input));
  for (const one of inputs) {
    if (ways.length && !first.includes(one.input)) break;
    const input = model.inputs.find(({ name }) => name === one.input);
    if (!input) continue;
    if (input.type === "media") {
      if (!wish) ways.push(...oneMore(estimate, input, one), ...oneLess(estimate, input, one));
      continue;
    }
    for (const option of sensible(one)) {
      const set = new Map<string, InputValue | undefined>([[one.input, option.value]]);
      if (wish) set.set(wish.input, wish.value);
      ways.push({ label: wayOut(input, option), outcome: option, set });
    }
  }
  if (!ways.length && !wish) ways.push(...usual(estimate));
  return ways.slice(0, mostWays);
}

function usual(estimate: Estimate): Way[] {
  const outcome = estimate.quote(new Map());
  if (!outcome || outcome.outcome === "refused") return [];
  return [{ label: "Use the usual settings", outcome, set: new Map([...estimate.values.keys()].map((name) => [name, undefined])) }];
}

/** Without the reference that is at fault, or without those beyond what is taken. */
function withoutReferences(estimate: Estimate, model: ModelDescription, problems: readonly Problem[], options: Options): Way[] {
  const ways: Way[] = [];
  const offer = (input: string, items: readonly Reference[], label: string) => {
    const outcome = estimate.quote(estimate.values, { input, items });
    if (outcome && outcome.outcome !== "refused") ways.push({ label, outcome, keep: { input, items } });
  };
  for (const input of model.inputs.filter(({ type }) => type === "media")) {
    const all = estimate.references(input.name);
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

function oneMore(estimate: Estimate, input: InputDescription, now: InputOptions): Way[] {
  return now.values.filter(({ adds, outcome }) => adds !== undefined && outcome !== "refused").map((option) => ({
    label: wayOut(input, option), outcome: option, keep: { input: input.name, items: [...estimate.references(input.name), sketch(option.adds!)] },
  }));
}

function oneLess(estimate: Estimate, input: InputDescription, now: InputOptions): Way[] {
  const ways: Way[] = [];
  for (const option of now.values) {
    if (!option.removes || option.outcome === "refused") continue;
    const all = estimate.references(input.name);
    const last = all.findLast(({ kind }) => kind === option.removes);
    if (last) ways.push({ label: wayOut(input, option), outcome: option, keep: { input: input.name, items: all.filter((one) => one !== last) } });
  }
  return ways;
}

export const takes = (input: InputDescription, kind: string) => input.kinds?.some((one) => one.kind === kind) ?? false;

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
