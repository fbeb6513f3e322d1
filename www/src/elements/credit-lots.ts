import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { lastDay, shortDay, when } from "../dates";
import { plain } from "../format";
import { length, together } from "../wallet-geometry";
import { lotName, originNames, useWords } from "../wallet-words";
import type { Description, Instant, Lot, Wallet } from "../wire";
import { sentence } from "../words";
import { chevron } from "./icons";
import { keepFocus } from "./show-more";
import { tokens } from "./styles";
import { segmentStyles } from "./wallet-styles";

/** How many segments a bar has at most: what follows is drawn as one. */
const mostSegments = 24;
const rowsAtATime = 8;

/** Which lots the bar shows: those with something left, in the order in which they are spent. */
const live = (wallet: Wallet, at: Instant) => wallet.lots.filter((lot) => lot.available !== "0" && when(lot.from) <= when(at));

/**
 * The lots as one bar in the order in which they are spent, with what is set aside at its end. For eyes alone: the list
 * says the same.
 */
export class CreditLotsBar extends LitElement {
  static override properties = { wallet: { attribute: false }, at: { attribute: false }, lit: { attribute: false } };

  declare wallet: Wallet;
  declare at: Instant;
  /** The lot that is pointed at in the list. */
  declare lit: string | undefined;

  static override styles = [tokens, segmentStyles, css`
    :host { display: block; }
    .bar { display: flex; gap: 2px; block-size: 2.75rem; padding: 3px; border: var(--_border); border-radius: var(--_radius); background: var(--_surface); overflow: hidden; }
    .segment { container-type: size; display: grid; place-items: center; flex: 1 1 0; min-inline-size: 5px; border-radius: 5px; font-size: var(--_small); font-weight: 600; font-variant-numeric: tabular-nums; transition: flex-grow var(--_motion); }
    .bar.many { gap: 1px; }
    .bar.many .segment { min-inline-size: 2px; border-radius: 2px; }
    .segment.lit { outline: 2px solid var(--_text); outline-offset: 1px; }
    .segment > span { display: none; }
    @container (width >= 1.5rem) { .segment > span { display: block; } }
  `];

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("wallet")) return;
    // A width is no style of ours to write into the page: the policy allows what a script sets on an element itself.
    const grow = this.#lengths();
    this.renderRoot.querySelectorAll<HTMLElement>(".segment").forEach((segment, index) => { segment.style.flexGrow = `${grow[index] ?? 0}`; });
  }

  #lengths(): number[] {
    const lots = live(this.wallet, this.at);
    const each = lots.slice(0, mostSegments).map((lot) => length(lot.available));
    if (lots.length > mostSegments) each.push(together(lots.slice(mostSegments).map((lot) => lot.available)));
    if (this.wallet.held !== "0") each.push(length(this.wallet.held));
    const all = each.reduce((sum, one) => sum + one, 0);
    // Below 1 in sum a flex item leaves room: the shares are brought to a hundred.
    return each.map((one) => (all > 0 ? (one / all) * 100 : 0));
  }

  override render() {
    const lots = live(this.wallet, this.at);
    return html`<div class="bar ${lots.length > 12 ? "many" : ""}" aria-hidden="true">
      ${lots.slice(0, mostSegments).map((lot, index) => html`<div class="segment ${lot.origin} ${lot.use ? "restricted" : ""} ${lot.id === this.lit ? "lit" : ""}"><span>${index + 1}</span></div>`)}
      ${lots.length > mostSegments ? html`<div class="segment rest"><span>+${lots.length - mostSegments}</span></div>` : nothing}
      ${this.wallet.held === "0" ? nothing : html`<div class="segment held"><span></span></div>`}
    </div>`;
  }
}

/**
 * The same as a list: what each lot is, what is left of it, until when, and what it is for.
 *
 * @fires credit-lot-lit - When a lot is pointed at, so that it is marked in the bar. Stays inside the wallet.
 */
export class CreditLots extends LitElement {
  static override properties = { wallet: { attribute: false }, at: { attribute: false }, description: { attribute: false }, locale: { attribute: false }, rows: { state: true }, gone: { state: true } };

  declare wallet: Wallet;
  declare at: Instant;
  declare description: Description | undefined;
  declare locale: string | undefined;
  private declare rows: number;
  private declare gone: number;

  constructor() {
    super();
    this.rows = this.gone = rowsAtATime;
  }

  static override styles = [tokens, segmentStyles, css`
    :host { display: block; font-size: var(--_body); }
    ol, ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0 calc(8 * var(--_space)); margin: 0; padding: 0; list-style: none; }
    ol:focus { outline: none; }
    li { display: grid; align-content: start; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 calc(3 * var(--_space)); align-items: baseline; padding-block: calc(2.5 * var(--_space)); border-block-start: var(--_border); }
    .key { display: grid; place-items: center; min-inline-size: 1.5rem; block-size: 1.5rem; padding-inline: 3px; border-radius: 5px; font-size: .75rem; font-weight: 600; font-variant-numeric: tabular-nums; }
    .name { font-weight: 500; overflow-wrap: anywhere; line-height: 1.4; }
    .left { font-weight: 600; }
    .about { grid-column: 2 / -1; color: var(--_muted); font-size: var(--_small); line-height: 1.5; }
    .more { margin-block-start: calc(3 * var(--_space)); font-size: var(--_small); }
    details { margin-block-start: calc(3 * var(--_space)); }
    summary { display: inline-flex; align-items: center; gap: calc(2 * var(--_space)); min-block-size: 44px; color: var(--_muted); font-size: var(--_small); cursor: pointer; list-style: none; }
    summary::-webkit-details-marker { display: none; }
    details[open] summary .icon { rotate: 180deg; }
    ul li { grid-template-columns: minmax(0, 1fr) auto; color: var(--_muted); }
    ul .about { grid-column: 1 / -1; }
    @container (width < 30rem) { ol, ul { grid-template-columns: minmax(0, 1fr); } }
  `];

  #light(id: string | undefined): void {
    this.dispatchEvent(new CustomEvent("credit-lot-lit", { detail: id, bubbles: true, composed: true }));
  }

  #about(lot: Lot, now: Instant): string {
    const { until, use, held } = lot;
    const name = lotName(lot, this.description);
    const origin = originNames[lot.origin];
    const words = [
      ...(name.toLowerCase().includes(origin.toLowerCase()) ? [] : [origin.toLowerCase()]),
      until === undefined ? "never expires" : `until ${lastDay(until, now, this.locale)}`,
      ...(use ? [useWords(use)] : []),
      ...(held === "0" ? [] : [`${plain(held, this.locale)} set aside`]),
    ];
    return sentence(words.join(", ")).replace(/\.$/, "");
  }

  #row(lot: Lot, index: number, now: Instant) {
    return html`<li @pointerenter=${() => this.#light(lot.id)} @pointerleave=${() => this.#light(undefined)}>
      <span class="key segment ${lot.origin} ${lot.use ? "restricted" : ""}" aria-hidden="true">${index + 1}</span>
      <span class="name">${lotName(lot, this.description)}</span> <span class="left figures">${plain(lot.available, this.locale)}</span>
      <span class="about">${this.#about(lot, now)}</span></li>`;
  }

  #upcoming(lots: readonly Lot[]) {
    if (!lots.length) return nothing;
    return html`<details><summary>Takes effect later: ${lots.length}${chevron}</summary><ul>${lots.slice(0, this.gone).map((lot) => html`<li>
      <span class="name">${lotName(lot, this.description)}</span> <span class="figures">${plain(lot.granted, this.locale)}</span>
      <span class="about">From ${shortDay(lot.from, this.locale)}${lot.until === undefined ? "" : ` until ${lastDay(lot.until, lot.from, this.locale)}`}</span></li>`)}</ul>${this.#goneMore(lots.length)}</details>`;
  }

  #goneMore(count: number) {
    return count > this.gone ? html`<button class="button more" type="button" @click=${() => { this.gone += 100; }}>Show more of ${count}</button>` : nothing;
  }

  #past(lots: readonly Lot[]) {
    if (!lots.length) return nothing;
    return html`<details><summary>Used up or expired: ${lots.length}${chevron}</summary><ul>${lots.slice(0, this.gone).map((lot) => html`<li>
      <span class="name">${lotName(lot, this.description)}</span> <span class="figures">${plain(lot.granted, this.locale)}</span>
      <span class="about">${plain(lot.spent, this.locale)} spent, ${plain(lot.expired, this.locale)} expired${lot.held === "0" ? "" : `, ${plain(lot.held, this.locale)} set aside`}</span></li>`)}</ul>${this.#goneMore(lots.length)}</details>`;
  }

  override render() {
    const { wallet: { lots }, at } = this;
    const now = when(at);
    const living = live(this.wallet, this.at);
    const later = lots.filter((lot) => when(lot.from) > now);
    const past = lots.filter((lot) => lot.available === "0" && when(lot.from) <= now);
    return html`
      ${living.length ? html`<ol tabindex="-1" aria-label="Credits in the order in which they are spent">${living.slice(0, this.rows).map((lot, index) => this.#row(lot, index, at))}</ol>` : nothing}
      ${living.length > this.rows ? html`<button class="button more" type="button" @click=${() => {
        this.rows += 100;
        keepFocus(this, "ol");
      }}>Show more of ${living.length}</button>` : nothing}
      ${this.#upcoming(later)}${this.#past(past)}`;
  }
}
