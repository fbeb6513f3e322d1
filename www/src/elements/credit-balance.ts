import { css, html, LitElement, nothing } from "lit";
import { CreditTopUpEvent } from "../events";
import { figure, isSpan, plain, unitOfCredits } from "../format";
import { lastDay } from "../dates";
import { comesBack, expiresWords, ifEnds, isNone, lotName, useWords, wayOn } from "../wallet-words";
import type { Description, Instant, JobEnding, Preview, Take, Wallet, WayOn } from "../wire";
import { sentence } from "../words";
import { chevron } from "./icons";
import { tokens } from "./styles";

/** How many lots, and how many expiries, are named. */
const mostNamed = 6;
/** How many ways that cost something stand there before the others are asked for. */
const mostPaid = 3;

const isPaid = (way: WayOn) => way.way === "packs" || way.way === "plan";

/**
 * What a job does to the balance, in full: from which credits it is paid and what comes back. Where credits are missing:
 * the ways to go on, cheapest first.
 *
 * @fires credit-top-up - With the way that was chosen. Cancellable.
 * @csspart way-on - A way to go on.
 */
export class CreditBalance extends LitElement {
  static override properties = {
    preview: { attribute: false }, wallet: { attribute: false }, description: { attribute: false }, now: { attribute: false }, queued: { attribute: false }, locale: { attribute: false },
    all: { state: true },
  };

  declare preview: Preview | null;
  declare wallet: Wallet | null;
  declare description: Description | undefined;
  declare now: Instant;
  /** The job goes into the standard queue. */
  declare queued: boolean;
  declare locale: string | undefined;
  /** Every way is shown. */
  private declare all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  static override styles = [tokens, css`
    /* The room of the two lines that can be opened: what stands beneath keeps its place. */
    :host { display: block; min-block-size: 89px; font-size: var(--_small); line-height: 1.5; }
    p, ul, dl, dd { margin: 0; padding: 0; }
    .title { font-weight: 600; margin-block-end: calc(2 * var(--_space)); }
    ul { display: grid; gap: calc(2 * var(--_space)); list-style: none; }
    .ways .button { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 calc(3 * var(--_space)); inline-size: 100%; padding: calc(2 * var(--_space)) calc(3 * var(--_space)); font-size: var(--_small); line-height: 1.45; }
    .name { font-weight: 600; overflow-wrap: anywhere; }
    .price { font-variant-numeric: tabular-nums; text-align: end; }
    .wide .price { grid-column: 1 / -1; text-align: start; color: var(--_muted); }
    .about { grid-column: 1 / -1; color: var(--_muted); }
    .more { display: inline-flex; align-items: center; gap: calc(1.5 * var(--_space)); min-block-size: 44px; padding: 0 calc(2 * var(--_space)); border: 0; border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_accent); cursor: pointer; }
    .note { margin-block-start: calc(3 * var(--_space)); color: var(--_muted); }
    .note + .note { margin-block-start: var(--_space); }
    details + details { border-block-start: var(--_border); }
    summary { display: flex; align-items: center; gap: calc(2 * var(--_space)); min-block-size: 44px; cursor: pointer; list-style: none; border-radius: calc(var(--_radius) - 4px); }
    summary::-webkit-details-marker { display: none; }
    summary .text { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    summary .icon { color: var(--_muted); transition: rotate var(--_motion); }
    details[open] summary .icon { rotate: 180deg; }
    details[open] .text { white-space: normal; }
    .body { padding-block-end: calc(3 * var(--_space)); }
    .row { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 calc(3 * var(--_space)); padding-block: var(--_space); align-items: baseline; }
    dt { overflow-wrap: anywhere; }
    dd { text-align: end; font-variant-numeric: tabular-nums; }
    dd.left { grid-column: 1 / -1; text-align: start; color: var(--_muted); }
    .muted { color: var(--_muted); }
  `];

  /** To the first way to go on. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>("button")?.focus();
  }

  #lot(id: string, of: Pick<Take, "origin" | "label">): string {
    return lotName(this.wallet?.lots.find((lot) => lot.id === id) ?? of, this.description);
  }

  // -------------------------------------------------------------- what is missing

  #about(way: WayOn): string {
    if (way.way !== "packs" && way.way !== "plan") return "";
    const words = [`${plain(way.credits, this.locale)} ${unitOfCredits(way.credits)}, ${plain(way.left, this.locale)} left after this job`];
    // Of one set alone it goes without saying.
    const sets = this.preview?.ways?.filter((one) => one.way === "packs").length ?? 0;
    if (way.way === "packs" && sets > 1) words.push(...(way.cheapest ? ["costs least"] : []), ...(way.smallest ? ["leaves least over"] : []));
    return sentence(words.join("; "));
  }

  /** The focus goes to the first that was hidden. */
  #showAll(): void {
    this.all = true;
    void this.updateComplete.then(() => this.renderRoot.querySelectorAll<HTMLElement>(".ways button")[mostPaid]?.focus());
  }

  #choose(way: WayOn): void {
    if (this.preview) this.dispatchEvent(new CreditTopUpEvent(way, this.preview));
  }

  #ways({ ways = [] }: Preview) {
    const currency = this.description?.currency ?? "";
    if (!ways.length || this.queued) return nothing;
    const paid = ways.filter(isPaid);
    const shown = this.all || paid.length <= mostPaid + 1 ? ways : [...paid.slice(0, mostPaid), ...ways.filter((way) => !isPaid(way))];
    return html`<p class="title" id="ways">Ways to go on</p>
      <ul class="ways" aria-labelledby="ways">${shown.map((way) => {
        const { name, price } = wayOn(way, currency, this.locale);
        const about = this.#about(way);
        return html`<li class=${way.way === "standard-queue" ? "wide" : ""}><button class="button" part="way-on" type="button" @click=${() => this.#choose(way)}>
          <span class="name">${name}</span> <span class="price">${price}</span>${about ? html` <span class="about">${about}</span>` : nothing}</button></li>`;
      })}</ul>
      ${shown.length < ways.length ? html`<button class="more" type="button" @click=${() => this.#showAll()}>${ways.length - shown.length} more${chevron}</button>` : nothing}`;
  }

  /** Credits for other jobs are named, and not counted. */
  #restricted({ available, usable }: Preview) {
    if (usable === undefined || usable === available) return nothing;
    return (this.wallet?.lots ?? []).filter(({ use, available: left }) => use && left !== "0").slice(0, mostNamed).map((lot) =>
      html`<p class="note">${sentence(`${lotName(lot, this.description)}: ${plain(lot.available, this.locale)}, ${useWords(lot.use!)}`)}</p>`);
  }

  // -------------------------------------------------------------- what it takes and what comes back

  #from({ takes = [], expiring = [] }: Preview) {
    if (!takes.length) return nothing;
    const named = takes.slice(0, 2).map((take) => `${this.#lot(take.lot, take)} (${plain(take.credits, this.locale)})`);
    const more = takes.length > 2 ? ` · ${takes.length - 2} more` : "";
    return html`<details><summary><span class="text">From: ${named.join(" · ")}${more}</span>${chevron}</summary>
      <div class="body"><dl>${takes.slice(0, mostNamed).map((take) => html`<div class="row">
        <dt>${this.#lot(take.lot, take)}</dt><dd>${plain(take.credits, this.locale)}</dd>
        <dd class="left">${plain(take.left, this.locale)} left${take.until === undefined ? ", without an end" : `, until ${lastDay(take.until, this.now, this.locale)}`}</dd></div>`)}</dl>
      ${takes.length > mostNamed ? html`<p class="muted">And ${takes.length - mostNamed} more.</p>` : nothing}
      ${expiring.length ? html`<p class="note">If nothing else is made:</p><ul class="muted">${expiring.slice(0, mostNamed).map(({ lot, origin, label, credits, until }) =>
        html`<li>${this.#lot(lot, { origin, ...(label === undefined ? {} : { label }) })}: ${expiresWords(credits, until, this.now, this.locale)}</li>`)}</ul>` : nothing}
      </div></details>`;
  }

  #ending(ending: JobEnding): string {
    const { spent, returned } = ending;
    if (ending.ending !== "delivered" || ending.outputs !== undefined) return comesBack(returned, this.locale);
    const used = `${figure(spent, this.locale)} ${spent === "1" ? "is" : "are"} spent`;
    return isNone(returned) ? used : isSpan(returned) ? `${used}, the rest comes back` : `${used}, ${comesBack(returned, this.locale)}`;
  }

  #endings({ endings = [] }: Preview) {
    if (!endings.length) return nothing;
    const failed = endings.find(({ ending }) => ending === "failed") ?? endings[0]!;
    return html`<details><summary><span class="text">${ifEnds(failed)}, ${this.#ending(failed)}</span>${chevron}</summary>
      <dl class="body">${endings.map((ending) => html`<div class="row"><dt>${ifEnds(ending)}</dt><dd>${this.#ending(ending)}</dd></div>`)}</dl></details>`;
  }

  override render() {
    const { preview } = this;
    if (!preview || preview.problems?.length) return nothing;
    if (preview.state === "short") return html`${this.#ways(preview)}${this.#restricted(preview)}`;
    return html`${this.#from(preview)}${this.#endings(preview)}${this.#restricted(preview)}`;
  }
}
