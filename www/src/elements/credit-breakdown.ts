import { css, html, LitElement, nothing } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { aligned, lineLabel } from "../form-words";
import { money, plain, quantity } from "../format";
import type { ExactAnswer, Line } from "../wire";
import { tokens } from "./styles";

/**
 * The lines of an exact price, which add up to it to the last digit.
 *
 * @csspart line - One line.
 * @csspart total - The last line.
 */
export class CreditBreakdown extends LitElement {
  static override properties = { answer: { attribute: false }, locale: { attribute: false } };

  declare answer: ExactAnswer;
  declare locale: string | undefined;

  static override styles = [tokens, css`
    :host { display: block; font-size: var(--_small); line-height: 1.45; }
    dl { display: grid; grid-template-columns: minmax(0, 1fr) minmax(5ch, auto) minmax(3.6ch, auto); margin: 0; }
    .line { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: baseline; padding-block: calc(1.5 * var(--_space)); }
    .total { margin-block-start: calc(1.5 * var(--_space)); padding-block-start: calc(2.5 * var(--_space)); border-block-start: var(--_border); font-weight: 600; }
    dt { overflow-wrap: anywhere; }
    dd:not(.how) { display: grid; grid-template-columns: subgrid; grid-column: 2 / -1; margin: 0; font-variant-numeric: tabular-nums; }
    .whole { padding-inline-start: calc(3 * var(--_space)); text-align: end; }
    .fraction { color: var(--_muted); }
    .how { grid-column: 1 / -1; margin: 0; color: var(--_muted); font-variant-numeric: tabular-nums; }
    :host(:dir(rtl)) dd:not(.how) { direction: ltr; }
  `];

  /** `5 s × $0.07`: the factors as the card multiplies them. */
  #how(line: Line): string {
    const { currency } = this.answer;
    if (line.rate === undefined) return "";
    const factors = line.quantity === undefined ? [] : [quantity(line.quantity, line.unit, this.locale), ...(line.times ?? []).map((times) => plain(times, this.locale))];
    const rate = money(line.rate, currency, this.locale);
    return [...factors, line.per === undefined ? rate : `${rate} per started ${quantity(line.per, line.unit, this.locale)}`].join(" × ");
  }

  #row(label: string, how: string, credits: string, part: string) {
    const [whole, fraction] = aligned(credits, this.locale);
    return html`<div class="line ${part}" part=${part}>
      <dt>${label}</dt>
      <dd><span class="quiet">${whole}${fraction} credits</span><span class="whole" aria-hidden="true">${whole}</span><span class="fraction" aria-hidden="true">${fraction}</span></dd>
      ${how ? html`<dd class="how"><bdi>${how}</bdi></dd>` : nothing}
    </div>`;
  }

  override render() {
    const { lines, credits } = this.answer;
    // Other lines are another list: nothing in it moves about.
    return keyed(lines.map(({ line, rate }) => `${line} ${rate === undefined}`).join(), html`<dl aria-label="What it is made of">
      ${lines.map((line) => this.#row(lineLabel(line), this.#how(line), line.credits, "line"))}
      ${this.#row("Credits", "", credits, "total")}
    </dl>`);
  }
}
