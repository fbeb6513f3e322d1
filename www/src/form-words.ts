/** What a form says besides: differences, what is open, what to do about it. */
import { figure, isNegative, isSpan, isZero, parts, pixels, plain, plural, quantity, unitOfCredits } from "./format";
import { cost, counted, factNames, humanise, inputLabel, inputOf, inSentence, kindName, list, problemText, problemTexts, root, sentence, valueLabel } from "./words";
import type {
  Amount, Answer, Change, InputDescription, InputValue, MediaItem, ModelDescription, ModelKind, OptionValue, Outcome, Problem, RangeAnswer, RateAnswer, RefusedAnswer, Span, Unknown,
} from "./wire";

export const modelKinds: Record<ModelKind, string> = {
  video: "Video", image: "Image", upscale: "Upscale", audio: "Audio", "3d": "3D", text: "Text",
};

const lineNames: Record<string, string> = {
  "credits-minimum": "Up to the least charge", "credits-rounding": "Rounding to credits",
};

export const lineLabel = (line: { line: string; label?: string }) => line.label ?? lineNames[line.line] ?? humanise(line.line);

/** The same without the unit where a column says it: `35`, `29–58`, `57.2 + 11.44 / s`. */
export function shortCost(outcome: Outcome | Answer, locale?: string): string | undefined {
  const about = outcome.estimated?.length ? "≈ " : "";
  if (outcome.outcome === "rate") {
    const rates = (outcome.rates ?? []).map((rate) => `${figure(rate.credits, locale)} / ${quantity(rate.count, rate.per, locale).replace(/^1 /, "")}`);
    const all = outcome.fixed ? [figure(outcome.fixed.credits, locale), ...rates] : rates;
    return about + all.map((part) => part.replaceAll(" ", " ")).join(" + ");
  }
  return "credits" in outcome && outcome.credits !== undefined ? about + figure(outcome.credits, locale) : undefined;
}

/** What only lacks something is told like what is unknown: the inputs to give, and which facts of their media. */
export function lacks(answer: RefusedAnswer, wanted: (input: string) => readonly string[]): Unknown[] {
  return answer.problems.filter(({ code, input }) => code === "needs-input" && input !== undefined).map(({ input }) => {
    const facts = wanted(root(input!));
    return { input: root(input!), ...(facts.length ? { facts: [...facts] } : {}) };
  });
}

/** The part before the decimal sign and the part from it on, so that a column can align them. */
export function aligned(amount: Amount, locale?: string): [whole: string, fraction: string] {
  let whole = "";
  let fraction = "";
  for (const { type, value } of parts(amount, locale)) {
    if (type === "decimal" || type === "fraction") fraction += value;
    else whole += value;
  }
  return [whole, fraction];
}

function signed(amount: Amount, locale?: string): string {
  return isZero(amount) ? "±0" : parts(amount, locale, { signDisplay: "exceptZero" }).map(({ value }) => value).join("");
}

/** A difference to now: `+35`, `−20`, `+29–58`, `−3 to +5`. */
export function difference(delta: Amount | Span, locale?: string): string {
  if (!isSpan(delta)) return signed(delta, locale);
  const { min, max } = delta;
  if (min === max) return signed(min, locale);
  if (!isNegative(min) && !isZero(min)) return `${signed(min, locale)}–${plain(max, locale)}`;
  return `${signed(min, locale)} to ${signed(max, locale)}`;
}

/** A difference as it is spoken: signs alone are not read out. */
export function spokenDifference(delta: Amount | Span, locale?: string): string {
  const one = (amount: Amount) => {
    if (isZero(amount)) return "no difference";
    const size = plain(isNegative(amount) ? amount.slice(1) : amount, locale);
    return `${size} ${unitOfCredits(isNegative(amount) ? amount.slice(1) : amount)} ${isNegative(amount) ? "less" : "more"}`;
  };
  if (!isSpan(delta)) return one(delta);
  return delta.min === delta.max ? one(delta.min) : `between ${one(delta.min)} and ${one(delta.max)}`;
}

// ---------------------------------------------------------------- what is not known

function facts(names: readonly string[]): string {
  const size = names.includes("width") && names.includes("height");
  const words = names.filter((name) => !size || name !== "height").map((name) => (size && name === "width" ? "size" : factNames[name] ?? name));
  return list(words, "and");
}

/** The kinds of the items that lack one of these facts: `the video`, `the videos and audio clips`. */
function lacking(answer: Answer, input: InputDescription, names: readonly string[]): string {
  const value = answer.selection?.[input.name];
  const counts = new Map<string, number>();
  for (const item of Array.isArray(value) ? value as MediaItem[] : []) {
    if (item && names.some((name) => (item as unknown as Record<string, unknown>)[name] == null)) counts.set(item.kind, (counts.get(item.kind) ?? 0) + 1);
  }
  if (!counts.size) return inSentence(inputLabel(input));
  return list([...counts].map(([kind, count]) => (count === 1 ? kindName(kind) : plural(kindName(kind)))), "and");
}

/** `Depends on the length of the video.` */
export function whyRange(answer: RangeAnswer | RateAnswer, model: ModelDescription | undefined): string {
  return open(answer, answer.unknown, model, "depends on");
}

/** `The price needs the length of the video.` */
export function whyNone(answer: RefusedAnswer, unknown: readonly Unknown[], model: ModelDescription | undefined): string {
  return open(answer, unknown, model, "the price needs");
}

function open(answer: Answer, unknown: readonly Unknown[], model: ModelDescription | undefined, verb: string): string {
  const named: string[] = [];
  const reasons: string[] = [];
  for (const one of unknown) {
    const input = inputOf(model, one.input);
    if (input) {
      const label = inSentence(inputLabel(input));
      if (one.auto) reasons.push(`the provider decides the ${label}`);
      else named.push(one.facts?.length ? `the ${facts(one.facts)} of the ${lacking(answer, input, one.facts)}` : `the ${label}`);
    }
    if (one.because) reasons.push(one.because);
  }
  const sentences = [];
  if (named.length) sentences.push(sentence(`${verb} ${list(named, "and")}`));
  for (const reason of reasons) sentences.push(sentence(reason));
  return sentences.join(" ");
}

/** What the control is asked for: `Add the length`, `Choose a duration`. */
export function settle(one: Unknown, model: ModelDescription | undefined): string | undefined {
  const input = inputOf(model, one.input);
  if (!input) return undefined;
  if (!one.facts?.length && (input.type === "media" || input.type === "numbers")) return `Add ${inSentence(inputLabel(input))}`;
  return one.facts?.length ? `Add the ${facts(one.facts)}` : `Choose the ${inSentence(inputLabel(input))}`;
}

/** A way out: `Set mode to pro`, `Turn sound off`, `Remove a video`. */
export function wayOut(input: InputDescription, option: OptionValue, locale?: string): string {
  const label = inSentence(inputLabel(input));
  if (option.removes) return `Remove ${article(kindName(option.removes))}`;
  if (option.adds) return `Add ${article(kindName(option.adds))}`;
  if (typeof option.value === "boolean") return `Turn ${label} ${option.value ? "on" : "off"}`;
  if (option.value === null) return `Leave ${label} open`;
  return `Set ${label} to ${valueLabel(input, option.value, locale)}`;
}

export const article = (noun: string) => `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`;

/** One line on what is being bought: `pro, 5 s, sound off`. */
export function settings(answer: Answer, model: ModelDescription | undefined, locale?: string): string {
  const words: string[] = [];
  for (const input of model?.inputs ?? []) {
    const value = answer.selection?.[input.name];
    if (value === undefined || value === null) continue;
    const { height } = answer.selection ?? {};
    if (typeof value === "boolean") words.push(`${inSentence(inputLabel(input))} ${value ? "on" : "off"}`);
    else if (input.name === "width" && typeof value === "string" && typeof height === "string") words.push(`${pixels(value, locale)} × ${pixels(height, locale)} px`);
    else if (input.name === "height" && typeof answer.selection?.["width"] === "string") continue;
    else if (input.type === "choice" || input.type === "number") {
      words.push(input.unit && input.unit !== "second" || input.name === "outputs"
        ? input.name === "outputs" ? (value === "1" ? "" : `${valueLabel(input, value, locale)} outputs`) : valueLabel(input, value, locale)
        : valueLabel(input, value, locale));
    } else if (Array.isArray(value) && value.length) {
      const kinds = new Map<string, number>();
      for (const item of value) if (item && typeof item === "object") kinds.set(item.kind, (kinds.get(item.kind) ?? 0) + 1);
      for (const [kind, count] of kinds) words.push(counted(count, kind));
    }
  }
  return words.filter(Boolean).join(", ");
}

/** For screen readers: the whole result in one sentence. */
export function spoken(answer: Answer | null, model: ModelDescription | undefined, locale?: string): string {
  if (!answer) return "The price is unavailable.";
  if (answer.outcome === "refused") return `No price. ${problemTexts(answer.problems, model, locale).join(" ")}`;
  const price = (cost(answer, locale) ?? "").replace("≈ ", "about ").replaceAll("–", " to ");
  const why = answer.outcome === "exact" ? "" : whyRange(answer, model);
  return `${price}.${why ? ` ${why}` : ""}`;
}

// ---------------------------------------------------------------- in short

/** An input by its name alone, for what a model may not have. */
const inputNamed = (model: ModelDescription | undefined, name: string): InputDescription => inputOf(model, name) ?? { name: root(name), type: "choice" };

/** A value with as much of its input's name as it needs: `720p`, `10 s`, `Pro mode`, `sound off`, `2 images`. */
function choiceWords(input: InputDescription, value: InputValue | undefined, locale?: string): string {
  const label = inSentence(inputLabel(input));
  if (value === undefined || value === null) return `${label} open`;
  if (typeof value === "boolean") return `${label} ${value ? "on" : "off"}`;
  if (Array.isArray(value)) {
    const items = (value as readonly unknown[]).filter((item): item is MediaItem => typeof item === "object" && item !== null);
    if (!items.length) return value.length ? `${value.length} ${label}` : `no ${label}`;
    return list([...new Set(items.map(({ kind }) => kind))].map((kind) => counted(items.filter((item) => item.kind === kind).length, kind)), "and");
  }
  const text = valueLabel(input, value, locale);
  if (text.length > 16) return `${label} ${text}`;
  if (input.type === "number" && !input.unit || input.name === "outputs") return input.name === "outputs" && text === "1" ? "1 output" : `${text} ${label}`;
  return /^\d/.test(text) ? text : `${text} ${label}`;
}

/** What an input becomes: `720p`, `sound off`. */
export function changeWords({ input: name, label, to }: Change, model: ModelDescription | undefined, locale?: string): string {
  const found = inputNamed(model, name);
  const input = label === undefined ? found : { ...found, label };
  return to === undefined ? `without ${inSentence(inputLabel(input))}` : choiceWords(input, to, locale);
}

/** `720p, sound off`, as a name that stands alone. */
export function changesWords(changes: readonly Change[], model: ModelDescription | undefined, locale?: string): string {
  const text = changes.map((change) => changeWords(change, model, locale)).join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Why a model can't do what is asked, in two or three words each: `no 21:9`, `no sound`, `at most 2 images`. */
export function notDone(problems: readonly Problem[], model: ModelDescription, asked: ModelDescription | undefined, locale?: string): string[] {
  return [...new Set(problems.map((problem) => notDoneOne(problem, model, asked, locale)))];
}

/** `asked` is the model under which the value was chosen: it has the wording of what this one lacks. */
function notDoneOne(problem: Problem, model: ModelDescription, asked: ModelDescription | undefined, locale?: string): string {
  const { code, input: path, value, because, min, max } = problem;
  const input = inputNamed(model, path ?? "");
  const label = inSentence(inputLabel(input));
  const plainPath = path === undefined || path === input.name;
  const kind = path?.split(".")[1];
  switch (code) {
    case "unknown-input":
      return input.name === "outputs" ? "one output" : `no ${label}`;
    case "not-an-option":
    case "out-of-range":
    case "wrong-type":
      if (plainPath && typeof value === "string") return `no ${choiceWords(inputOf(asked, path) ?? input, value, locale)}`;
      break;
    case "not-offered":
      if (because !== undefined) return inSentence(because);
      return `no ${label}`;
    case "too-many":
      if (max === "0") return `no ${kind ? plural(kindName(kind)) : label}`;
      if (max !== undefined && kind) return `at most ${plain(max, locale)} ${max === "1" ? kindName(kind) : plural(kindName(kind))}`;
      break;
    case "too-few":
      if (min !== undefined && kind) return min === "1" ? `needs ${article(kindName(kind))}` : `needs ${plain(min, locale)} ${plural(kindName(kind))}`;
      break;
    case "needs-input":
      return `needs the ${label}`;
    case "not-in-effect":
      return "no price at this time";
    default:
  }
  return problemText(problem, model, locale).replace(/\.$/, "");
}
