import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { ShowModelsEvent, TakeWayEvent, UndoWayEvent } from "../events";
import { difference, shortCost, spokenDifference } from "../form-words";
import type { Way } from "../ways";
import { cost } from "../words";
import { back, chevron } from "./icons";
import { tokens } from "./styles";

/** How many rows there is room for, and how many of them other models may take where there are settings enough. */
export const mostRows = 5;
const mostModels = 3;

/** What stands under the price: cheaper settings and cheaper models; where there is no price, what would give one. */
export interface Elsewhere {
  heading: string;
  settings: readonly Way[];
  models: readonly Way[];
  /** Where there is nothing to list, why. */
  none: string;
}

/**
 * The same elsewhere: the cheapest changes and the cheapest other models, each a button that applies it.
 * Its height is the same whatever it has to say.
 *
 * @csspart alternative - One of them.
 * @csspart delta - Its difference to now.
 * @csspart undo - The button that takes back what was applied.
 */
export class CreditAlternatives extends LitElement {
  static override properties = { elsewhere: { attribute: false }, taken: { attribute: false }, locale: { attribute: false } };

  /** `undefined` while the engine loads. */
  declare elsewhere: Elsewhere | undefined;
  /** What was applied last and can be taken back. */
  declare taken: string | undefined;
  declare locale: string | undefined;

  static override styles = [tokens, css`
    :host { display: block; --_row: 38px; --_quiet: 32px; font-size: var(--_small); line-height: 1.35; }
    @media (pointer: coarse) { :host { --_row: 44px; --_quiet: 44px; } }
    @media print { :host { display: none; } }
    .head { display: flex; align-items: center; justify-content: space-between; gap: calc(3 * var(--_space)); min-block-size: calc(var(--_quiet) + 4px); }
    .title { margin: 0; font-weight: 600; }
    .quiet-button {
      display: inline-flex; align-items: center; gap: calc(1.5 * var(--_space)); min-block-size: var(--_quiet); margin: 0; padding: 0 calc(2.5 * var(--_space)); border: 0;
      border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_accent); font-size: var(--_small); font-weight: 500; cursor: pointer;
    }
    .quiet-button:hover { background: var(--_tint); }
    .head .quiet-button { margin-inline-end: calc(-2.5 * var(--_space)); }
    .room { display: flex; flex-direction: column; align-items: start; min-block-size: calc(${mostRows} * var(--_row) + var(--_quiet) + 4px); margin-inline: calc(-2 * var(--_space)); }
    .list { display: grid; grid-template-columns: minmax(6rem, 1fr) fit-content(40%) fit-content(30%) auto; inline-size: 100%; }
    .list.flat { grid-template-columns: minmax(6rem, 1fr) fit-content(50%) auto; }
    ul { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; margin: 0; padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; }
    .row {
      display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: center; column-gap: calc(3 * var(--_space)); block-size: var(--_row); margin: 0;
      padding: 0 calc(2 * var(--_space)); border: 0; border-radius: calc(var(--_radius) - 3px); background: none; color: var(--_text); font-size: inherit; line-height: inherit; text-align: start; cursor: pointer;
    }
    .row:hover { background: var(--_tint); }
    .row:focus-visible { outline-offset: -2px; }
    .name { min-inline-size: 0; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
    .cost { direction: ltr; text-align: right; font-variant-numeric: tabular-nums; font-weight: 500; }
    .row .delta { direction: ltr; min-inline-size: 4ch; text-align: right; white-space: normal; }
    .use { padding: 2px calc(2 * var(--_space)); border: var(--_control); border-radius: calc(var(--_radius) - 4px); color: var(--_accent); font-weight: 500; background: var(--_raised); }
    .row:hover .use { border-color: var(--_accent); }
    .all { margin-block-start: auto; }
    .all .icon { rotate: -90deg; }
    :host(:dir(rtl)) .all .icon { rotate: 90deg; }
    .none { margin: 0; padding: calc(2.5 * var(--_space)) calc(2 * var(--_space)); color: var(--_muted); line-height: 1.5; max-inline-size: 44ch; }
    .waiting { display: grid; gap: calc(4 * var(--_space)); padding: calc(3 * var(--_space)) calc(2 * var(--_space)); }
    .waiting span { block-size: .875rem; border-radius: 4px; background: var(--_line); }
    .waiting span:nth-child(2n) { inline-size: 70%; }
    @media (forced-colors: active) { .waiting span { background: GrayText; forced-color-adjust: none; } }
  `];

  /** To the button that takes back, else to the heading. */
  override focus(): void {
    (this.shadowRoot?.querySelector<HTMLElement>(".undo") ?? this.shadowRoot?.querySelector<HTMLElement>(".title"))?.focus();
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    return changed.size > 0;
  }

  #row(way: Way, compared: boolean) {
    const price = shortCost(way.outcome, this.locale) ?? "";
    const spoken = [cost(way.outcome, this.locale), way.delta === undefined ? "" : spokenDifference(way.delta, this.locale)].filter(Boolean).join(", ");
    return html`<li><button class="row" part="alternative" type="button" aria-label="Use ${way.label}: ${spoken.replaceAll("–", " to ")}"
      @click=${() => this.dispatchEvent(new TakeWayEvent(way))}>
      <span class="name">${way.label}</span>
      <span class="cost">${price}</span>
      ${compared ? html`<span class="delta" part="delta">${way.delta === undefined ? "" : difference(way.delta, this.locale)}</span>` : nothing}
      <span class="use">Use</span>
    </button></li>`;
  }

  #list(ways: readonly Way[], label: string, compared: boolean) {
    if (!ways.length) return nothing;
    return html`<ul aria-label=${label}>${ways.map((way) => this.#row(way, compared))}</ul>`;
  }

  override render() {
    const { elsewhere } = this;
    if (!elsewhere) {
      return html`<div class="head"><p class="title">Cheaper</p></div><div class="room"><div class="waiting" aria-hidden="true"><span></span><span></span><span></span></div></div>`;
    }
    // Where one list is short, the other has its room.
    const models = elsewhere.models.slice(0, elsewhere.settings.length >= mostRows - mostModels ? mostModels : mostRows - elsewhere.settings.length);
    const settings = elsewhere.settings.slice(0, mostRows - models.length);
    // Lists of other lengths are other lists, by their key: nothing in them moves about.
    const compared = [...settings, ...models].some(({ delta }) => delta !== undefined);
    return html`
      <div class="head">
        <p class="title" id="title" tabindex="-1">${elsewhere.heading}</p>
        ${this.taken === undefined ? nothing : html`<button class="quiet-button undo" part="undo" type="button" aria-label="Undo: ${this.taken}" @click=${() => this.dispatchEvent(new UndoWayEvent())}>${back}Undo</button>`}
      </div>
      <div class="room" role="group" aria-labelledby="title">
        ${settings.length + models.length ? keyed(`${settings.length} ${models.length}`, html`<div class="list ${compared ? "" : "flat"}">${this.#list(settings, "Other settings", compared)}${this.#list(models, "Other models", compared)}</div>`) : html`<p class="none">${elsewhere.none}</p>`}
        <button class="quiet-button all" type="button" @click=${() => this.dispatchEvent(new ShowModelsEvent())}>All models by price${chevron}</button>
      </div>`;
  }
}
