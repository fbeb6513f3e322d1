/** What the page says. Names come from the card where it gives them; the rest is said here, once. */
import { figure, plain, plural, quantity, rateText, unitOfCredits } from "./format";
import type {
  Answer, InputDescription, InputValue, ModelDescription, ModelKind, OptionValue, Outcome, Problem, Unknown,
} from "./wire";

/** Wording for the standard names; others are read off the name itself. */
const standardNames: Record<string, string> = {
  aspectRatio: "Aspect ratio", audio: "Sound", fps: "Frame rate", route: "Provider route", tier: "Queue",
};

/** `camera_motion`, `camera-motion`, `cameraMotion` → `Camera motion`. */
export function humanise(name: string): string {
  const words = name.replace(/[-_]+/g, " ").replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function inputLabel(input: InputDescription): string {
  return input.label ?? standardNames[input.name] ?? humanise(input.name);
}

/** The label inside a sentence: only its first letter changes, so that `4K upscale` and `HD` stay. */
export function inSentence(label: string): string {
  return /^.[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** One value of an input, as a control shows it. */
export function valueLabel(input: InputDescription, value: InputValue | undefined, locale?: string): string {
  if (value === null || value === undefined) return "not known";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return `${value}`;
  if (typeof value === "string") {
    if (value === "auto" && input.auto) return "Auto";
    return input.labels?.[value] ?? (input.type === "number" ? quantity(value, input.unit, locale) : value);
  }
  if (Array.isArray(value)) return plain(`${value.length}`, locale);
  return Object.entries(value).map(([kind, count]) => counted(count ?? 0, kind)).join(", ");
}

const kindNames: Record<string, string> = { audio: "audio clip" };
export const kindName = (kind: string) => kindNames[kind] ?? kind;
export const counted = (count: number, kind: string) => `${count} ${count === 1 ? kindName(kind) : plural(kindName(kind))}`;

export const modelKinds: Record<ModelKind, string> = {
  video: "Video", image: "Image", upscale: "Upscale", audio: "Audio", "3d": "3D", text: "Text",
};

const lineNames: Record<string, string> = {
  "credits-minimum": "Up to the least charge", "credits-rounding": "Rounding to credits",
};

export const lineLabel = (line: { line: string; label?: string }) => line.label ?? lineNames[line.line] ?? humanise(line.line);

/** The engine's sentence as a page writes it. */
export function sentence(message: string): string {
  const text = message.replaceAll("`", "").trim();
  const stopped = /[.?]$/.test(text) ? text : `${text}.`;
  return stopped.charAt(0).toUpperCase() + stopped.slice(1);
}

// ---------------------------------------------------------------- the price in a line

/** `35 credits`, `29–58 credits`, `≈ 29 credits`, `7 credits per second`; `undefined` where there is no figure. */
export function cost(outcome: Outcome | Answer, locale?: string): string | undefined {
  const about = outcome.estimated?.length ? "≈ " : "";
  if ((outcome.outcome === "exact" || outcome.outcome === "range") && outcome.credits !== undefined) {
    return `${about}${figure(outcome.credits, locale)} ${unitOfCredits(outcome.credits)}`;
  }
  if (outcome.outcome === "rate" && outcome.rates) {
    const parts = outcome.rates.map((rate) => rateText(rate, locale));
    if (outcome.fixed) parts.unshift(`${figure(outcome.fixed.credits, locale)} ${unitOfCredits(outcome.fixed.credits)}`);
    return about + parts.join(" + ");
  }
  return undefined;
}

/** The same without the unit where a column says it: `35`, `29–58`, `7 / s`. */
export function shortCost(outcome: Outcome | Answer, locale?: string): string | undefined {
  const about = outcome.estimated?.length ? "≈ " : "";
  if (outcome.outcome === "rate") {
    const [rate] = outcome.rates ?? [];
    if (!rate) return undefined;
    const per = quantity(rate.count, rate.per, locale).replace(/^1 /, "");
    return `${about}${outcome.fixed || (outcome.rates?.length ?? 0) > 1 ? "from " : ""}${figure(rate.credits, locale)} / ${per}`;
  }
  return "credits" in outcome && outcome.credits !== undefined ? about + figure(outcome.credits, locale) : undefined;
}

// ---------------------------------------------------------------- what is not known

const factNames: Record<string, string> = { seconds: "length", width: "width", height: "height", fps: "frame rate" };

function facts(names: readonly string[]): string {
  const size = names.includes("width") && names.includes("height");
  const words = names.filter((name) => !size || name !== "height").map((name) => (size && name === "width" ? "size" : factNames[name] ?? name));
  return list(words, "and");
}

export function list(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

const inputOf = (model: ModelDescription | undefined, name: string | undefined) =>
  name === undefined ? undefined : model?.inputs.find((input) => input.name === root(name));

/** The input that a path such as `references[1].seconds` begins with. */
export const root = (path: string) => /^[^.[]+/.exec(path)?.[0] ?? path;

/** `Depends on the length of the references.` */
export function whyRange(unknown: readonly Unknown[], model: ModelDescription | undefined): string {
  const named: string[] = [];
  const reasons: string[] = [];
  for (const one of unknown) {
    const input = inputOf(model, one.input);
    if (input) {
      const label = inSentence(inputLabel(input));
      if (one.auto) reasons.push(`the provider decides the ${label}`);
      else named.push(one.facts?.length ? `the ${facts(one.facts)} of the ${label}` : `the ${label}`);
    }
    if (one.because) reasons.push(one.because);
  }
  const sentences = [];
  if (named.length) sentences.push(sentence(`depends on ${list(named, "and")}`));
  for (const reason of reasons) sentences.push(sentence(reason));
  return sentences.join(" ");
}

/** What the control is asked for: `Add the length`, `Choose a duration`. */
export function settle(one: Unknown, model: ModelDescription | undefined): string | undefined {
  const input = inputOf(model, one.input);
  if (!input) return undefined;
  return one.facts?.length ? `Add the ${facts(one.facts)}` : `Choose the ${inSentence(inputLabel(input))}`;
}

// ---------------------------------------------------------------- what is wrong

const isAre = (label: string) => (label.endsWith("s") ? "are" : "is");

/** One problem in the page's words, with labels in place of names. */
export function problemText(problem: Problem, model: ModelDescription | undefined, locale?: string): string {
  const input = inputOf(model, problem.input);
  const name = model?.label ?? "This model";
  const label = input ? inputLabel(input) : undefined;
  const path = problem.input ?? "";
  switch (problem.code) {
    case "not-offered":
      if (problem.because) return sentence(problem.because);
      if (label) return `${label} ${isAre(label)} not offered with these settings.`;
      break;
    case "not-an-option":
      if (input && typeof problem.value === "string") return `${valueLabel(input, problem.value, locale)} is not offered by ${name}.`;
      break;
    case "out-of-range": {
      if (!input || !label) break;
      const fact = /\.(seconds|width|height|fps)$/.exec(path)?.[1];
      const unit = fact === "seconds" ? "second" : fact === "fps" ? "frame per second" : fact ? "pixel" : input.unit;
      const what = fact ? `The ${factNames[fact]} of the ${inSentence(label)}` : label;
      const { min, max, step } = problem;
      const bounds = min !== undefined && max !== undefined ? `from ${plain(min, locale)} to ${quantity(max, unit, locale)}`
        : max !== undefined ? `at most ${quantity(max, unit, locale)}`
        : min !== undefined ? `at least ${quantity(min, unit, locale)}` : undefined;
      if (!bounds) break;
      return `${what} must be ${bounds}${step !== undefined && step !== "1" ? `, in steps of ${plain(step, locale)}` : ""}.`;
    }
    case "too-many": {
      const kind = path.split(".")[1] ?? "item";
      if (problem.max !== undefined) return `${name} takes at most ${plain(problem.max, locale)} ${problem.max === "1" ? kindName(kind) : plural(kindName(kind))}.`;
      break;
    }
    case "too-few": {
      const kind = path.split(".")[1] ?? "item";
      if (problem.min !== undefined) return `${name} needs at least ${plain(problem.min, locale)} ${problem.min === "1" ? kindName(kind) : plural(kindName(kind))}.`;
      break;
    }
    case "needs-input":
      if (label) return `The price needs to know the ${inSentence(label)}.`;
      break;
    case "not-in-effect":
      return `${name} has no price at this time.`;
    default:
  }
  return sentence(problem.message);
}

/** All that is wrong, each thing said once. */
export function problemTexts(problems: readonly Problem[], model: ModelDescription | undefined, locale?: string): string[] {
  return [...new Set(problems.map((problem) => problemText(problem, model, locale)))];
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
    if (typeof value === "boolean") words.push(`${inSentence(inputLabel(input))} ${value ? "on" : "off"}`);
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
  const why = answer.outcome === "exact" ? "" : whyRange(answer.unknown, model);
  return `${price}.${why ? ` ${why}` : ""}`;
}
