import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { live } from "lit/directives/live.js";
import { moment } from "../dates";
import { isZero, plain, unitOfCredits } from "../format";
import { comesBack, endingName, lotName } from "../wallet-words";
import type { Description, Ending, Entry, Hold, Lot, LotShare } from "../wire";
import { list, sentence } from "../words";
import { keepFocus } from "./show-more";
import { tokens } from "./styles";

/** How a job is supposed to end; without an ending it still runs. Stays inside the wallet. */
export class SupposeEvent extends Event {
  static readonly type = "credit-suppose";
  constructor(readonly hold: string, readonly ending: Ending | undefined) {
    super(SupposeEvent.type, { bubbles: true, composed: true });
  }
}

const jobsAtATime = 5;
const mostShares = 4;

/** Jobs that are under way, each with what would become of its credits for each way it may end. */
export class CreditJobs extends LitElement {
  static override properties = {
    holds: { attribute: false }, lots: { attribute: false }, supposed: { attribute: false }, entries: { attribute: false },
    description: { attribute: false }, locale: { attribute: false }, shown: { state: true },
  };

  declare holds: readonly Hold[];
  declare lots: readonly Lot[];
  declare supposed: ReadonlyMap<string, Ending>;
  /** What the supposed endings did, by hold. */
  declare entries: ReadonlyMap<string, Entry>;
  declare description: Description | undefined;
  declare locale: string | undefined;
  private declare shown: number;

  constructor() {
    super();
    this.shown = jobsAtATime;
  }

  static override styles = [tokens, css`
    :host { display: block; font-size: var(--_body); }
    ul { margin: 0; padding: 0; list-style: none; }
    ul:focus { outline: none; }
    li + li { margin-block-start: calc(5 * var(--_space)); padding-block-start: calc(5 * var(--_space)); border-block-start: var(--_border); }
    .head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 calc(4 * var(--_space)); }
    .name { font-weight: 600; overflow-wrap: anywhere; }
    .about, .outcome { overflow-wrap: anywhere; }
    .about { margin: 0 0 calc(2 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
    fieldset { display: flex; flex-wrap: wrap; gap: calc(2 * var(--_space)); min-inline-size: 0; margin: 0; padding: 0; border: 0; }
    label { position: relative; display: inline-flex; align-items: center; min-block-size: 44px; padding: calc(1.5 * var(--_space)) calc(3 * var(--_space)); border: var(--_control); border-radius: var(--_radius); background: var(--_raised); font-size: var(--_small); line-height: 1.3; cursor: pointer; }
    label:hover { border-color: var(--_accent); }
    label:has(:checked) { border-color: var(--_accent); background: var(--_tint); font-weight: 600; box-shadow: inset 0 0 0 1px var(--_accent); }
    label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 2px; }
    input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit; }
    .outcome { min-block-size: 3em; margin: calc(2 * var(--_space)) 0 0; font-size: var(--_small); line-height: 1.5; max-inline-size: 70ch; }
    .outcome.waits { color: var(--_muted); }
    .more { margin-block-start: calc(4 * var(--_space)); font-size: var(--_small); }
    @media (forced-colors: active) { label:has(:checked) { outline: 2px solid Highlight; outline-offset: -2px; } }
  `];

  #shares(shares: readonly LotShare[]): string {
    const named = shares.slice(0, mostShares).map(({ lot, credits }) => {
      const found = this.lots.find(({ id }) => id === lot);
      return `${found ? lotName(found, this.description) : lot} (${plain(credits, this.locale)})`;
    });
    return list(shares.length > mostShares ? [...named, `${shares.length - mostShares} more`] : named, "and");
  }

  #outcome(hold: Hold) {
    const ending = this.supposed.get(hold.id);
    const entry = this.entries.get(hold.id);
    if (!ending || !entry) return html`<p class="outcome waits" role="status">Choose how it might end, and see what comes back. Nothing is changed by it.</p>`;
    const words: string[] = [];
    const returned = entry.type === "return" ? entry.returned ?? entry.credits : entry.returned ?? "0";
    if (entry.type === "settle" && !isZero(entry.credits)) words.push(`${plain(entry.credits, this.locale)} ${entry.credits === "1" ? "is" : "are"} spent`);
    const { expired = "0" } = entry;
    if (!isZero(expired) && expired === returned) words.push(`${plain(returned, this.locale)} would come back, but expired meanwhile`);
    else words.push(comesBack(returned, this.locale) + (entry.type === "return" && !isZero(returned) ? `: ${this.#shares(entry.lots)}` : ""));
    const gone = !isZero(expired) && expired !== returned ? ` ${plain(expired, this.locale)} of them expired meanwhile and ${expired === "1" ? "is" : "are"} gone.` : "";
    return html`<p class="outcome" role="status">${sentence(words.join(", "))}${gone}</p>`;
  }

  #job(hold: Hold) {
    const { id, credits, label, model, at, takes } = hold;
    const name = label ?? model ?? id;
    const ways = Object.keys(this.description?.wallet?.returns ?? {}) as Ending[];
    const now = this.supposed.get(id);
    const radio = (ending: Ending | undefined, words: string) => html`<label><input type="radio" name="ending" .checked=${live(now === ending)}
      @change=${() => this.dispatchEvent(new SupposeEvent(id, ending))}>${words}</label>`;
    return html`<li>
      <div class="head"><span class="name" id="n-${id}">${name}</span><span><span class="figures">${plain(credits, this.locale)}</span> ${unitOfCredits(credits)} set aside</span></div>
      <p class="about">Since ${moment(at, this.locale)}, from ${this.#shares(takes)}</p>
      <form><fieldset role="radiogroup" aria-label="What if it ends: ${name}">${radio(undefined, "Still running")}${ways.map((ending) => radio(ending, endingName(ending)))}</fieldset></form>
      ${this.#outcome(hold)}</li>`;
  }

  override render() {
    const { holds } = this;
    return html`<ul tabindex="-1">${repeat(holds.slice(0, this.shown), ({ id }) => id, (hold) => this.#job(hold))}</ul>
      ${holds.length > this.shown ? html`<button class="button more" type="button" @click=${() => {
        this.shown += 20;
        keepFocus(this, "ul");
      }}>Show more of ${holds.length}</button>` : nothing}`;
  }
}
