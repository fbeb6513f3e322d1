/** What the page says. Names come from the card where it gives them; the rest is said here, once. */
import { figure, plain, plural, quantity, rateText, unitOfCredits } from "./format";
import type { Answer, InputDescription, InputValue, ModelDescription, Outcome, Problem } from "./wire";

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
    return input.labels?.[value] ?? (value === "auto" && input.auto ? "Auto" : undefined) ?? (input.type === "number" ? quantity(value, input.unit, locale) : value);
  }
  if (Array.isArray(value)) return plain(`${value.length}`, locale);
  return Object.entries(value).map(([kind, count]) => counted(count ?? 0, kind)).join(", ");
}

const kindNames: Record<string, string> = { audio: "audio clip" };
export const kindName = (kind: string) => kindNames[kind] ?? kind;
export const counted = (count: number, kind: string) => `${count} ${count === 1 ? kindName(kind) : plural(kindName(kind))}`;

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

export const factNames: Record<string, string> = { seconds: "length", width: "width", height: "height", fps: "frame rate" };

export function list(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

export const inputOf = (model: ModelDescription | undefined, name: string | undefined) =>
  name === undefined ? undefined : model?.inputs.find((input) => input.name === root(name));

/** The input that a path such as `references[1].seconds` begins with. */
export const root = (path: string) => /^[^.[]+/.exec(path)?.[0] ?? path;

// ---------------------------------------------------------------- what is wrong

const isAre = (label: string) => (label.endsWith("s") ? "are" : "is");

/** `; its last one holds until September 30, 2026`, as far as the card says. */
function period({ periods }: Problem, locale?: string): string {
  const { from, until } = periods?.at(-1) ?? {};
  const day = (instant: string) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(instant));
  if (until !== undefined) return `; its last one holds until ${day(until)}`;
  return from === undefined ? "" : `; one holds from ${day(from)}`;
}

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
      return `${name} has no price at this time${period(problem, locale)}.`;
    default:
  }
  return sentence(problem.message);
}

/** All that is wrong, each thing said once. */
export function problemTexts(problems: readonly Problem[], model: ModelDescription | undefined, locale?: string): string[] {
  return [...new Set(problems.map((problem) => problemText(problem, model, locale)))];
}
