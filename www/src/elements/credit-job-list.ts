import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { clockOrDay, moment } from "../dates";
import { settings } from "../form-words";
import { chargeWords, returnsWords, stateWords } from "../job-words";
import type { Job } from "../server";
import type { Description } from "../wire";
import { back, barred, caution, check, clockFace } from "./icons";
import { localeOf } from "./rates-controller";
import { keepFocus } from "./show-more";
import { tokens } from "./styles";

const mostShown = 6;

/** A job shall be cancelled; `evenRunning`: also if it runs by now, and nothing comes back. */
export class CancelJobEvent extends Event {
  static readonly type = "credit-job-cancel";
  constructor(readonly id: string, readonly evenRunning: boolean) {
    super(CancelJobEvent.type, { bubbles: true, composed: true });
  }
}

/**
 * The jobs of an account, the newest first: how each stands, what was shown and what was charged.
 *
 * @prop {readonly Job[]} jobs - As the server gives them.
 * @prop {Description | undefined} description - The card's, for the wording of settings.
 * @prop {ReadonlySet<string>} leaving - The jobs that are being cancelled.
 * @fires credit-job-cancel - With the `id` of a job that shall be cancelled.
 */
export class CreditJobList extends LitElement {
  static override properties = { jobs: { attribute: false }, description: { attribute: false }, leaving: { attribute: false }, all: { state: true }, sure: { state: true } };

  declare jobs: readonly Job[];
  declare description: Description | undefined;
  declare leaving: ReadonlySet<string>;
  private declare all: boolean;
  /** The job whose cancelling costs all of it, and was asked for once. */
  private declare sure: string | undefined;

  constructor() {
    super();
    this.jobs = [];
    this.leaving = new Set();
    this.all = false;
  }

  static override styles = [tokens, css`
    :host { display: block; container-type: inline-size; color: var(--_text); font-size: var(--_body); line-height: 1.5; }
    ol { margin: 0; padding: 0; list-style: none; }
    li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 18rem) 7rem; grid-template-areas: "name state act" "what charge act"; gap: 0 calc(6 * var(--_space)); align-items: baseline; padding-block: calc(3 * var(--_space)); border-block-start: var(--_border); min-block-size: 4.75rem; }
    .name { grid-area: name; font-weight: 600; overflow-wrap: anywhere; }
    .what { grid-area: what; color: var(--_muted); font-size: var(--_small); overflow-wrap: anywhere; }
    .state { grid-area: state; display: flex; align-items: center; gap: calc(1.5 * var(--_space)); font-weight: 500; }
    .charge { grid-area: charge; font-size: var(--_small); color: var(--_muted); }
    .charge .figures { white-space: nowrap; }
    .lost { color: var(--_caution); }
    .settled .charge { color: var(--_text); }
    .act { grid-area: act; align-self: center; justify-self: end; display: flex; align-items: center; min-block-size: 44px; color: var(--_muted); font-size: var(--_small); }
    .act .button { font-size: var(--_small); }
    .act time { white-space: nowrap; }
    .delivered .state .icon { color: var(--_positive); }
    .failed .state .icon { color: var(--_negative); }
    .held .state .icon { color: var(--_accent); }
    .running .state .icon { animation: breathe 1.2s ease-in-out infinite alternate; }
    @keyframes breathe { to { opacity: .35; } }
    .note { grid-column: 1 / -1; margin: var(--_space) 0 0; color: var(--_muted); font-size: var(--_small); }
    .more { margin-block-start: calc(2 * var(--_space)); font-size: var(--_small); }
    @container (width < 42rem) {
      li { grid-template-columns: minmax(0, 1fr) auto; grid-template-areas: "name act" "what act" "state state" "charge charge"; }
      .state { margin-block-start: var(--_space); }
    }
  `];

  #icon({ state, outcome }: Job) {
    if (state === "held") return clockFace;
    if (!outcome || outcome.ending === "delivered") return check;
    return outcome.ending === "failed" ? caution : outcome.ending === "moderated" ? barred : back;
  }

  #job(job: Job, locale: string | undefined) {
    const { id, state, progress, outcome, quote, label, at, returnsAt } = job;
    const model = this.description?.models.find((one) => one.id === job.model);
    const held = state === "held";
    // What nobody has settled for a while may be waited for in vain.
    const late = held && returnsAt !== undefined && Date.now() - Date.parse(at) > 60_000;
    return html`<li class="${state} ${outcome?.ending ?? progress ?? ""}" data-job=${id}>
      <span class="name">${label}</span>
      <span class="what">${settings(quote, model, locale)}</span>
      <span class="state">${this.#icon(job)}${stateWords(job)}</span>
      <span class="charge">${chargeWords(job, locale).map((part, index) => html`${index ? " · " : ""}<span class="figures">${part}</span>`)}${held && this.sure === id ? html` · <span class="lost" role="status">nothing comes back now that it runs</span>` : nothing}</span>
      <span class="act">${held ? html`<button class="button" type="button" aria-disabled=${this.leaving.has(id) ? "true" : "false"} aria-label="${this.sure === id ? "Cancel all the same:" : "Cancel"} ${label}" @click=${() => this.#cancel(job)}>${this.sure === id ? "All the same" : "Cancel"}</button>`
        : html`<time datetime=${at} title=${moment(at, locale)}>${clockOrDay(at, locale)}</time>`}</span>
      ${late ? html`<p class="note">${returnsWords(returnsAt, locale)}</p>` : nothing}
    </li>`;
  }

  /** What costs all of it is asked for twice. */
  #cancel({ id, progress }: Job): void {
    if (this.leaving.has(id)) return;
    const free = this.description?.wallet?.returns["cancelled-running"] === "all";
    if (progress === "running" && !free && this.sure !== id) this.sure = id;
    else this.dispatchEvent(new CancelJobEvent(id, free || progress === "running"));
  }

  #showAll(): void {
    this.all = true;
    keepFocus(this, "ol");
  }

  override render() {
    const locale = localeOf(this);
    const shown = this.all ? this.jobs : this.jobs.slice(0, mostShown);
    return html`<ol tabindex="-1">${repeat(shown, ({ id }) => id, (job) => this.#job(job, locale))}</ol>
      ${shown.length < this.jobs.length ? html`<button class="button more" type="button" @click=${() => this.#showAll()}>${this.jobs.length - shown.length} more</button>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap { "credit-job-list": CreditJobList }
  interface HTMLElementEventMap { "credit-job-cancel": CancelJobEvent }
}
