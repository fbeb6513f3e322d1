import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { money, plain } from "../format";
import { eachPrices, leftOver, perCredit, wayBuys, wayName } from "../plan-words";
import type { PayWay } from "../wire";
import type { Shared } from "./credit-plan-cards";
import { chevron } from "./icons";
import { tokens } from "./styles";

/** How many are shown before all are asked for. */
const few = 4;

/**
 * The ways to pay for the month, cheapest first.
 *
 * @csspart way - One of them.
 */
export class CreditWays extends LitElement {
  static override properties = { shared: { attribute: false }, all: { state: true } };

  declare shared: Shared;
  private declare all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  static override styles = [tokens, css`
    :host { display: block; font-size: var(--_body); line-height: 1.45; }
    ol, p { margin: 0; padding: 0; }
    ol { list-style: none; border: var(--_border); border-radius: var(--_radius); background: var(--_raised); overflow: hidden; }
    li { display: grid; grid-template-columns: 1.75rem minmax(0, 1fr) auto; gap: 0 calc(3 * var(--_space)); padding: calc(4 * var(--_space)) calc(5 * var(--_space)); min-block-size: 6.25rem; align-content: center; }
    li + li { border-block-start: var(--_border); }
    .rank { grid-row: 1 / span 3; color: var(--_muted); font-variant-numeric: tabular-nums; }
    .name { font-weight: 600; overflow-wrap: anywhere; }
    .first .name::after { content: "Cheapest"; display: inline-block; margin-inline-start: calc(2 * var(--_space)); padding: 0 calc(2 * var(--_space)); border-radius: 1rem; background: var(--_accent); color: var(--_on-accent); font-size: var(--_small); line-height: 1.6; }
    .price { text-align: end; font-variant-numeric: tabular-nums; }
    .price strong { font-size: var(--_large); font-weight: 650; }
    .muted { color: var(--_muted); font-size: var(--_small); font-variant-numeric: tabular-nums; }
    .about { grid-column: 2; text-wrap: pretty; }
    .per { grid-column: 3; text-align: end; }
    .all { display: inline-flex; align-items: center; gap: calc(1.5 * var(--_space)); min-block-size: 44px; margin-block-start: var(--_space); padding: 0 calc(2.5 * var(--_space)); border: 0; border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_accent); font-size: var(--_small); font-weight: 500; cursor: pointer; }
    .all:hover { background: var(--_tint); }
    .all .icon { transition: rotate var(--_motion); }
    .all[aria-expanded="true"] .icon { rotate: 180deg; }
    @container (width < 38rem) {
      li { grid-template-columns: 1.25rem minmax(0, 1fr); padding: calc(3 * var(--_space)); gap: 2px calc(2 * var(--_space)); }
      .price, .per, .about { grid-column: 2; text-align: start; }
      .per { order: 1; }
      .about { order: 2; }
    }
    @media (forced-colors: active) { .first .name::after { border: 1px solid Highlight; } }
    @media print { .all { display: none; } li { break-inside: avoid; min-block-size: 0; } }
  `];

  #way(way: PayWay, index: number) {
    const { description, rows, locale } = this.shared;
    const { currency } = description;
    const each = eachPrices(way, rows, currency, locale);
    return html`<li class=${index === 0 ? "first" : ""} part="way">
      <span class="rank" aria-hidden="true">${index + 1}</span>
      <p class="name">${wayName(way)}</p>
      <p class="price"><strong class="figures">${money(way.perMonth, currency, locale)}</strong> <span class="muted">a month</span></p>
      <div class="about muted"><p>${wayBuys(way, description, locale)}.</p><p>${leftOver(way, locale)}</p></div>
      <div class="per muted"><p>${way.perCredit === undefined ? nothing : `${perCredit(way.perCredit, currency, locale)} used`}</p>${each.map((text) => html`<p>${text}</p>`)}</div>
    </li>`;
  }

  override render() {
    const { ways } = this.shared.answer;
    const { locale } = this.shared;
    const shown = this.all ? ways : ways.slice(0, few);
    return html`
      <ol id="ways" aria-label="Ways to pay, cheapest first">${repeat(shown, (_, index) => index, (way, index) => this.#way(way, index))}</ol>
      ${ways.length > few ? html`<button class="all" type="button" aria-expanded=${this.all ? "true" : "false"} aria-controls="ways" @click=${() => { this.all = !this.all; }}>
        ${this.all ? "Show fewer" : `Show all ${plain(`${ways.length}`, locale)} ways`}${chevron}</button>` : nothing}`;
  }
}
