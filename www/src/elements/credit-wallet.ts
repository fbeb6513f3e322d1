import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { firstExpiry, walletProblem } from "../wallet-words";
import type { Rates } from "../engine";
import { shortDay, when } from "../dates";
import { figure, unitOfCredits } from "../format";
import { History, type Shown } from "../history";
import type { Description, WalletEvent } from "../wire";
import { back, caution } from "./icons";
import { SupposeEvent } from "./credit-jobs";
import { ForgetEvent, GoToEvent } from "./credit-timeline";
import { localeOf, RatesController } from "./rates-controller";
import { tokens } from "./styles";
import { segmentStyles } from "./wallet-styles";

const slowMilliseconds = 2000;
const aside = "Set aside for jobs";

/**
 * A wallet: what is left and from which credits, what expires next, what happened, and what would be if a job failed.
 *
 * @slot - Shown while there is nothing to show: before the price list has loaded, and when it can't be.
 * @slot empty - In place of the sentence that says that there is nothing yet.
 * @attr card - URL of the rate card.
 * @attr server - URL of the folder of a server's endpoints, such as `/api`, where the card's response does not tell it: it
 *   works the wallet out if this page may not.
 * @attr at - An instant (RFC 3339) that is now, in place of the clock's.
 * @prop {readonly WalletEvent[] | undefined} events - What happened, the oldest first; without it the wallet is still to come.
 * @csspart figure - The figure of what is available.
 * @csspart bar - The lots as a bar.
 * @csspart panel - Each of the parts: the balance, the jobs, the history.
 * @cssproperty --credit-raised - Behind the panels; the other roles as for `<credit-estimator>`.
 */
export class CreditWallet extends LitElement {
  static override properties = { card: {}, server: {}, at: {}, events: { attribute: false }, slow: { state: true }, lit: { state: true } };

  declare card: string | undefined;
  declare server: string | undefined;
  declare at: string | undefined;
  declare events: readonly WalletEvent[] | undefined;
  private declare slow: boolean;
  /** The lot that is pointed at. */
  private declare lit: string | undefined;

  readonly #rates = new RatesController(this, (rates) => this.#begin(rates));
  #history: History | undefined;
  #slowness: ReturnType<typeof setTimeout> | undefined;
  #frame: number | undefined;

  constructor() {
    super();
    this.slow = false;
  }

  static override styles = [tokens, segmentStyles, css`
    :host { display: block; container-type: inline-size; color: var(--_text); font-size: var(--_body); line-height: 1.5; }
    section { margin-block-end: calc(6 * var(--_space)); padding: calc(6 * var(--_space)); border: var(--_border); border-radius: var(--_radius); background: var(--_raised); }
    h2 { margin: 0 0 var(--_space); font-size: var(--_large); line-height: 1.35; }
    .lede { margin: 0 0 calc(4 * var(--_space)); color: var(--_muted); font-size: var(--_small); max-inline-size: 70ch; }
    .top { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: calc(3 * var(--_space)) calc(8 * var(--_space)); }
    .available { margin: 0; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 calc(2 * var(--_space)); line-height: 1.1; }
    .available .figures { min-inline-size: 3ch; font-size: var(--_hero); font-weight: 650; letter-spacing: -.02em; overflow-wrap: anywhere; }
    .available.long .figures { font-size: 1.75rem; }
    .available.longer .figures { font-size: var(--_large); }
    .available .unit { color: var(--_muted); font-size: var(--_large); }
    .aside { display: flex; flex-wrap: wrap; gap: calc(2 * var(--_space)) calc(8 * var(--_space)); margin: 0; }
    .aside dt { display: flex; align-items: center; gap: calc(1.5 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
    .aside .segment { inline-size: .875rem; block-size: .875rem; border-radius: 3px; }
    .aside dd { margin: 0; font-size: var(--_large); font-weight: 600; line-height: 1.3; }
    .expiring { min-block-size: 1.5em; margin: calc(2 * var(--_space)) 0 calc(4 * var(--_space)); color: var(--_muted); }
    credit-timeline { margin-block-start: calc(6 * var(--_space)); }
    .list { margin-block-start: calc(5 * var(--_space)); }
    .none { display: flex; gap: calc(2 * var(--_space)); margin: 0; font-weight: 500; }
    .none .icon { margin-block-start: .2em; color: var(--_caution); inline-size: 1.15em; block-size: 1.15em; }
    .faults { margin: calc(3 * var(--_space)) 0 0; padding-inline-start: 1.25em; overflow-wrap: anywhere; font-size: var(--_small); }
    code { font-family: ui-monospace, monospace; }
    .wait { display: block; inline-size: 9rem; block-size: 2.75rem; border-radius: 6px; background: var(--_line); animation: breathe 1.6s ease-in-out infinite alternate; }
    .wait + .wait { inline-size: 100%; margin-block-start: calc(5 * var(--_space)); }
    @keyframes breathe { to { opacity: .45; } }
    .loading { min-block-size: 24rem; }
    .retry { margin-block-start: calc(3 * var(--_space)); font-size: var(--_small); }
    @container (width < 34rem) { section { padding: calc(4 * var(--_space)); } }
    @media (forced-colors: active) { .wait { background: GrayText; forced-color-adjust: none; } }
    @media print { section { border: 0; padding-inline: 0; } }
  `];

  // -------------------------------------------------------------- what moves it

  override connectedCallback(): void {
    super.connectedCallback();
    this.#slowness = setTimeout(() => { this.slow = true; }, slowMilliseconds);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#slowness);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  #begin(rates: Rates): void {
    const { state } = rates;
    const known = this.#history;
    // What a server answers comes piece by piece, and leaves the moment that is looked at.
    if (known && known.events === this.events && known.rates === rates && state.status === "ready" && state.remote) known.again();
    else this.#history = state.status === "ready" && this.events ? new History(rates, this.events, this.at ?? new Date().toISOString()) : undefined;
    this.requestUpdate();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("card") || changed.has("server")) this.#rates.follow(this.card, this.server);
    if ((changed.has("events") || changed.has("at")) && this.#rates.rates) this.#begin(this.#rates.rates);
  }

  protected override createRenderRoot() {
    const shadow = super.createRenderRoot() as ShadowRoot;
    shadow.addEventListener(GoToEvent.type, (event) => {
      event.stopPropagation();
      const { index } = event as GoToEvent;
      // A slider that is dragged asks more often than a frame is painted.
      if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
      this.#frame = requestAnimationFrame(() => {
        this.#frame = undefined;
        this.#history?.go(index);
        this.requestUpdate();
      });
    });
    shadow.addEventListener(SupposeEvent.type, (event) => {
      event.stopPropagation();
      const { hold, ending } = event as SupposeEvent;
      this.#history?.suppose(hold, ending);
      this.requestUpdate();
    });
    shadow.addEventListener(ForgetEvent.type, (event) => {
      event.stopPropagation();
      this.#history?.forget();
      this.requestUpdate();
    });
    shadow.addEventListener("credit-lot-lit", (event) => {
      event.stopPropagation();
      this.lit = (event as CustomEvent<string | undefined>).detail;
    });
    return shadow;
  }

  // -------------------------------------------------------------- what it looks like

  #say(words: string, more: unknown = nothing) {
    return html`<section part="panel"><p class="none">${caution}<span>${words}</span></p>${more}</section>`;
  }

  #aside({ wallet }: Shown, locale: string | undefined) {
    const rows: [string, string][] = [[aside, wallet.held], ["Takes effect later", wallet.upcoming], ["Spent", wallet.spent], ["Expired", wallet.expired]];
    return html`<dl class="aside">${rows.filter(([name, amount]) => amount !== "0" || name === aside).map(([name, amount]) => html`<div><dt>${name === aside ? html`<span class="segment held" aria-hidden="true"></span>` : nothing}${name}</dt><dd class="figures">${figure(amount, locale)}</dd></div>`)}</dl>`;
  }

  /** What goes first if nothing is made. */
  #expiring({ at, wallet }: Shown, locale: string | undefined): string {
    const expiring = wallet.lots
      .flatMap(({ available, until, from }) => (until === undefined || available === "0" || when(from) > when(at) ? [] : [{ credits: available, until }]))
      .sort((a, b) => when(a.until) - when(b.until));
    const first = firstExpiry(expiring, at, locale);
    if (first) return first;
    return wallet.available === "0" ? "Nothing is left." : "Nothing expires.";
  }

  #balance(history: History, shown: Shown, description: Description, locale: string | undefined) {
    const { wallet } = shown;
    const amount = figure(wallet.available, locale);
    const supposed = shown.supposedFrom !== Infinity;
    return html`<section part="panel" aria-labelledby="balance">
      <h2 id="balance">Balance</h2>
      <div class="top">
        <p class="available ${amount.length > 15 ? "longer" : amount.length > 9 ? "long" : ""}"><span class="figures" part="figure">${amount}</span> <span class="unit">${unitOfCredits(wallet.available)} available</span></p>
        ${this.#aside(shown, locale)}
      </div>
      <p class="expiring">${this.#expiring(shown, locale)}</p>
      <credit-lots-bar exportparts="bar" .wallet=${wallet} .at=${shown.at} .lit=${this.lit}></credit-lots-bar>
      <credit-timeline .stops=${history.stops} .index=${history.index} .now=${history.now} .supposed=${supposed} .locale=${locale}></credit-timeline>
      <credit-lots class="list" .wallet=${wallet} .at=${shown.at} .description=${description} .locale=${locale}></credit-lots>
    </section>`;
  }

  override render() {
    const locale = localeOf(this);
    const { state } = this.#rates;
    const history = this.#history;
    if (state.status === "failed") {
      return html`${this.#say(state.sentence, html`<button class="button retry" type="button" @click=${() => void this.#rates.rates?.load()}>${back}Try again</button>`)}<slot></slot>`;
    }
    if (state.status === "loading" || !history || history.seen.state === "away") {
      const stopped = history?.seen.state === "away" && !this.#rates.rates?.waiting;
      return html`<section part="panel" class="loading">${stopped ? html`<p class="none">${caution}<span>The wallet is unavailable just now.</span></p>`
        : html`<span class="wait"></span><span class="wait"></span>${this.slow ? html`<p class="lede">Loading …</p>` : nothing}`}</section><slot></slot>`;
    }
    const { seen, shown } = history;
    if (seen.state === "empty") return html`<section part="panel"><slot name="empty"><p class="lede">No credits yet. What is granted or bought stands here, with when it expires.</p></slot></section>`;
    if (seen.state === "problems") {
      return this.#say("This wallet can't be worked out: what happened to it does not fit together.",
        html`<ul class="faults">${seen.problems.slice(0, 20).map((problem) => { const { where, text } = walletProblem(problem); return html`<li>${where ? html`<code>${where}</code> ` : nothing}${text}</li>`; })}</ul>`);
    }
    if (seen.state === "early") {
      const [first] = history.stops;
      return this.#say(`Nothing had been granted yet.${first ? ` The first credits come on ${shortDay(first.at, locale)}.` : ""}`);
    }
    if (!shown) return nothing;
    const { description } = state;
    const lots = shown.wallet.lots;
    return html`
      ${this.#balance(history, shown, description, locale)}
      ${shown.holds.length ? html`<section part="panel" aria-labelledby="jobs"><h2 id="jobs">What if ${shown.holds.length > 1 ? "a" : "this"} job fails?</h2>
        <p class="lede">Credits of jobs that are under way are set aside. Try what becomes of them, also at a later moment of the timeline.</p>
        <credit-jobs .holds=${shown.holds} .lots=${lots} .supposed=${new Map(history.supposed)} .entries=${shown.outcomes} .description=${description} .locale=${locale}></credit-jobs></section>` : nothing}
      <section part="panel" aria-labelledby="history"><h2 id="history">History</h2>
        <credit-ledger .entries=${shown.entries} .lots=${lots} .supposedFrom=${shown.supposedFrom} .description=${description} .locale=${locale}></credit-ledger></section>`;
  }
}
