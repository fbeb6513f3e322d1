import { html, LitElement, nothing, type PropertyValues } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { fromAttributes } from "../attributes";
import type { Rates, State } from "../engine";
import { CreditPlanEvent, WorkEvent } from "../events";
import { figure, priceTag, unitOfCredits } from "../format";
import { fits, hasFigure, isCount, isRange, Month, type Row, type Work } from "../month";
import { perCredit, terms, wayBuys, wayName, without } from "../plan-words";
import type { Billing, Description, PayWay, PlanAnswer } from "../wire";
import { sentence } from "../words";
import { Announcer } from "./announcer";
import { calculatorStyles } from "./calculator-styles";
import type { CreditWorkRow } from "./credit-work-row";
import { back, caution, plus } from "./icons";
import { localeOf, RatesController } from "./rates-controller";
import { tokens } from "./styles";

const slowMilliseconds = 2000;

const billings: readonly [Billing, string][] = [["month", "By the month"], ["year", "By the year"]];

/**
 * A month's work, and the plans and packs that pay for it.
 *
 * ```html
 * <credit-calculator card="/rates/studio.json">
 *   <credit-work model="…" duration="5" audio count="20">20 clips of 5 seconds with sound.</credit-work>
 *   Plans and packs are listed here.
 * </credit-calculator>
 * ```
 *
 * Each `<credit-work>` is a row to begin with: a model, its inputs as on `<credit-cost>`, and how often in `count`.
 *
 * @slot - Shown while there is no price list: before it has loaded, and when it can't be.
 * @slot lead - Above the rows: a heading.
 * @slot note - Under the plans: whose they are, taxes.
 * @slot action-PLAN - In the card of the plan with that id: a link or a button that leads to it.
 * @attr card - URL of the rate card.
 * @attr server - URL of the folder of a server's endpoints, such as `/api`, where the card's response does not tell it: it
 *   works the prices out if this page may not.
 * @attr billing - `month` or `year`: how plans are paid that may be paid by either. By the month if it is not there.
 * @attr at - An instant (RFC 3339) to price at, in place of now.
 * @prop {Work[]} work - The rows as data: `{ model, selection, count }` of each. May be set.
 * @prop {PlanAnswer | null} answer - What the engine says of the month, or `null` where it says nothing.
 * @prop {PayWay | null} way - The cheapest way to pay for it.
 * @fires credit-plan - When the cheapest way changes, with the previous one, the new one and the whole answer.
 * @fires input - When the user changes something.
 * @fires change - When the user changes something.
 * @csspart row - A row of the work.
 * @csspart model - The button with a row's model.
 * @csspart total - What a row comes to.
 * @csspart sum - The month's credits and the cheapest way.
 * @csspart figure - The month's credits.
 * @csspart plan - The card of a plan.
 * @csspart plan-fits - The card of the plan that fits.
 * @csspart way - A way to pay.
 * @csspart chart - The chart.
 * @csspart pack - A pack.
 * @cssproperty --credit-surface - Behind what is raised.
 * @cssproperty --credit-raised - Behind rows and cards.
 * @cssproperty --credit-text - Text.
 * @cssproperty --credit-muted - Secondary text.
 * @cssproperty --credit-line - Hairlines.
 * @cssproperty --credit-edge - Borders of controls.
 * @cssproperty --credit-accent - What is chosen, and what fits.
 * @cssproperty --credit-on-accent - On the accent.
 * @cssproperty --credit-positive - Credits that are left.
 * @cssproperty --credit-caution - Credits that are missing, and rows that can't be counted.
 * @cssproperty --credit-negative - Failures.
 * @cssproperty --credit-radius - The one radius.
 * @cssproperty --credit-hero - Size of the sum.
 * @cssproperty --credit-inset - Distance of the sticky sum from the top of the page.
 * @cssproperty --credit-bleed - How far the sum reaches beyond the element on both sides where it is a bar at the bottom.
 */
export class CreditCalculator extends LitElement {
  static override properties = {
    card: {},
    server: {},
    at: {},
    billing: { reflect: true },
    work: { attribute: false, noAccessor: true },
    slow: { state: true },
    tick: { state: true },
  };

  declare card: string | undefined;
  declare server: string | undefined;
  declare at: string | undefined;
  declare billing: Billing | undefined;
  private declare slow: boolean;
  /** The month was asked again. */
  private declare tick: number;

  readonly #rates = new RatesController(this, (rates) => this.#ratesChanged(rates));
  #month: Month | undefined;
  #wish: readonly Work[] | undefined;
  #told: { way: PayWay | null; text: string } = { way: null, text: "null" };
  #said = "";
  readonly #announcer = new Announcer(this, () => this.#sentence());
  #slowness: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.slow = false;
    this.tick = 0;
  }

  // -------------------------------------------------------------- what it tells

  get answer(): PlanAnswer | null { return this.#month?.answer ?? null; }
  get way(): PayWay | null { return this.answer?.ways[0] ?? null; }

  get work(): readonly Work[] { return this.#wish ?? this.#month?.work ?? []; }
  set work(work: readonly Work[]) {
    this.#wish = work;
    this.#begin();
  }

  // -------------------------------------------------------------- what moves it

  override connectedCallback(): void {
    super.connectedCallback();
    this.#slowness = setTimeout(() => { this.slow = true; }, slowMilliseconds);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#announcer.stop();
    clearTimeout(this.#slowness);
  }

  #now = (): string => this.at ?? new Date().toISOString();
  get #billing(): Billing { return this.billing === "year" ? "year" : "month"; }
  get #description(): Description | undefined {
    const { state } = this.#rates;
    return state.status === "ready" ? state.description : undefined;
  }

  #ratesChanged(rates: Rates): void {
    const { state } = rates;
    if (this.#month?.rates !== rates) {
      this.#wish ??= this.#month?.work;
      this.#month = undefined;
    }
    if (state.status === "ready") {
      if (this.#month) this.#month.renew();
      else {
        this.#month = new Month(rates, this.#now);
        this.#wish ??= this.#written(state.description);
      }
      this.#begin();
    } else {
      this.requestUpdate();
    }
    if (state.status === "failed") this.#announcer.announce();
  }

  /** The rows that stand in the page. */
  #written(description: Description): Work[] {
    return [...this.querySelectorAll<HTMLElement>(":scope > credit-work")].map((row) => {
      const model = row.getAttribute("model") ?? "";
      const inputs = description.models.findLast(({ id }) => id === model)?.inputs ?? [];
      const count = +(row.getAttribute("count") ?? "1");
      return { model, selection: Object.fromEntries(fromAttributes(row, inputs, ["count"])), count: isCount(count) ? count : 1 };
    });
  }

  #begin(): void {
    const month = this.#month;
    if (!month || this.#rates.state.status !== "ready") return;
    if (this.#wish) month.work = this.#wish;
    this.#wish = undefined;
    this.#ask();
  }

  #ask(): void {
    this.#month?.ask(this.#billing);
    this.tick += 1;
  }

  /** The user's own act. */
  #acted(): void {
    this.#ask();
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("card") || changed.has("server")) this.#rates.follow(this.card, this.server);
    if (changed.has("billing") || changed.has("at") && changed.get("at") !== undefined) {
      if (changed.has("at")) this.#month?.renew();
      this.#month?.ask(this.#billing);
    }
  }

  #bill(billing: Billing): void {
    if (billing === this.#billing) return;
    this.billing = billing;
    this.#acted();
  }

  #row(row: Row): CreditWorkRow | null {
    return this.renderRoot.querySelector<CreditWorkRow>(`credit-work-row[data-key="${row.key}"]`);
  }

  #worked(row: Row, { act }: WorkEvent): void {
    const month = this.#month!;
    if (act === "changed") {
      month.settle();
      this.#acted();
      return;
    }
    if (act === "copy") {
      const copy = month.copy(row);
      this.#acted();
      void this.updateComplete.then(() => this.#row(copy)?.focus());
      return;
    }
    month.remove(row);
    this.#acted();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".undo")?.focus());
  }

  #add(): void {
    const row = this.#month?.add();
    if (!row) return;
    this.#acted();
    void this.updateComplete.then(async () => {
      const element = this.#row(row);
      await element?.updateComplete;
      element?.choose();
    });
  }

  #undo(): void {
    const row = this.#month?.undo();
    if (!row) return;
    this.#acted();
    void this.updateComplete.then(() => this.#row(row)?.focus());
  }

  // -------------------------------------------------------------- what follows a change

  protected override updated(): void {
    const { status } = this.#rates.state;
    if (status !== "loading") clearTimeout(this.#slowness);
    const way = this.way;
    const text = JSON.stringify(way);
    const said = this.#sentence();
    if (said !== this.#said) {
      if (this.#said) this.#announcer.announce();
      this.#said = said;
    }
    if (text === this.#told.text) return;
    const previous = this.#told.way;
    this.#told = { way, text };
    this.dispatchEvent(new CreditPlanEvent(previous, way, this.answer));
  }

  /** The month in one sentence, for who listens. */
  #sentence(): string {
    const { state } = this.#rates;
    if (state.status === "failed") return state.sentence;
    const { answer } = this;
    const description = this.#description;
    if (!answer?.credits || !description) return "";
    const locale = localeOf(this);
    const sum = `${figure(answer.credits, locale).replaceAll("–", " to ")} ${unitOfCredits(answer.credits)} a month${this.#left ? `, ${this.#left}` : ""}.`;
    const way = this.way;
    return way ? `${sum} Cheapest: ${wayName(way)}, ${priceTag(way.perMonth, description.currency, locale)} a month.` : sum;
  }

  // -------------------------------------------------------------- what it looks like

  static override styles = [tokens, calculatorStyles];

  /** `without row 2`, where a row has no figure. */
  get #left(): string | undefined {
    const month = this.#month;
    const left = month?.rows.filter(({ estimate }) => !hasFigure(estimate)) ?? [];
    const words = month && without(month.rows, left);
    return words === undefined ? undefined : `without ${words}`;
  }

  #rows(month: Month, state: State) {
    const locale = localeOf(this);
    const removed = month.removed;
    return html`
      <div class="list" role="list">
        ${repeat(month.rows, ({ key }) => key, (row, index) => html`<div role="listitem"><credit-work-row exportparts="row, model, total" data-key=${row.key}
          .row=${row} .number=${index + 1} .told=${month.of(row)} .status=${state} .tick=${this.tick} .locale=${locale}
          @credit-work=${(event: WorkEvent) => { event.stopPropagation(); this.#worked(row, event); }}></credit-work-row></div>`)}
      </div>
      ${month.rows.length ? nothing : html`<p class="empty">Nothing yet. Add what you make in a month.</p>`}
      <div class="tools">
        <button class="button add" type="button" @click=${() => this.#add()}>${plus}Add a row</button>
        ${removed ? html`<p class="removed"><span>${removed.estimate.model?.label ?? "A row"} removed</span>
          <button class="quiet-button undo" type="button" @click=${() => this.#undo()}>${back}Undo</button></p>` : nothing}
      </div>`;
  }

  #sum(state: State) {
    if (state.status === "loading") return html`<div class="hero"><span class="bar"></span>${this.slow ? html`<span class="word">Loading prices …</span>` : nothing}</div><div class="cheapest"></div>`;
    if (state.status === "failed") {
      return html`<p class="none failed">${caution}<span>${state.sentence}</span></p>
        <button class="button" type="button" @click=${() => void this.#rates.rates?.load()}>${back}Try again</button>`;
    }
    const { answer, way } = this;
    const locale = localeOf(this);
    const { currency } = state.description;
    if (!answer || answer.credits === undefined) return html`<p class="none failed">${caution}<span>The sum is unavailable just now.</span></p>`;
    const about = answer.rows.some(({ estimated }) => estimated?.length) ? "≈ " : "";
    const text = about + figure(answer.credits, locale);
    return html`
      <div class="hero"><p class="price ${text.length > 8 ? "long" : ""}"><span class="figures" part="figure">${text}</span> <span class="unit">${unitOfCredits(answer.credits)} a month</span></p></div>
      <p class="left">${this.#left ? html`${caution}<span>${sentence(this.#left)}</span>` : nothing}</p>
      <div class="cheapest">
        ${way ? html`
          <p class="heading">Cheapest way</p>
          <p class="name">${wayName(way)}</p>
          <p class="pays"><strong class="figures">${priceTag(way.perMonth, currency, locale)}</strong> <span class="unit">a month</span></p>
          <p class="aside">${wayBuys(way, state.description, locale)}. ${way.perCredit ? `That is ${perCredit(way.perCredit, currency, locale)} used.` : nothing}${isRange(answer) ? " The upper end is covered." : nothing}</p>` : html`<p class="aside">${this.#noWays(state.description)}</p>`}
      </div>`;
  }

  #noWays({ plans, packs }: Description): string {
    const problems = this.answer?.problems ?? [];
    if (!plans?.length && !packs?.length) return "This price list has no plans or packs.";
    return problems.length ? problems.map(({ message }) => sentence(message)).join(" ") : "No plan or pack covers this month.";
  }

  #switch(description: Description) {
    if (!description.plans?.some(({ month, year }) => month !== undefined && year !== undefined)) return nothing;
    return html`<div class="billing" role="radiogroup" aria-label="How plans are paid">
      ${billings.map(([billing, name]) => html`<label><input type="radio" name="billing" .value=${billing} .checked=${live(billing === this.#billing)} @change=${() => this.#bill(billing)}>${name}</label>`)}
    </div>`;
  }

  #paying(month: Month, description: Description) {
    const locale = localeOf(this);
    const { answer } = month;
    if (!answer || !description.plans?.length && !description.packs?.length) return nothing;
    const shared = { answer, description, rows: month.priced, locale };
    return html`
      ${description.plans?.length ? html`<section class="plans" aria-labelledby="plans-title">
        <div class="section-head"><h2 id="plans-title">Plans</h2>${this.#switch(description)}</div>
        <credit-plan-cards exportparts="plan, plan-fits" .shared=${shared} .fits=${fits(answer, this.#billing)} .best=${this.way}>
          ${description.plans.map(({ id }) => html`<slot name=${`action-${id}`} slot=${`action-${id}`}></slot>`)}
        </credit-plan-cards>
        <p class="terms">${terms(description, locale)}</p>
        <slot name="note"></slot>
      </section>` : nothing}
      ${answer.ways.length ? html`<section class="ways" aria-labelledby="ways-title">
        <div class="section-head"><h2 id="ways-title">Ways to pay for this month</h2></div>
        <credit-ways exportparts="way" .shared=${shared}></credit-ways>
      </section>` : nothing}
      ${answer.curve?.ways.length ? html`<section class="volume" aria-labelledby="volume-title">
        <div class="section-head"><h2 id="volume-title">If it becomes more, or less</h2></div>
        <credit-curve exportparts="chart" .shared=${shared}></credit-curve>
      </section>` : nothing}
      ${answer.packs.length ? html`<section class="packs" aria-labelledby="packs-title">
        <div class="section-head"><h2 id="packs-title">Packs</h2></div>
        <credit-packs exportparts="pack" .shared=${shared} .used=${this.way?.packs.map(({ pack }) => pack) ?? []}></credit-packs>
      </section>` : nothing}`;
  }

  override render() {
    const { state } = this.#rates;
    const month = this.#month;
    const description = this.#description;
    return html`
      <div class="month">
        <div class="work">
          <slot name="lead"></slot>
          ${month && description ? this.#rows(month, state) : html`<div class="fallback ${state.status}"><slot></slot></div>`}
        </div>
        <section class="sum" part="sum" aria-label="The month">${this.#sum(state)}</section>
      </div>
      ${month && description ? this.#paying(month, description) : nothing}
      <slot name="status"></slot>`;
  }
}

