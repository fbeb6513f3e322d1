import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { State } from "../engine";
import { ChooseEvent, ChooseModelEvent, ReferencesEvent, ShowControlEvent, ShowModelsEvent, TakeWayEvent, UndoWayEvent, WorkEvent } from "../events";
import type { Estimate } from "../estimate";
import { figure, plain, unitOfCredits } from "../format";
import { hasFigure, isCount, mostCount, type Row } from "../month";
import { noun, rowSettings } from "../plan-words";
import type { PlanRow } from "../wire";
import { cost } from "../words";
import { control } from "./controls";
import type { CreditModelPicker } from "./credit-model-picker";
import { caution, chevron, copy, cross, minus, plus } from "./icons";
import { tokens } from "./styles";
import { estimateNote, hero, summaryStyles, why } from "./summary";
import { workRowStyles } from "./work-row-styles";

/** Where the slider stops: one by one at first, then in leaps, so that a short way reaches far. The field takes any count. */
const stops = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 125, 150, 200, 250, 300, 400, 500, 750, 1000];

/**
 * One row of a month's work: model, settings that open, how often, and what that comes to.
 *
 * @csspart row - The row.
 * @csspart model - The button with the model's name.
 * @csspart total - What the row comes to.
 */
export class CreditWorkRow extends LitElement {
  static override properties = {
    row: { attribute: false },
    number: { attribute: false },
    told: { attribute: false },
    status: { attribute: false },
    tick: { attribute: false },
    locale: { attribute: false },
    opened: { state: true },
  };

  declare row: Row;
  /** Which row it is, from 1. */
  declare number: number;
  /** What the engine says of it among the others; `undefined` where it is not counted. */
  declare told: PlanRow | undefined;
  declare status: State;
  /** Another one says that the month was asked again. */
  declare tick: number;
  declare locale: string | undefined;
  private declare opened: boolean;

  constructor() {
    super();
    this.opened = false;
  }

  static override styles = [tokens, summaryStyles, workRowStyles, css`
    :host { display: block; }
    /* What opens from a row lies over the rows below it. */
    :host(:focus-within) { position: relative; z-index: 2; }
  `];

  get #estimate(): Estimate { return this.row.estimate; }

  #changed(): void {
    this.requestUpdate();
    this.dispatchEvent(new WorkEvent("changed"));
  }

  protected override createRenderRoot() {
    const shadow = super.createRenderRoot() as ShadowRoot;
    const listen = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) => {
      shadow.addEventListener(type, (event) => {
        event.stopPropagation();
        handle(event as HTMLElementEventMap[K]);
      });
    };
    const act = (what: (estimate: Estimate) => void) => {
      what(this.#estimate);
      this.#changed();
    };
    listen(ChooseEvent.type as "credit-choose", ({ input, value }) => act((estimate) => estimate.choose(input, value)));
    listen(ReferencesEvent.type as "credit-references", ({ input, items }) => act((estimate) => estimate.refer(input, items)));
    listen(ChooseModelEvent.type as "credit-choose-model", ({ model }) => act((estimate) => estimate.pick(model)));
    listen(TakeWayEvent.type as "credit-take-way", ({ way }) => {
      act((estimate) => estimate.take(way));
      // The button is gone with what it has mended.
      void this.updateComplete.then(() => { if (!shadow.activeElement) this.focus(); });
    });
    listen(UndoWayEvent.type as "credit-undo-way", () => act((estimate) => estimate.undo()));
    listen(ShowModelsEvent.type as "credit-show-models", () => this.choose());
    listen(ShowControlEvent.type as "credit-show-control", ({ input }) => {
      this.opened = true;
      void this.updateComplete.then(() => {
        const found = shadow.querySelector<HTMLElement>(`[data-input="${CSS.escape(input)}"]`);
        found?.scrollIntoView({ block: "center" });
        found?.focus();
      });
    });
    for (const type of ["input", "change"]) shadow.addEventListener(type, (event) => event.stopPropagation());
    return shadow;
  }

  /** Opens the list of models. */
  choose(): void {
    this.shadowRoot?.querySelector<CreditModelPicker>("credit-model-picker")?.show();
  }

  /** To the settings. */
  override focus(): void {
    this.shadowRoot?.querySelector<HTMLElement>(".settings")?.focus();
  }

  // -------------------------------------------------------------- how often

  #count(count: number): void {
    if (!isCount(count) || count === this.row.count) return;
    this.row.count = count;
    this.#changed();
  }

  #counter() {
    const { count } = this.row;
    const what = noun(this.row, count);
    const reached = stops.findLastIndex((stop) => stop <= count);
    return html`
      <div class="counter" role="group" aria-label=${`How many ${noun(this.row, 2)} a month`}>
        <button class="button step" type="button" aria-label="One less" aria-disabled=${count === 1 ? "true" : nothing} @click=${() => this.#count(count - 1)}>${minus}</button>
        <span class="field"><input type="number" inputmode="numeric" min="1" max=${mostCount} step="1" aria-label=${`${noun(this.row, 2)} a month`} .value=${live(`${count}`)}
          @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
          @input=${(event: Event) => this.#count((event.target as HTMLInputElement).valueAsNumber)}
          @change=${(event: Event) => { (event.target as HTMLInputElement).value = `${this.row.count}`; }}></span>
        <button class="button step" type="button" aria-label="One more" aria-disabled=${count === mostCount ? "true" : nothing} @click=${() => this.#count(count + 1)}>${plus}</button>
      </div>
      <input class="slider" type="range" aria-label=${`${noun(this.row, 2)} a month, in steps`} aria-valuetext=${`${plain(`${count}`, this.locale)} ${what}`}
        min="0" max=${stops.length - 1} step="1" .value=${live(`${reached}`)}
        @input=${(event: Event) => this.#count(stops[(event.target as HTMLInputElement).valueAsNumber] ?? count)}>`;
  }

  // -------------------------------------------------------------- what it looks like

  #total() {
    const { told } = this;
    if (told?.all !== undefined && told.credits !== undefined) {
      const about = told.estimated?.length ? "≈ " : "";
      const all = about + figure(told.all, this.locale);
      return html`<span class="all figures ${all.length > 9 ? "long" : ""}">${all}</span><span class="quiet"> ${unitOfCredits(told.all)}, </span><span class="each"><span class="figures">${about}${figure(told.credits, this.locale)}</span> each</span>`;
    }
    return html`<span class="all" aria-hidden="true">–</span><span class="each">not counted</span>`;
  }

  /** Why it is not in the sum, and what would bring it in; of a range, why it is one. */
  #trouble() {
    const estimate = this.#estimate;
    const { answer } = estimate;
    const retry = () => undefined;
    if (!estimate.model) return html`<p class="none">${caution}<span>This model is not in the price list. Choose another.</span></p>`;
    if (hasFigure(estimate)) {
      return answer?.outcome === "range" ? html`<div class="why">${why(this.status, answer, estimate, this.locale, this.renderRoot, retry)}</div>` : nothing;
    }
    const text = answer?.outcome === "rate"
      ? html`<p class="none">${caution}<span>No sum yet: ${cost(answer, this.locale)}.</span></p>`
      : hero(this.status, answer, estimate, false, this.locale);
    return html`${text}<div class="why">${why(this.status, answer, estimate, this.locale, this.renderRoot, retry)}</div>`;
  }

  #settings() {
    const estimate = this.#estimate;
    const inputs = estimate.options?.inputs ?? [];
    if (!this.opened) return nothing;
    return html`<div class="controls">
      ${estimate.model?.note ? html`<p class="hint">${estimate.model.note}</p>` : nothing}
      ${keyed(estimate.model?.id, repeat(inputs, ({ input }) => input, (now) => control(estimate, now, this.locale)))}
      ${estimateNote(estimate.answer)}
    </div>`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("row") && changed.get("row") !== undefined) this.opened = false;
  }

  override render() {
    const estimate = this.#estimate;
    const { number, locale } = this;
    const name = estimate.model?.label ?? "no model";
    const trouble = this.#trouble();
    return html`
      <div class="row ${trouble === nothing ? "" : hasFigure(estimate) ? "open" : "bad"}" part="row" role="group" aria-label=${`Row ${number}: ${name}`}>
        <div class="model"><credit-model-picker exportparts="model, list, option" .models=${estimate.models} .model=${estimate.model} .locale=${locale} .rows=${() => estimate.rows(locale)}></credit-model-picker></div>
        <button class="settings" type="button" aria-expanded=${this.opened ? "true" : "false"} aria-controls="settings" @click=${() => { this.opened = !this.opened; }}>
          <span class="quiet">Settings: </span><span class="words">${rowSettings(this.row, locale)}</span>${chevron}</button>
        ${this.#counter()}
        <p class="total" part="total">${this.#total()}</p>
        <div class="tools">
          <button class="tool" type="button" aria-label=${`Copy row ${number}, ${name}`} title="Copy" @click=${() => this.dispatchEvent(new WorkEvent("copy"))}>${copy}</button>
          <button class="tool" type="button" aria-label=${`Remove row ${number}, ${name}`} title="Remove" @click=${() => this.dispatchEvent(new WorkEvent("remove"))}>${cross}</button>
        </div>
        ${trouble === nothing ? nothing : html`<div class="trouble">${trouble}</div>`}
        <div class="opened" id="settings" ?hidden=${!this.opened}>${this.#settings()}</div>
      </div>`;
  }
}
