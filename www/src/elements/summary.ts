/** The one strong figure, why it is what it is, and what to do when there is none. */
import { css, html, nothing, type TemplateResult } from "lit";
import type { State } from "../engine";
import type { Estimate } from "../estimate";
import { ShowControlEvent, TakeWayEvent } from "../events";
import { changesWords, lacks, settings, settle, shortCost, whyNone, whyRange } from "../form-words";
import { figure, plain, plural, unitOfCredits } from "../format";
import { cost, humanise, inSentence, problemTexts, root, sentence } from "../words";
import { waysOut, type Way } from "../ways";
import type { Alternative, Answer, ModelDescription, RateAnswer, Unknown } from "../wire";
import type { Elsewhere } from "./credit-alternatives";
import { back, caution } from "./icons";

export const summaryStyles = css`
  .hero { display: flex; align-items: center; min-block-size: 3.5rem; min-inline-size: 0; }
  .price { margin: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 calc(1.5 * var(--_space)); line-height: 1.1; }
  .price .figures { min-inline-size: 3ch; font-size: var(--_hero); font-weight: 650; letter-spacing: -.02em; white-space: nowrap; }
  .price.long .figures { font-size: 1.75rem; }
  .price.longer .figures { font-size: var(--_large); white-space: normal; }
  .price .unit { font-size: var(--_large); color: var(--_muted); }
  .bar { display: block; inline-size: 9rem; max-inline-size: 100%; block-size: 2.25rem; border-radius: 6px; background: var(--_line); animation: breathe 1.6s ease-in-out infinite alternate; }
  @keyframes breathe { to { opacity: .45; } }
  .word { margin-inline-start: calc(3 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
  .none { display: flex; gap: calc(2 * var(--_space)); margin: 0; font-size: var(--_body); font-weight: 500; line-height: 1.45; }
  .none .icon { flex: none; margin-block-start: .2em; inline-size: 1.15em; block-size: 1.15em; color: var(--_caution); }
  .none.failed .icon { color: var(--_negative); }
  .why { min-block-size: 2.5rem; color: var(--_muted); font-size: var(--_small); line-height: 1.5; }
  .why p { margin: 0; }
  .why p + p { margin-block-start: var(--_space); }
  .ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 7.5rem), 1fr)); gap: calc(2 * var(--_space)); margin: calc(3 * var(--_space)) 0 0; padding: 0; list-style: none; }
  .ways li { display: grid; }
  .ways .button { flex-direction: column; align-items: start; gap: 0; padding: calc(1.5 * var(--_space)) calc(3 * var(--_space)); font-size: var(--_small); line-height: 1.4; overflow-wrap: anywhere; text-wrap: balance; }
  .ways.steps { grid-template-columns: repeat(auto-fit, minmax(min(100%, 7.5rem), max-content)); }
  @media (pointer: fine) { .ways.steps .button { min-block-size: 36px; } }
  .ways .retry { flex-direction: row; align-items: center; gap: calc(2 * var(--_space)); }
  .mistakes { margin-block-start: calc(2 * var(--_space)); font-size: var(--_small); color: var(--_muted); }
  .mistakes ul { margin: calc(2 * var(--_space)) 0 0; padding-inline-start: 1.25em; overflow-wrap: anywhere; }
  .mistakes code { font-family: ui-monospace, monospace; }
`;

/** How many ways out stand beside the sentence; the others stand below. */
const mostBeside = 2;

/** The figure and its unit, apart: one is large, the other beside it. */
function parts(answer: Answer, locale: string | undefined): [figure: string, unit: string] {
  const about = answer.estimated?.length ? "≈ " : "";
  if (answer.outcome === "exact" || answer.outcome === "range") return [about + figure(answer.credits, locale), unitOfCredits(answer.credits)];
  if (answer.outcome !== "rate") return ["", ""];
  const [rate] = answer.rates;
  if (!rate || answer.rates.length > 1 || answer.fixed) return [shortCost(answer, locale) ?? "", "credits"];
  const per = rate.count === "1" ? rate.per : `${plain(rate.count, locale)} ${plural(rate.per)}`;
  return [about + figure(rate.credits, locale), `${unitOfCredits(rate.credits)} per ${rate.started ? "started " : ""}${per}`];
}

export function hero(state: State, answer: Answer | null, estimate: Estimate | undefined, slow: boolean, locale: string | undefined): TemplateResult {
  if (state.status === "loading" || !answer && estimate?.rates.waiting) {
    return html`<span class="bar" part="loading"></span>${slow ? html`<span class="word">Loading prices …</span>` : nothing}`;
  }
  if (state.status === "failed") return html`<p class="none failed" part="refusal" tabindex="-1">${caution}<span>${state.sentence}</span></p>`;
  if (!answer) return html`<p class="none failed" part="refusal" tabindex="-1">${caution}<span>The price is unavailable just now.</span></p>`;
  if (answer.outcome === "refused") {
    const lacking = estimate ? lacks(answer, (input) => estimate.wanted(input)) : [];
    const rest = answer.problems.filter(({ code }) => code !== "needs-input");
    const texts = lacking.length ? [...problemTexts(rest, estimate?.model, locale), whyNone(answer, lacking, estimate?.model)] : problemTexts(answer.problems, estimate?.model, locale);
    return html`<p class="none" part="refusal" tabindex="-1">${caution}<span><span class="quiet">No price. </span>${texts.join(" ")}</span></p>`;
  }
  const [amount, unit] = parts(answer, locale);
  const size = amount.length > 17 ? "longer" : amount.length > 8 ? "long" : "";
  return html`<p class="price ${size}" part="price" tabindex="-1"><span class="figures" part="figure">${amount}</span> <span class="unit" part="unit">${unit}</span></p>`;
}

export function why(state: State, answer: Answer | null, estimate: Estimate | undefined, locale: string | undefined, host: EventTarget, retry: () => void): TemplateResult | typeof nothing {
  if (state.status === "failed") {
    return html`
      <ul class="ways steps"><li><button class="button retry" part="way" type="button" @click=${retry}>${back}Try again</button></li></ul>
      ${state.problems.length ? html`<details class="mistakes"><summary>What is wrong with it</summary>
        <ul>${state.problems.slice(0, 20).map(({ path, message }) => html`<li><code>${path || "/"}</code> ${sentence(message)}</li>`)}</ul></details>` : nothing}`;
  }
  if (state.status === "loading" || !estimate || !answer && estimate.rates.waiting) return nothing;
  if (!answer) return html`<p>Change a setting, or try again in a moment.</p>`;
  const model = estimate.model;
  if (answer.outcome === "refused") {
    const lacking = lacks(answer, (input) => estimate.wanted(input));
    if (lacking.length) return steps(lacking, model, host);
    const ways = waysOut(estimate).slice(0, mostBeside);
    const few = answer.problems.filter(({ code, input }) => code === "too-few" && input !== undefined).map(({ input }) => ({ input: root(input!) }));
    return ways.length || !few.length ? wayButtons(ways, locale, host) : steps(few, model, host);
  }
  if (answer.outcome === "exact") return html`<p>${settings(answer, model, locale)}</p>`;
  return html`
    <p>${whyRange(answer, model)}${answer.outcome === "rate" ? html` ${rateNote(answer)}` : nothing}</p>
    ${steps(answer.unknown, model, host, "aside")}`;
}

/** Why the figure is an estimate. */
export function estimateNote(answer: Answer | null): TemplateResult | typeof nothing {
  if (!answer || answer.outcome === "refused" || !answer.estimated.length) return nothing;
  return html`<p class="estimate">${sentence(`≈ an estimate: ${answer.estimated.map(inSentence).join("; ")}`)}</p>`;
}

/** What applies besides, once the number is known. */
function rateNote(answer: RateAnswer): string {
  const started = answer.rates.some((rate) => rate.started) ? "What is started counts whole. " : "";
  return started + (answer.also.length ? sentence(`also applies: ${answer.also.map((code) => inSentence(humanise(code))).join(", ")}`) : "");
}

/** The buttons that lead to the controls which would settle the price. */
function steps(unknowns: readonly Unknown[], model: ModelDescription | undefined, host: EventTarget, aside = ""): TemplateResult | typeof nothing {
  const shown = new Map<string, string>();
  for (const unknown of unknowns) {
    const words = settle(unknown, model);
    if (unknown.input && words) shown.set(words, root(unknown.input));
  }
  if (!shown.size) return nothing;
  return html`<ul class="ways steps ${aside}">${[...shown].map(([words, input]) => html`<li>
    <button class="button" part="way" type="button" @click=${() => host.dispatchEvent(new ShowControlEvent(input))}>${words}</button></li>`)}</ul>`;
}

function wayButtons(ways: readonly Way[], locale: string | undefined, host: EventTarget): TemplateResult | typeof nothing {
  if (!ways.length) return html`<p>Choose another model or other settings.</p>`;
  return html`<ul class="ways">${ways.map((way) => html`<li>
    <button class="button" part="way" type="button" @click=${() => host.dispatchEvent(new TakeWayEvent(way))}>${way.label}<span class="delta">${cost(way.outcome, locale)}</span></button></li>`)}</ul>`;
}

/** The same elsewhere; `undefined` while it loads. */
export function elsewhere(state: State, answer: Answer | null, estimate: Estimate | undefined, locale: string | undefined): Elsewhere | undefined {
  if (state.status !== "ready" || !estimate || !answer) return undefined;
  const found = estimate.alternatives;
  if (!found && estimate.rates.waiting) return undefined;
  const { model } = estimate;
  // The engine stopped at this question: nothing found would be another answer.
  if (!found || found.problems) return { heading: "Cheaper", settings: [], models: [], none: "What is cheaper can't be told just now." };
  const settings = found.changes.map((one): Way => ({ ...priced(one), label: changesWords(one.changed, model, locale), set: new Map(one.changed.map(({ input, to }) => [input, to])) }));
  const models = found.models.map((one): Way => ({ ...priced(one), label: one.label, other: { model: one.model, selection: one.selection } }));
  if (answer.outcome === "refused") {
    const ways = waysOut(estimate);
    // What only lacks something has a step beside its sentence, and no way.
    const beside = lacks(answer, (input) => estimate.wanted(input)).length ? 0 : mostBeside;
    return { heading: "Also possible", settings: ways.length ? ways.slice(beside) : settings, models, none: "No other model does just this." };
  }
  const none = answer.outcome === "rate" ? "A rate can't be compared. Once it is a figure, what is cheaper stands here." : "Nothing cheaper does the same.";
  return { heading: "Cheaper", settings, models, none };
}

const priced = ({ delta, ...outcome }: Alternative) => ({ outcome, ...(delta === undefined ? {} : { delta }) });
