import { html, LitElement, nothing, type PropertyValues } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { repeat } from "lit/directives/repeat.js";
import type { Rates, State } from "../engine";
import { Estimate } from "../estimate";
import { CreditBalanceUpdatedEvent, CreditCostUpdatedEvent } from "../events";
import type { Reference } from "../media";
import type { Answer, InputOptions, ModelDescription, Options, Preview, Selection, Wallet } from "../wire";
import { shortCost, spoken } from "../form-words";
import { missingWords } from "../wallet-words";
import { sentence } from "../words";
import { balance, balanceStyles } from "./balance";
import { Announcer } from "./announcer";
import type { CreditBalance } from "./credit-balance";
import { control } from "./controls";
import { notice, noticeStyles } from "./notice";
import { asOfWords, PriceChange } from "./price-change";
import { listenInside } from "./inside";
import { holdHeight } from "./hold-height";
import { chevron } from "./icons";
import { layout } from "./layout";
import { localeOf, RatesController } from "./rates-controller";
import { tokens } from "./styles";
import { isPriced, jobValue, submission } from "./submission";
import { elsewhere, estimateNote, hero, summaryStyles, why } from "./summary";

const slowMilliseconds = 2000;

/**
 * The controls of a generation form with their live cost.
 *
 * A form-associated element: under its `name` it submits `{"model", "selection"}` as JSON, under `name-credits` the
 * credits shown (twice, least and most, where they are a range), and under `name-digest` the digest of the card.
 * Where credits are missing and the standard queue was chosen, `name-queue` says so.
 * It is invalid, with a sentence, while there is no price or the balance does not cover it.
 *
 * @slot - Shown while there is no price list: before it has loaded, and when it can't be.
 * @slot lead - Above the controls, for what the product asks besides: a prompt.
 * @slot action - Beside the price: the button that starts the job.
 * @slot note - Under the price.
 * @attr card - URL of the rate card.
 * @attr server - URL of the folder of a server's endpoints, such as `/api`, where the card's response does not tell it: it
 *   works the price out if this page may not.
 * @attr model - The model to begin with; without it the card's first.
 * @attr name - The name under which the form submits.
 * @attr at - An instant (RFC 3339) to price at, in place of now.
 * @attr disabled - Nothing can be changed.
 * @attr no-alternatives - Without what is cheaper elsewhere.
 * @prop {string} value - The JSON that is submitted, or "".
 * @prop {Answer | null} answer - The price and why, or `null` where there is none.
 * @prop {Wallet | null | undefined} wallet - The credits that pay for it, as `replay` or a server gives them; with it the
 *   balance is told. `null` keeps the room for it while it is still to come.
 * @prop {Selection | undefined} context - What is known of the job besides, such as its `route`: it decides on restricted credits.
 * @prop {Preview | null} preview - What the job does to the wallet, or `null`.
 * @fires credit-cost-updated - When the result changes, with the previous answer and the new one.
 * @fires credit-balance-updated - When what the job does to the wallet changes, with the previous preview and the new one.
 * @fires credit-top-up - When credits are missing and a way to go on is chosen. Unless it is prevented, the standard queue is
 *   taken by the element itself; selling is the page's.
 * @fires input - When the user changes something.
 * @fires change - When the user changes something.
 * @csspart form - The column of controls.
 * @csspart summary - The price and what belongs to it: a column, or a bar at the bottom where there is no room for one.
 * @csspart price - The figure with its unit.
 * @csspart figure - The figure.
 * @csspart unit - Its unit.
 * @csspart changed - What a new rate card did to the price: `was 12, now 14`.
 * @csspart as-of - From when the prices are, where nothing answers any more.
 * @csspart balance - The balance before and after.
 * @csspart way-on - A button that leads to more credits.
 * @csspart remote - The sentence that says that the server works the price out.
 * @csspart refusal - The sentence in place of a price.
 * @csspart way - A button that leads to a price.
 * @csspart alternative - A cheaper setting or model.
 * @csspart undo - The button that takes back what was applied.
 * @csspart line - A line of the breakdown.
 * @csspart total - Its last line.
 * @csspart label - The name of an input.
 * @csspart segment - An option of a choice.
 * @csspart delta - A difference to now.
 * @cssproperty --credit-surface - Behind segments and thumbnails.
 * @cssproperty --credit-raised - Behind controls and the price.
 * @cssproperty --credit-text - Text.
 * @cssproperty --credit-muted - Secondary text.
 * @cssproperty --credit-line - Hairlines.
 * @cssproperty --credit-edge - Borders of controls.
 * @cssproperty --credit-accent - What is chosen.
 * @cssproperty --credit-on-accent - On the accent.
 * @cssproperty --credit-caution - Refusals.
 * @cssproperty --credit-negative - Failures.
 * @cssproperty --credit-radius - The one radius.
 * @cssproperty --credit-hero - Size of the figure.
 * @cssproperty --credit-inset - Distance of the sticky price from the top of the page.
 * @cssproperty --credit-bleed - How far the bar at the bottom reaches beyond the element on both sides.
 */
export class CreditEstimator extends LitElement {
  static readonly formAssociated = true;

  static override properties = {
    card: {},
    server: {},
    model: {},
    name: {},
    at: {},
    disabled: { type: Boolean, reflect: true },
    noAlternatives: { type: Boolean, attribute: "no-alternatives" },
    wallet: { attribute: false },
    context: { attribute: false },
    queued: { state: true },
    opened: { state: true },
    barred: { state: true },
    slow: { state: true },
    calm: { state: true },
  };

  declare card: string | undefined;
  declare server: string | undefined;
  declare model: string | undefined;
  declare name: string | undefined;
  declare at: string | undefined;
  declare disabled: boolean;
  declare noAlternatives: boolean;
  declare wallet: Wallet | null | undefined;
  declare context: Selection | undefined;
  /** The job was sent to the standard queue. */
  private declare queued: boolean;
  private declare opened: boolean;
  private declare barred: boolean;
  private declare slow: boolean;
  /** The first price is painted: what stands beside it may be worked out. */
  private declare calm: boolean;

  readonly #internals = this.attachInternals();
  readonly #rates = new RatesController(this, (rates) => this.#ratesChanged(rates));
  #estimate: Estimate | undefined;
  /** What was last told: events, the form and the live region follow it. */
  #told: { answer: Answer | null; text: string } = { answer: null, text: "null" };
  #toldPreview: { preview: Preview | null; text: string } = { preview: null, text: "null" };
  #status: State["status"] = "loading";
  readonly #change = new PriceChange();
  #away: string | undefined;
  /** There was a price before. */
  #priced = false;
  #drawn: Options | undefined;
  /** The model whose inputs are shown. */
  #shown: string | undefined;
  #wish: string | undefined;
  readonly #announcer = new Announcer(this, () => this.#spoken());
  #slowness: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.disabled = false;
    this.noAlternatives = false;
    this.barred = false;
    this.queued = false;
    this.opened = false;
    this.slow = false;
    this.calm = false;
    this.addEventListener("invalid", (event) => {
      event.preventDefault();
      this.opened = true;
      this.focus();
    });
  }

  // -------------------------------------------------------------- what it tells

  /** The price and why; `null` where there is none. */
  get answer(): Answer | null { return this.#estimate?.answer ?? null; }

  /** The model that is chosen, as the card describes it. */
  get described(): ModelDescription | undefined { return this.#estimate?.model; }

  /** Which facts of an input's references would give a price where there is none. */
  wanted(input: string): readonly string[] { return this.#estimate?.wanted(input) ?? []; }

  /** What the job does to the wallet; `null` without a wallet or an engine. */
  get preview(): Preview | null { return this.wallet ? this.#estimate?.preview ?? null : null; }

  /** Credits are missing, and no other way was chosen. */
  get #short(): boolean { return this.preview?.state === "short" && !this.queued; }

  get value(): string { return jobValue(this.answer); }

  get form(): HTMLFormElement | null { return this.#internals.form; }
  get validity(): ValidityState { return this.#internals.validity; }
  get validationMessage(): string { return this.#internals.validationMessage; }
  get willValidate(): boolean { return this.#internals.willValidate; }
  checkValidity(): boolean { return this.#internals.checkValidity(); }
  reportValidity(): boolean { return this.#internals.reportValidity(); }

  /** Back to the card's defaults. */
  reset(): void {
    this.#estimate?.reset();
    this.requestUpdate();
  }

  formResetCallback(): void { this.reset(); }
  /** By its own attribute or by a fieldset around it: the attribute stays the page's own. */
  formDisabledCallback(disabled: boolean): void { this.barred = disabled; }
  formStateRestoreCallback(state: string): void {
    this.#wish = state;
    this.#restore();
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

  #ratesChanged(rates: Rates): void {
    if (this.#estimate?.rates !== rates) this.#estimate = new Estimate(rates, this.#now);
    const estimate = this.#estimate;
    if (rates.state.status === "ready") {
      if (estimate.model) estimate.ask();
      else estimate.pick(estimate.models.find(({ id }) => id === this.model)?.id ?? estimate.models[0]?.id ?? "");
      this.#restore();
    }
    this.requestUpdate();
  }

  #restore(): void {
    if (this.#wish === undefined || !this.#estimate?.model) return;
    this.#estimate.restore(this.#wish);
    this.#wish = undefined;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("card") || changed.has("server")) this.#rates.follow(this.card, this.server);
    if (changed.has("model") && this.model !== undefined && this.model !== this.#estimate?.model?.id) this.#estimate?.pick(this.model);
    if (changed.has("at") && changed.get("at") !== undefined) this.#estimate?.ask();
    this.#estimate?.payWith(this.wallet ?? undefined, this.context);
    if (changed.has("wallet") || this.preview?.state !== "short") this.queued = false;
    if (this.answer) this.#change.see(this.#estimate?.save() ?? "", this.answer, shortCost(this.answer, localeOf(this)));
    const id = this.#estimate?.model?.id;
    const rows = this.renderRoot.querySelector<HTMLElement>(".rows");
    if (rows && this.#shown !== undefined && id !== this.#shown) holdHeight(rows, this.updateComplete.then(() => this.#rates.rates?.settled));
    this.#shown = id;
  }

  protected override createRenderRoot() {
    const shadow = super.createRenderRoot() as ShadowRoot;
    const act = (what: (estimate: Estimate) => void) => {
      if (!this.#estimate || this.barred) return;
      this.queued = false;
      this.#change.was = undefined;
      what(this.#estimate);
      this.requestUpdate();
      this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      this.dispatchEvent(new Event("change", { bubbles: true }));
    };
    listenInside(shadow, this, act, () => { this.queued = true; });
    return shadow;
  }

  /** Asks again: a price may begin or end at an instant. */
  refresh(): void {
    this.#estimate?.ask();
    this.requestUpdate();
  }

  /** The price that a new card made is accepted: what it was is said no more. */
  acknowledge(): void {
    this.#change.was = undefined;
    this.requestUpdate();
  }

  #dismiss(): void {
    this.acknowledge();
    void this.updateComplete.then(() => this.focus());
  }

  /** To the control of an input. */
  showControl(input: string): void {
    const control = this.renderRoot.querySelector<HTMLElement>(`[data-input="${CSS.escape(input)}"]`);
    control?.scrollIntoView({ block: "center" });
    control?.focus();
  }

  /** To the price, or to the sentence in its place, or to the ways to go on where credits are missing. */
  override focus(): void {
    const balance = this.#short ? this.renderRoot.querySelector<CreditBalance>("credit-balance") : null;
    if (balance && this.preview?.ways?.length) balance.focus();
    else this.renderRoot.querySelector<HTMLElement>(".none, .price")?.focus();
  }

  // -------------------------------------------------------------- what follows a change

  protected override updated(): void {
    const { answer } = this;
    const { status } = this.#rates.state;
    const text = JSON.stringify(answer);
    if (status !== "loading") clearTimeout(this.#slowness);
    if (answer && !this.calm) requestAnimationFrame(() => setTimeout(() => { this.calm = true; }));
    const away = asOfWords(this.#rates.state, localeOf(this));
    if (status === "failed" && this.#status !== "failed" || away !== undefined && away !== this.#away) this.#announcer.announce();
    this.#away = away;
    this.#status = status;
    this.#submit(answer);
    this.#tellBalance();
    if (text === this.#told.text) return;
    const previous = this.#told.answer;
    this.#told = { answer, text };
    if (previous || answer && this.#priced) this.#announcer.announce();
    this.#priced ||= answer !== null;
    this.dispatchEvent(new CreditCostUpdatedEvent(previous, answer));
  }

  #tellBalance(): void {
    const { preview } = this;
    if (preview === this.#toldPreview.preview) return;
    const text = JSON.stringify(preview);
    if (text === this.#toldPreview.text) return;
    const previous = this.#toldPreview.preview;
    this.#toldPreview = { preview, text };
    this.dispatchEvent(new CreditBalanceUpdatedEvent(previous, preview));
  }

  #submit(answer: Answer | null): void {
    const priced = isPriced(answer);
    const wrong = !priced ? this.#refusal(answer) : this.#short ? this.#missing() : undefined;
    if (priced) this.#internals.setFormValue(submission(this.name, answer, this.queued), this.#estimate?.save() ?? null);
    else this.#internals.setFormValue(null);
    if (wrong === undefined) this.#internals.setValidity({});
    else this.#internals.setValidity({ customError: true }, wrong, this.renderRoot.querySelector<HTMLElement>(".hero") ?? undefined);
  }

  #missing(): string { return sentence(missingWords(this.preview?.missing ?? "", localeOf(this))); }

  #refusal(answer: Answer | null): string {
    const { state } = this.#rates;
    if (state.status === "failed") return state.sentence;
    if (state.status === "loading" || !answer && this.#rates.rates?.waiting) return "The price is still loading.";
    return spoken(answer, this.#estimate?.model, localeOf(this));
  }

  #spoken(): string {
    const { state } = this.#rates;
    if (state.status === "failed") return state.sentence;
    const { was } = this.#change;
    if (!this.answer && this.#rates.rates?.waiting) return this.#refusal(null);
    const words = [was === undefined ? "" : `Prices changed: was ${was}, now `, spoken(this.answer, this.#estimate?.model, localeOf(this)), this.#short ? this.#missing() : "", this.#away];
    return words.filter(Boolean).join(" ").replace("now  ", "now ");
  }

  // -------------------------------------------------------------- what it looks like

  static override styles = [tokens, summaryStyles, noticeStyles, balanceStyles, layout];

  /** The inputs to draw. While the engine is away the controls stay, without a single figure. */
  #inputs(estimate: Estimate): readonly InputOptions[] {
    if (estimate.options) {
      this.#drawn = estimate.options;
      return estimate.options.inputs;
    }
    const { values } = estimate;
    return (this.#drawn?.model === estimate.model?.id ? this.#drawn?.inputs ?? [] : []).map((input) => {
      const value = values.get(input.input) ?? input.value ?? null;
      return { ...input, value, values: input.values.map((option) => ({ value: option.value, current: option.value === value, outcome: "rate" as const, ...(option.adds ? { adds: option.adds } : {}) })) };
    });
  }

  #form(estimate: Estimate | undefined) {
    const { state } = this.#rates;
    if (state.status === "loading" || !estimate) return html`<div class="waiting"><div class="fallback"><slot></slot></div></div>`;
    if (state.status === "failed") return html`<div class="fallback"><slot></slot></div>`;
    return html`
      <div class="rows" ?inert=${this.barred}>
        <credit-model-picker exportparts="label, model, list, option, price: model-price" .models=${estimate.models} .model=${estimate.model} .locale=${localeOf(this)}
          .rows=${() => estimate.rows(localeOf(this))}></credit-model-picker>
        ${keyed(estimate.model?.id, repeat(this.#inputs(estimate), ({ input }) => input, (now) => control(estimate, now, localeOf(this))))}
      </div>`;
  }

  override render() {
    const estimate = this.#estimate;
    const { state } = this.#rates;
    const { answer } = this;
    const locale = localeOf(this);
    const { was } = this.#change;
    const away = asOfWords(state, locale);
    const waiting = !answer && this.#rates.rates?.waiting === true;
    const settled = state.status === "loading" || waiting || answer?.outcome === "exact" && was === undefined && away === undefined;
    return html`
      <div class="layout">
        <div class="form" part="form"><slot name="lead"></slot>${this.#form(estimate)}</div>
        <section class="summary ${this.opened ? "opened" : ""}" part="summary" aria-label="Cost">
          ${keyed(`${state.status} ${answer?.outcome}`, html`<div class="top">
            <div class="hero">${hero(state, answer, estimate, this.slow, locale)}</div>
            <div class="why ${settled ? "settled" : ""}">${notice(was, answer ? shortCost(answer, locale) : undefined, () => this.#dismiss())}${away === undefined ? nothing : html`<p part="as-of">${away}</p>`}${was !== undefined && answer?.outcome === "exact" ? nothing : why(state, answer, estimate, locale, this.renderRoot, () => void this.#rates.rates?.load())}</div>
          </div>`)}
          ${this.wallet === undefined || state.status === "failed" ? nothing : balance(state.status === "ready" && (this.preview || !this.#rates.rates?.waiting) ? this.wallet : null, this.preview, this.queued, this.#now(), locale)}
          <button class="button toggle" type="button" ?hidden=${state.status === "failed"} aria-expanded=${this.opened ? "true" : "false"} aria-controls="more" @click=${() => { this.opened = !this.opened; }}>Details${chevron}</button>
          <div class="action"><slot name="action"></slot></div>
          <div class="more" id="more">
            ${this.wallet !== undefined && state.status !== "failed" ? html`<credit-balance exportparts="way-on" .preview=${this.preview} .wallet=${this.wallet} .queued=${this.queued} .now=${this.#now()} .description=${state.status === "ready" ? state.description : undefined} .locale=${locale}></credit-balance>` : nothing}
            <div class="note"><slot name="note"></slot></div>
            ${state.status === "failed" || this.noAlternatives ? nothing : html`<credit-alternatives exportparts="alternative, delta, undo" ?inert=${this.barred} .elsewhere=${this.calm ? elsewhere(state, answer, estimate, locale) : undefined} .taken=${estimate?.taken} .locale=${locale}></credit-alternatives>`}
            ${answer?.outcome === "exact" ? html`<credit-breakdown exportparts="line, total" .answer=${answer} .locale=${locale}></credit-breakdown>` : nothing}
            ${estimateNote(answer)}
            ${state.status === "ready" && state.remote ? html`<p class="estimate" part="remote">The server works this price out: this page may not run the price engine.</p>` : nothing}
          </div>
        </section>
      </div>
      <slot name="status"></slot>`;
  }
}

export type { Reference };
