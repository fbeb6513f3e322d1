import { css, html, LitElement, svg } from "lit";
import { live } from "lit/directives/live.js";
import { moment, shortDay, when } from "../dates";
import { plain, unitOfCredits } from "../format";
import { steps } from "../wallet-geometry";
import type { Amount, Instant } from "../wire";
import { back, chevron } from "./icons";
import { tokens } from "./styles";

/** A moment at which something happens, and what is available from then on. */
export interface Stop { at: Instant; available: Amount }

/** The user goes to another stop. Stays inside the wallet. */
export class GoToEvent extends Event {
  static readonly type = "credit-go-to";
  constructor(readonly index: number) {
    super(GoToEvent.type, { bubbles: true, composed: true });
  }
}

/** What was supposed of jobs is let go. Stays inside the wallet. */
export class ForgetEvent extends Event {
  static readonly type = "credit-forget";
  constructor() {
    super(ForgetEvent.type, { bubbles: true, composed: true });
  }
}

/** How many steps the picture draws at most: beyond that a pixel holds several. */
const mostDrawn = 800;
const width = 1000;
const height = 100;

/**
 * What was available, moment by moment, and a slider over it: back to the first grant, and forward to what will expire.
 * One step of the slider is one thing that happens.
 */
export class CreditTimeline extends LitElement {
  static override properties = { supposed: { attribute: false }, stops: { attribute: false }, index: { attribute: false }, now: { attribute: false }, locale: { attribute: false } };

  declare stops: readonly Stop[];
  declare index: number;
  /** Which of the stops is now. */
  declare now: number;
  /** What is shown is not what happened. */
  declare supposed: boolean;
  declare locale: string | undefined;

  static override styles = [tokens, css`
    :host { display: block; --_thumb: 22px; }
    .picture { position: relative; block-size: 5.5rem; margin-inline: calc(var(--_thumb) / 2); }
    .picture svg { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; overflow: visible; }
    .area { fill: var(--_tint); }
    .line { fill: none; stroke: var(--_accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
    .ahead .line { stroke-dasharray: 3 4; }
    .ahead .area { opacity: .5; }
    .mark { stroke: var(--_text); stroke-width: 1; vector-effect: non-scaling-stroke; }
    .today { stroke: var(--_edge); stroke-width: 1; stroke-dasharray: 2 3; vector-effect: non-scaling-stroke; }
    .line.base { stroke: var(--_line); stroke-width: 1; }
    :host(:dir(rtl)) .picture svg { scale: -1 1; }
    .today-word { position: absolute; inset-block-end: 4px; padding-inline: calc(1.5 * var(--_space)); color: var(--_muted); font-size: .75rem; line-height: 1.2; }
    .today-word.end { translate: -100% 0; }
    :host(:dir(rtl)) .today-word.end { translate: 100% 0; }
    input { display: block; inline-size: 100%; block-size: 44px; margin: 0; margin-block-start: -22px; position: relative; appearance: none; background: none; cursor: pointer; }
    input::-webkit-slider-runnable-track { block-size: 0; }
    input::-webkit-slider-thumb { appearance: none; inline-size: var(--_thumb); block-size: var(--_thumb); margin-block-start: calc(var(--_thumb) / -2); border: 2px solid var(--_raised); border-radius: 50%; background: var(--_accent); box-shadow: 0 1px 4px rgb(0 0 0 / .3); }
    input::-moz-range-track { block-size: 0; background: none; }
    input::-moz-range-thumb { inline-size: 18px; block-size: 18px; border: 2px solid var(--_raised); border-radius: 50%; background: var(--_accent); }
    input:focus-visible { outline: none; }
    input:focus-visible::-webkit-slider-thumb { outline: 2px solid var(--_accent); outline-offset: 2px; }
    input:focus-visible::-moz-range-thumb { outline: 2px solid var(--_accent); outline-offset: 2px; }
    .ends { display: flex; justify-content: space-between; gap: calc(3 * var(--_space)); margin-block-start: -10px; color: var(--_muted); font-size: var(--_small); }
    .go { display: grid; grid-template-columns: auto auto minmax(0, 1fr) auto; align-items: center; gap: calc(2 * var(--_space)); margin-block-start: calc(3 * var(--_space)); font-size: var(--_small); }
    .go .button { font-size: var(--_small); padding-inline: calc(3 * var(--_space)); }
    .step { inline-size: 44px; padding: 0; }
    .back .icon { rotate: 90deg; }
    .forth .icon { rotate: -90deg; }
    :host(:dir(rtl)) .back .icon { rotate: -90deg; }
    :host(:dir(rtl)) .forth .icon { rotate: 90deg; }
    .where { margin: 0; line-height: 1.4; font-variant-numeric: tabular-nums; text-wrap: balance; }
    @media (forced-colors: active) {
      .area { fill: Canvas; } .line { stroke: CanvasText; } .mark { stroke: Highlight; stroke-width: 2; }
      input::-webkit-slider-thumb { background: Highlight; forced-color-adjust: none; }
    }
    @media print { input, .go .button, .ends, .today-word { display: none; } }
  `];

  protected override updated(): void {
    const word = this.renderRoot.querySelector<HTMLElement>(".today-word");
    if (word) word.style.insetInlineStart = `${(this.#place(this.now) / width) * 100}%`;
  }

  #go(index: number): void {
    if (index >= 0 && index < this.stops.length && index !== this.index) this.dispatchEvent(new GoToEvent(index));
  }

  /** The stops as they are drawn, of very many every so-manieth. */
  #drawn(from: number, to: number): readonly Amount[] {
    const all = this.stops.slice(from, to + 1);
    const every = all.length > mostDrawn ? (all.length - (all.length % mostDrawn)) / mostDrawn + 1 : 1;
    return (every === 1 ? all : all.filter((_, index) => index % every === 0 || index === all.length - 1)).map(({ available }) => available);
  }

  #place = (index: number) => (this.stops.length < 2 ? width / 2 : (index * width) / (this.stops.length - 1));

  #picture() {
    const { stops, now, index } = this;
    const drawn = steps(this.#drawn(0, stops.length - 1), width, height);
    const today = this.#place(now);
    return html`<div class="picture" aria-hidden="true"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${svg`
      <defs><clipPath id="past"><rect x="0" y="-10" width=${today} height=${height + 20} /></clipPath><clipPath id="ahead"><rect x=${today} y="-10" width=${width - today} height=${height + 20} /></clipPath></defs>
      <g clip-path="url(#past)"><path class="area" d=${drawn.area} /><path class="line" d=${drawn.line} /></g>
      <g class="ahead" clip-path="url(#ahead)"><path class="area" d=${drawn.area} /><path class="line" d=${drawn.line} /></g>
      <path class="line base" d="M0 ${height}H${width}" />
      <path class="today" d="M${today} 0V${height}" />
      <path class="mark" d="M${this.#place(index)} 0V${height}" />`}</svg>
      <span class="today-word ${now > stops.length / 2 ? "end" : ""}" ?hidden=${index === now || stops.length < 2}>Now</span></div>`;
  }

  #where(): string {
    const { index, now, stops } = this;
    const at = moment(stops[index]!.at, this.locale);
    if (this.supposed) return `Only supposed: ${at}`;
    return index === now ? `Now, ${at}` : index < now ? `As it stood: ${at}` : `If nothing else happens: ${at}`;
  }

  override render() {
    const { stops, index, now } = this;
    const stop = stops[index];
    if (!stop) return html``;
    const spoken = `${index === now ? "Now, " : ""}${moment(stop.at, this.locale)}, ${plain(stop.available, this.locale)} ${unitOfCredits(stop.available)} available`;
    const ahead = when(stops.at(-1)!.at) > when(stops[now]!.at);
    return html`
      ${this.#picture()}
      <input type="range" min="0" max=${stops.length - 1} step="1" .value=${live(`${index}`)} ?disabled=${stops.length < 2}
        aria-label="The balance over time" aria-valuetext=${spoken} @input=${(event: InputEvent) => this.#go((event.target as HTMLInputElement).valueAsNumber)}>
      <div class="ends" aria-hidden="true"><span>${shortDay(stops[0]!.at, this.locale)}</span><span>${ahead ? shortDay(stops.at(-1)!.at, this.locale) : "Now"}</span></div>
      <div class="go">
        <button class="button step back" type="button" aria-label="Before" aria-disabled=${index === 0 ? "true" : "false"} @click=${() => this.#go(index - 1)}>${chevron}</button>
        <button class="button step forth" type="button" aria-label="After" aria-disabled=${index === stops.length - 1 ? "true" : "false"} @click=${() => this.#go(index + 1)}>${chevron}</button>
        <p class="where">${this.#where()}</p>
        ${this.supposed ? html`<button class="button" type="button" @click=${() => this.dispatchEvent(new ForgetEvent())}>${back}Back to what happened</button>`
          : html`<button class="button" type="button" aria-disabled=${index === now ? "true" : "false"} @click=${() => this.#go(now)}>Now</button>`}
      </div>`;
  }
}
