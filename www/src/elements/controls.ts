/** Which element an input gets, and what it is told. */
import { html, nothing, type TemplateResult } from "lit";
import type { Estimate } from "../estimate";
import { waysOut } from "../ways";
import type { InputDescription, InputOptions } from "../wire";
import { inputLabel, problemTexts, root } from "../words";

/** The control of one input, as these settings have it. */
export function control(estimate: Estimate, now: InputOptions, locale: string | undefined): TemplateResult | typeof nothing {
  const model = estimate.model!;
  const { answer } = estimate;
  const input: InputDescription | undefined = model.inputs.find(({ name }) => name === now.input);
  if (!input) return nothing;
  const mine = answer?.outcome === "refused" ? answer.problems.filter((problem) => problem.input !== undefined && root(problem.input) === now.input) : [];
  const problems = problemTexts(mine, model, locale);
  const ways = (name: string, value: InputOptions["value"]) => waysOut(estimate, { input: name, value: value ?? null });
  if (!now.offered) {
    return html`<credit-not-offered data-input=${now.input} .label=${inputLabel(input)} .model=${model.label} .problems=${problems}></credit-not-offered>`;
  }
  const parts = "label, segments, segment, delta, note, problem, hint, switch, step, field, slider, drop, item, add, way";
  // A number with options is a choice.
  switch (input.type === "number" && input.options ? "choice" : input.type) {
    case "switch":
      return html`<credit-switch exportparts=${parts} data-input=${now.input} .model=${model} .input=${input} .now=${now} .locale=${locale} .base=${estimate.options?.now} .problems=${problems} .ways=${ways}></credit-switch>`;
    case "media": {
      const unknown = answer && (answer.outcome === "range" || answer.outcome === "rate") ? answer.unknown : [];
      const wanted = answer?.outcome === "refused" ? estimate.wanted(now.input) : unknown.filter((one) => one.input === now.input).flatMap((one) => one.facts ?? []);
      return html`<credit-references exportparts=${parts} data-input=${now.input} .model=${model} .input=${input} .now=${now} .locale=${locale} .base=${estimate.options?.now} .problems=${problems} .ways=${ways}
        .items=${estimate.references(now.input)} .wanted=${wanted}></credit-references>`;
    }
    case "numbers":
      return html`<credit-numbers exportparts=${parts} data-input=${now.input} .model=${model} .input=${input} .now=${now} .locale=${locale} .base=${estimate.options?.now} .problems=${problems}></credit-numbers>`;
    case "number":
      return html`<credit-number exportparts=${parts} data-input=${now.input} .model=${model} .input=${input} .now=${now} .locale=${locale} .base=${estimate.options?.now} .problems=${problems} .ways=${ways}></credit-number>`;
    case "choice":
      return html`<credit-choice exportparts=${parts} data-input=${now.input} .model=${model} .input=${input} .now=${now} .locale=${locale} .base=${estimate.options?.now} .problems=${problems} .ways=${ways}></credit-choice>`;
  }
}
