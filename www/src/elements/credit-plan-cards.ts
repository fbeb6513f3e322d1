import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { isZero, plain, priceTag, unitOfCredits } from "../format";
import type { Row } from "../month";
import { wayOf } from "../month";
import { billed, keeps, lost, noun, perCredit, queueText, restricted, rowName } from "../plan-words";
import type { Description, PayWay, PlanAnswer, PlanDescription, PlanFit } from "../wire";
import { sentence } from "../words";
import { caution, check } from "./icons";
import { tokens } from "./styles";

/** What the parts of the calculator are told. */
export interface Shared {
  answer: PlanAnswer;
  description: Description;
  /** The rows that the answer speaks of. */
  rows: readonly Row[];
  locale: string | undefined;
}

/** How many rows a card tells its makes of; the others are told by number. */
const mostMakes = 4;

/**
 * The plans side by side: price, credits, what each makes, and whether it covers this month.
 *
 * @slot action-PLAN - In the card of the plan with that id.
 * @csspart plan - A card.
 * @csspart plan-fits - The card of the plan that fits.
 */
export class CreditPlanCards extends LitElement {
  static override properties = { shared: { attribute: false }, fits: { attribute: false }, best: { attribute: false } };

  declare shared: Shared;
  declare fits: readonly PlanFit[];
  /** The cheapest way of all. */
  declare best: PayWay | null;

  static override styles = [tokens, css`
    :host { display: block; font-size: var(--_body); line-height: 1.45; }
    p, ul, h3 { margin: 0; padding: 0; }
    .cards { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(12.25rem, 1fr); grid-template-rows: repeat(6, auto); column-gap: calc(3 * var(--_space)); overflow-x: auto; scroll-snap-type: x proximity; overscroll-behavior-x: contain; padding: 14px 3px 6px; margin: -14px -3px 0; scroll-padding-inline: 3px; list-style: none; }
    .cards:focus-visible { outline-offset: 0; }
    .plan { display: grid; grid-row: 1 / -1; grid-template-rows: subgrid; row-gap: 0; align-items: start; position: relative; scroll-snap-align: start; padding: calc(5 * var(--_space)) calc(4 * var(--_space)); border: var(--_border); border-radius: var(--_radius); background: var(--_raised); min-inline-size: 0; }
    .plan.fits { border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); }
    .badge { position: absolute; inset-block-start: -.85rem; inset-inline-start: calc(4 * var(--_space)); padding: 1px calc(2.5 * var(--_space)); border-radius: 1rem; background: var(--_accent); color: var(--_on-accent); font-size: var(--_small); font-weight: 600; line-height: 1.6; }
    h3 { font-size: var(--_large); font-weight: 600; overflow-wrap: anywhere; }
    .note { color: var(--_muted); font-size: var(--_small); margin-block-start: 2px; }
    .price { display: grid; padding-block-start: calc(3 * var(--_space)); font-variant-numeric: tabular-nums; }
    .price strong { font-size: 1.75rem; font-weight: 650; letter-spacing: -.02em; line-height: 1.2; }
    .muted { color: var(--_muted); font-size: var(--_small); }
    .credits { padding-block: calc(3 * var(--_space)); font-variant-numeric: tabular-nums; }
    .credits strong { font-weight: 600; }
    .month { display: grid; gap: var(--_space); align-content: start; padding-block: calc(3 * var(--_space)); border-block-start: var(--_border); font-variant-numeric: tabular-nums; min-block-size: 6.25rem; }
    .state { display: flex; gap: calc(1.5 * var(--_space)); font-weight: 500; }
    .state .icon { margin-block-start: .22em; }
    .state.covered .icon { color: var(--_positive); }
    .state.short { color: var(--_caution); }
    .makes { align-self: stretch; padding-block: calc(3 * var(--_space)); border-block-start: var(--_border); font-variant-numeric: tabular-nums; }
    .makes ul { list-style: none; display: grid; gap: 2px; margin-block-start: var(--_space); }
    .makes li { overflow-wrap: anywhere; }
    .makes b { font-weight: 600; }
    .kept { display: grid; gap: 2px; padding-block-start: calc(3 * var(--_space)); border-block-start: var(--_border); align-self: stretch; align-content: start; }
    @container (width < 60rem) { .cards { grid-auto-columns: minmax(14rem, 1fr); } }
    ::slotted(*) { margin-block-start: calc(3 * var(--_space)); }
    @media (forced-colors: active) { .plan.fits { outline: 2px solid Highlight; } .badge { border: 1px solid Highlight; } }
    @media print { .cards { grid-auto-flow: row; grid-template-rows: none; grid-template-columns: repeat(3, 1fr); overflow: visible; gap: 12px; } .plan { display: block; grid-row: auto; break-inside: avoid; } }
  `];

  /** What is left over or missing this month, and with which packs on top it would do. */
  #month(fit: PlanFit) {
    const { answer, description, locale } = this.shared;
    if (answer.credits === undefined) return nothing;
    const way = wayOf(answer, fit.way);
    if (fit.missing !== undefined && !isZero(fit.missing)) {
      return html`<p class="state short">${caution}<span>${plain(fit.missing, locale)} short</span></p>
        ${way?.packs.length ? html`<p class="muted">With packs on top <span class="figures">${priceTag(way.perMonth, description.currency, locale)}</span> a month</p>` : nothing}`;
    }
    const left = fit.unused === undefined || isZero(fit.unused) ? "Nothing left over" : `${plain(fit.unused, locale)} left over${way ? lost(way) : ""}`;
    return html`<p class="state covered">${check}<span>Covers this month</span></p><p class="muted">${left}</p>`;
  }

  #makes(fit: PlanFit) {
    const { rows, locale } = this.shared;
    const told = rows.map((row, index) => ({ row, count: fit.makes[index] ?? null })).filter(({ count }) => count !== null);
    if (!told.length) return html`<div class="makes"></div>`;
    const shown = told.length > mostMakes ? told.slice(0, mostMakes - 1) : told;
    return html`<div class="makes"><p class="muted">Enough for</p><ul>
      ${shown.map(({ row, count }, index) => html`<li>${index ? "or " : nothing}${!count ? nothing : row.estimate.answer?.outcome === "range" ? "at least " : row.estimate.answer?.estimated?.length ? "about " : nothing}<b>${count ? plain(`${count}`, locale) : "no"}</b> ${noun(row, count!)} <span class="muted">${rowName(row, rows)}</span></li>`)}
      ${shown.length < told.length ? html`<li class="muted">and ${told.length - shown.length} more rows</li>` : nothing}
    </ul></div>`;
  }

  #card(plan: PlanDescription, fit: PlanFit) {
    const { description, locale } = this.shared;
    const { currency } = description;
    const fits = this.best !== null && this.best.plan === fit.plan;
    return html`<li class="plan ${fits ? "fits" : ""}" part="plan ${fits ? "plan-fits" : ""}">
      <div>
        ${fits ? html`<p class="badge">${this.best!.packs.length ? "Fits with packs" : "Fits"}</p>` : nothing}
        <h3>${fit.label}</h3>
      </div>
      <p class="price"><strong class="figures">${priceTag(fit.perMonth, currency, locale)}</strong> <span class="muted">${billed(fit, currency, locale)}</span></p>
      <div class="credits">
        <p><strong>${plain(fit.credits, locale)}</strong> ${unitOfCredits(fit.credits)}</p>
        <p class="muted">each month</p>
        <p class="muted">${perCredit(fit.perCredit, currency, locale)}</p>
        ${fit.restricted.map((one) => html`<p class="muted">${restricted(one, locale)}</p>`)}
      </div>
      <div class="month">${this.#month(fit)}</div>
      ${this.#makes(fit)}
      <div class="kept muted">
        ${fit.queue === undefined ? nothing : html`<p>${queueText(fit.queue)}</p>`}
        <p>${keeps(plan.grants)}</p>
        ${fit.note ? html`<p>${sentence(fit.note)}</p>` : nothing}
        <slot name=${`action-${fit.plan}`}></slot>
      </div>
    </li>`;
  }

  override render() {
    const { description } = this.shared;
    return html`<ul class="cards" tabindex="0" role="list" aria-label="Plans">
      ${repeat(this.fits, ({ plan }) => plan, (fit) => {
        const plan = description.plans?.find(({ id }) => id === fit.plan);
        return plan ? this.#card(plan, fit) : nothing;
      })}
    </ul>`;
  }
}

