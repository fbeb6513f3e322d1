import { css, html, LitElement, nothing, svg, type PropertyValues } from "lit";
import { live } from "lit/directives/live.js";
import { figure, money, plain, priceTag } from "../format";
import { most } from "../month";
import { compareAmounts } from "../order";
import { humanise } from "../words";
import type { Amount, Curve } from "../wire";
import { line, roundAbove, spread, stepPath, ticks, x, y, type Plot } from "./chart-geometry";
import { curveStyles } from "./curve-styles";
import type { Shared } from "./credit-plan-cards";
import { tokens } from "./styles";

type CurveWay = Curve["ways"][number];

/** What is drawn of a curve, worked out once for it and its room. */
interface Scene {
  plot: Plot & { left: number; right: number };
  /** Every volume at which any line has a step, in rising order. */
  volumes: readonly Amount[];
  /** The lines that begin below the top, each with its path, where it ends, and where its name stands. */
  lines: readonly { way: CurveWay; path: string; end: number; name: number }[];
  /** Those that begin above it. */
  beyond: readonly CurveWay[];
  /** The cheapest of all, piece by piece. */
  best: readonly string[];
}

/** In px. */
const lineRoom = 18;
const narrow = 540;
/** With more points than these they are drawn small. */
const manyTurns = 12;
/** So many round amounts above what is cheapest at the far end: there is room for the dearer lines, and not for all. */
const headroom = 2;

/**
 * Cost against volume: a line of steps for each way to pay, the cheapest of them strong, with the points where another
 * becomes the cheapest, and the same as a table.
 *
 * @csspart chart - The drawing.
 */
export class CreditCurve extends LitElement {
  static override properties = { shared: { attribute: false }, room: { state: true }, at: { state: true }, lit: { state: true }, tabled: { state: true } };

  declare shared: Shared;
  /** The width of the drawing in px; 0 until it is measured. */
  private declare room: number;
  /** Which of the volumes is read; without it this month's. */
  private declare at: number | undefined;
  /** The way whose line is pointed at. */
  private declare lit: string | undefined;
  /** The table is open. It is as long as there are points, so it is made only then. */
  private declare tabled: boolean;

  #scene: Scene | undefined;
  readonly #size = new ResizeObserver((entries) => { this.room = entries.at(-1)?.contentRect.width ?? this.room; });

  constructor() {
    super();
    this.room = 0;
    this.tabled = false;
  }

  static override styles = [tokens, curveStyles, css`:host { display: block; }`];

  protected override firstUpdated(): void {
    const frame = this.renderRoot.querySelector(".drawing");
    if (frame) this.#size.observe(frame);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.firstUpdated();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  // -------------------------------------------------------------- what the engine says

  get #curve(): Curve | undefined { return this.shared.answer.curve; }

  #name({ label, plan, id }: CurveWay): string {
    return label ?? (plan === undefined ? (id === "packs" ? "Packs alone" : humanise(id)) : humanise(plan));
  }

  /** What a way costs for volumes above this one, and whether that is only the most: a joined step tells the dearest of many. */
  #price({ id, steps, joined }: CurveWay, above: Amount): { price: Amount; most: boolean } | undefined {
    const exact = this.#curve?.cheapest.find((one) => one.way === id && one.above === above);
    if (exact) return { price: exact.perMonth, most: false };
    const price = steps.findLast((step) => compareAmounts(step.above, above) <= 0)?.perMonth;
    return price === undefined ? undefined : { price, most: joined === true };
  }

  /** What this month costs by each way, exactly. */
  #now(curve: Curve): { way: CurveWay; price: Amount; most: boolean }[] {
    return this.shared.answer.ways.flatMap(({ id, perMonth }) => {
      const way = curve.ways.find((one) => one.id === id.replace(/\+packs$/, ""));
      return way ? [{ way, price: perMonth, most: false }] : [];
    });
  }

  /** The step that this month is on: the last volume below it. */
  #here(volumes: readonly Amount[]): number {
    const { credits } = this.shared.answer;
    const found = credits === undefined ? -1 : volumes.findLastIndex((volume) => compareAmounts(volume, most(credits)) < 0);
    return found < 0 ? 0 : found;
  }

  #cheapest(curve: Curve, above: Amount): string | undefined {
    return curve.cheapest.findLast((one) => compareAmounts(one.above, above) <= 0)?.way;
  }

  // -------------------------------------------------------------- the drawing

  #plot(curve: Curve): Scene["plot"] {
    const last = curve.ways.find(({ id }) => id === curve.cheapest.at(-1)?.way)?.steps.at(-1)?.perMonth ?? "0";
    const tight = this.room < narrow;
    const left = tight ? 44 : 56;
    const right = tight ? 76 : 132;
    const width = this.room - left - right;
    return { left, right, width: width > 0 ? width : 0, height: 264, upTo: curve.upTo, top: roundAbove(last, headroom).at(-1)! };
  }

  #compose(curve: Curve): Scene {
    const plot = this.#plot(curve);
    const begins = ({ steps: [first] }: CurveWay) => first !== undefined && compareAmounts(first.perMonth, plot.top) <= 0;
    const drawn = curve.ways.filter(begins);
    const ends = drawn.map(({ steps }) => y(plot, steps.at(-1)!.perMonth)).map((end) => (end > 0 ? end : 0));
    const names = spread(ends, lineRoom, plot.height);
    const traced = new Map(curve.ways.map((way) => [way.id, line(plot, way.steps, way.upTo ?? plot.upTo)]));
    const piece = (id: string, from: number, to: number) => { const found = traced.get(id); return found ? stepPath(found, from, to) : ""; };
    const volumes = new Set(curve.ways.flatMap(({ steps }) => steps.map(({ above }) => above)));
    return {
      plot,
      volumes: [...volumes].sort(compareAmounts).filter((volume) => compareAmounts(volume, curve.upTo) < 0),
      lines: drawn.map((way, index) => ({ way, path: piece(way.id, 0, plot.width), end: ends[index]!, name: names[index]! })),
      beyond: curve.ways.filter((way) => way.steps.length && !begins(way)),
      best: curve.cheapest.map(({ above, way }, index) => piece(way, x(plot, above), x(plot, curve.cheapest[index + 1]?.above ?? plot.upTo))),
    };
  }

  protected override willUpdate(changed: PropertyValues): void {
    const curve = this.#curve;
    if (changed.has("shared") || changed.has("room") || !this.#scene) this.#scene = curve && this.#compose(curve);
  }

  #draw(curve: Curve, { plot, lines, best }: Scene, at: Amount) {
    const { answer, description, locale } = this.shared;
    const cheapest = this.#cheapest(curve, at);
    const { credits } = answer;
    const limit = this.room < narrow ? 10 : 18;
    const short = (name: string) => (name.length > limit ? `${name.slice(0, limit - 1)}…` : name);
    return svg`
      <defs><clipPath id="plot"><rect x="-1" y="-2" width=${plot.width + 2} height=${plot.height + 4} /></clipPath></defs>
      <g transform=${`translate(${plot.left} 16)`}>
        ${ticks(plot.top).map((amount) => svg`<line class="grid" x1="0" x2=${plot.width} y1=${y(plot, amount)} y2=${y(plot, amount)} />
          <text class="tick" x="-10" y=${y(plot, amount)} dy=".35em" text-anchor="end">${priceTag(amount, description.currency, locale)}</text>`)}
        ${ticks(plot.upTo).filter((_, index) => this.room >= narrow || index % 2 === 0).map((amount) => svg`<text class="tick" x=${x(plot, amount)} y=${plot.height + 22} text-anchor="middle">${plain(amount, locale)}</text>`)}
        ${credits === undefined || most(credits) === "0" || compareAmounts(most(credits), plot.upTo) > 0 ? nothing : svg`
          ${typeof credits === "string" ? nothing : svg`<rect class="month" x=${x(plot, credits.min)} y="0" width=${x(plot, credits.max) - x(plot, credits.min)} height=${plot.height} />`}
          <line class="month" x1=${x(plot, most(credits))} x2=${x(plot, most(credits))} y1="-4" y2=${plot.height} />
          <text class="month" x=${x(plot, most(credits))} y="-6" text-anchor="middle">this month</text>`}
        <g clip-path="url(#plot)">
          ${lines.map(({ way, path }) => svg`<path class="way ${way.id === this.lit ? "lit" : ""}" d=${path} />`)}
          ${best.map((path) => svg`<path class="best" d=${path} />`)}
        </g>
        ${curve.cheapest.slice(1).map(({ above, perMonth }) => svg`<circle class="turn" cx=${x(plot, above)} cy=${y(plot, perMonth)} r=${curve.cheapest.length > manyTurns ? "2.5" : "4.5"} />`)}
        <line class="read" x1=${x(plot, at)} x2=${x(plot, at)} y1="0" y2=${plot.height} />
        ${lines.map(({ way, end, name }) => svg`<g class="name ${way.id === this.lit || way.id === cheapest ? "strong" : ""}" @pointerenter=${() => { this.lit = way.id; }} @pointerleave=${() => { this.lit = undefined; }}>
          <path class="lead" d=${`M${plot.width + 2} ${end}L${plot.width + 10} ${name}`} />
          <text x=${plot.width + 13} y=${name} dy=".35em">${short(this.#name(way))}<title>${this.#name(way)}</title></text></g>`)}
      </g>`;
  }

  /** The volume under the pointer: the last at which a line steps. */
  #point(event: PointerEvent, { plot, volumes }: Scene): void {
    const from = (event.currentTarget as Element).getBoundingClientRect().left + plot.left;
    const at = volumes.findLastIndex((volume) => x(plot, volume) <= event.clientX - from);
    this.at = at < 0 ? 0 : at;
  }

  // -------------------------------------------------------------- in words

  #read(curve: Curve, at: Amount) {
    const { answer, description, locale } = this.shared;
    const now = this.at === undefined && answer.credits !== undefined;
    const cheapest = now ? this.#now(curve)[0]?.way.id : this.#cheapest(curve, at);
    const priced = now ? this.#now(curve) : curve.ways.flatMap((way) => {
      const found = this.#price(way, at);
      return found ? [{ way, ...found }] : [];
    }).sort((a, b) => (a.way.id === cheapest ? -1 : b.way.id === cheapest ? 1 : compareAmounts(a.price, b.price)));
    return html`<p class="volume">${now ? html`This month, <strong class="figures">${figure(answer.credits!, locale)}</strong> credits` : html`Above <strong class="figures">${plain(at, locale)}</strong> credits a month`}</p>
      <ul>${priced.map(({ way, price, most }) => html`<li class=${way.id === cheapest ? "strong" : ""}><span>${this.#name(way)}</span> <span class="figures">${most ? "up to " : nothing}${money(price, description.currency, locale)}</span></li>`)}</ul>`;
  }

  #table(curve: Curve, volumes: readonly Amount[]) {
    const { description, locale } = this.shared;
    const rows = curve.cheapest.length > 1 ? curve.cheapest.map(({ above }) => above) : volumes;
    const opened = (event: Event) => { this.tabled = (event.target as HTMLDetailsElement).open; };
    return html`<details @toggle=${opened}><summary>The same as a table</summary>${!this.tabled ? nothing : html`
      <div class="scroll" tabindex="0" role="group" aria-label="Cost against volume">
      <table><caption>What a month costs from each volume on at which another way becomes the cheapest</caption>
        <thead><tr><th scope="col">Above, credits a month</th>${curve.ways.map((way) => html`<th scope="col">${this.#name(way)}</th>`)}</tr></thead>
        <tbody>${rows.map((above) => {
          const cheapest = this.#cheapest(curve, above);
          return html`<tr><th scope="row">${plain(above, locale)}</th>${curve.ways.map((way) => {
            const found = this.#price(way, above);
            return html`<td class=${way.id === cheapest ? "strong" : ""}>${found ? html`${found.most ? "up to " : nothing}${money(found.price, description.currency, locale)}` : "–"}${way.id === cheapest ? html`<span class="quiet">, the cheapest</span>` : nothing}</td>`;
          })}</tr>`;
        })}</tbody></table></div>`}</details>`;
  }

  override render() {
    const curve = this.#curve;
    const { description, locale } = this.shared;
    const scene = this.#scene;
    if (!curve?.ways.length || !scene) return html`<p class="muted">There is nothing to draw.</p>`;
    const { volumes, beyond } = scene;
    const index = this.at !== undefined && this.at < volumes.length ? this.at : this.#here(volumes);
    const at = volumes[index] ?? "0";
    return html`
      <figure>
        <div class="drawing" dir="ltr" @pointermove=${(event: PointerEvent) => this.#point(event, scene)} @pointerleave=${() => { this.at = undefined; }}>
          <svg part="chart" width=${this.room} height="316" role="img" aria-label="What a month costs by each way to pay, over the credits of the month. The table below says the same.">${this.room ? this.#draw(curve, scene, at) : nothing}</svg>
        </div>
        <p class="axis muted">Credits a month${beyond.length ? html`. Above the chart: ${beyond.map((way, i) => html`${i ? ", " : ""}${this.#name(way)} from ${priceTag(way.steps[0]!.perMonth, description.currency, locale)}`)}` : nothing}</p>
        <div class="reading">
          <input type="range" aria-label="Volume to read" aria-valuetext=${this.at === undefined ? "this month" : `above ${plain(at, locale)} credits a month`} min="0" max=${volumes.length - 1} step="1" .value=${live(`${index}`)}
            @input=${(event: Event) => { this.at = (event.target as HTMLInputElement).valueAsNumber; }} @blur=${() => { this.at = undefined; }}>
          ${this.#read(curve, at)}
        </div>
        ${this.#table(curve, volumes)}
      </figure>`;
  }
}
