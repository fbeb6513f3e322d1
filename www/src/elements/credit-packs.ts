import { css, html, LitElement, nothing } from "lit";
import { isZero, money, plain, priceTag } from "../format";
import { days, noun, rowName } from "../plan-words";
import type { PackFit } from "../wire";
import { sentence } from "../words";
import type { Shared } from "./credit-plan-cards";
import { tokens } from "./styles";

/** How many rows a pack tells its makes of. */
const mostMakes = 2;

/**
 * The packs with what a credit of each costs, the bonus counted in.
 *
 * @csspart pack - One of them.
 */
export class CreditPacks extends LitElement {
  static override properties = { shared: { attribute: false }, used: { attribute: false } };

  declare shared: Shared;
  /** The packs of the cheapest way. */
  declare used: readonly string[];

  static override styles = [tokens, css`
    :host { display: block; font-size: var(--_body); line-height: 1.45; }
    .frame { border: var(--_border); border-radius: var(--_radius); background: var(--_raised); overflow: hidden; }
    table { inline-size: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: calc(3 * var(--_space)) calc(4 * var(--_space)); text-align: start; font-weight: 400; vertical-align: baseline; }
    thead th { color: var(--_muted); font-size: var(--_small); border-block-end: var(--_border); }
    tbody tr + tr > * { border-block-start: var(--_border); }
    .valid { white-space: nowrap; }
    .number { text-align: end; white-space: nowrap; }
    strong { font-weight: 600; }
    .muted { color: var(--_muted); font-size: var(--_small); }
    .used { display: inline-block; white-space: nowrap; margin-inline-start: calc(2 * var(--_space)); padding: 0 calc(2 * var(--_space)); border: 1px solid var(--_accent); border-radius: 1rem; color: var(--_accent); font-size: var(--_small); line-height: 1.5; }
    p { margin: 0; }
    .valid-too { display: none; }
    @container (width < 44rem) {
      th, td { padding: calc(2.5 * var(--_space)) calc(3 * var(--_space)); }
      .valid, .makes { display: none; }
      .valid-too { display: block; }
    }
    @container (width < 24rem) { .used { margin-inline-start: 0; } }
  `];

  #pack(pack: PackFit) {
    const { description, rows, locale } = this.shared;
    const { currency } = description;
    const makes = rows.flatMap((row, index) => {
      const count = pack.makes[index];
      return count === null || count === undefined ? [] : [{ row, count }];
    }).slice(0, mostMakes);
    const valid = days(pack.validDays);
    return html`<tr part="pack">
      <th scope="row"><strong>${plain(pack.credits, locale)}</strong>${isZero(pack.bonus) ? nothing : html` + ${plain(pack.bonus, locale)} bonus`}<span class="quiet"> credits</span>
        ${this.used.includes(pack.pack) ? html`<span class="used">Cheapest way</span>` : nothing}
        <span class="muted valid-too">${pack.validDays === undefined ? "Until used" : `Valid ${valid}`}</span>
        ${pack.note ? html`<p class="muted">${sentence(pack.note)}</p>` : nothing}</th>
      <td class="number">${priceTag(pack.price, currency, locale)}</td>
      <td class="number">${pack.perCredit === undefined ? "–" : money(pack.perCredit, currency, locale)}</td>
      <td class="valid">${valid}</td>
      <td class="makes muted">${makes.map(({ row, count }, index) => html`${index ? " or " : nothing}${plain(`${count}`, locale)} ${noun(row, count)} ${rowName(row, rows)}`)}</td>
    </tr>`;
  }

  override render() {
    return html`<div class="frame"><table aria-label="Packs">
      <thead><tr><th scope="col">Credits</th><th scope="col" class="number">Price</th><th scope="col" class="number">A credit</th><th scope="col" class="valid">Valid</th><th scope="col" class="makes">Makes</th></tr></thead>
      <tbody>${this.shared.answer.packs.map((pack) => this.#pack(pack))}</tbody>
    </table></div>`;
  }
}
