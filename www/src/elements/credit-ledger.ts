import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { clock, fullDay } from "../dates";
import { isZero, plain } from "../format";
import { entryJoin, entryName, grantName, lotName, type EntryType } from "../wallet-words";
import type { Description, Entry, Lot } from "../wire";
import { list } from "../words";
import { back, barred, check, clockFace, plus } from "./icons";
import { keepFocus } from "./show-more";
import { tokens } from "./styles";

const entriesAtATime = 40;
const mostShares = 3;

/** The kinds that one asks for, each with the entries it stands for. */
const kinds: { name: string; types: readonly EntryType[] }[] = [
  { name: "All", types: ["grant", "begin", "hold", "settle", "return", "expire"] },
  { name: "Granted", types: ["grant", "begin"] },
  { name: "Set aside", types: ["hold"] },
  { name: "Spent", types: ["settle"] },
  { name: "Came back", types: ["return"] },
  { name: "Expired", types: ["expire"] },
];

const signs: Record<EntryType, TemplateResult> = { grant: plus, begin: plus, hold: clockFace, settle: check, return: back, expire: barred };

/** What happened, newest first, by days, with what was available afterwards. */
export class CreditLedger extends LitElement {
  static override properties = {
    entries: { attribute: false }, lots: { attribute: false }, supposedFrom: { attribute: false }, description: { attribute: false }, locale: { attribute: false },
    kind: { state: true }, shown: { state: true },
  };

  /** The oldest first, as the engine gives them. */
  declare entries: readonly Entry[];
  declare lots: readonly Lot[];
  /** From this event on, the entries are of what is only supposed. */
  declare supposedFrom: number;
  declare description: Description | undefined;
  declare locale: string | undefined;
  private declare kind: number;
  private declare shown: number;

  constructor() {
    super();
    this.kind = 0;
    this.shown = entriesAtATime;
  }

  static override styles = [tokens, css`
    :host { display: block; container-type: inline-size; font-size: var(--_body); }
    fieldset { display: flex; flex-wrap: wrap; gap: calc(2 * var(--_space)); min-inline-size: 0; margin: 0 0 calc(4 * var(--_space)); padding: 0; border: 0; }
    fieldset label { position: relative; display: inline-flex; align-items: center; min-block-size: 44px; padding: calc(1.5 * var(--_space)) calc(3 * var(--_space)); border: 1px solid transparent; border-radius: var(--_radius); color: var(--_muted); font-size: var(--_small); cursor: pointer; }
    fieldset label:hover { color: var(--_text); }
    fieldset label:has(:checked) { border-color: var(--_accent); color: var(--_text); font-weight: 600; }
    fieldset label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 2px; }
    input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit; }
    table { inline-size: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: calc(2 * var(--_space)) 0; vertical-align: baseline; text-align: start; font-weight: 400; }
    th + th, td { padding-inline-start: calc(4 * var(--_space)); }
    thead th { padding-block: 0 calc(2 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
    .number { inline-size: 1%; text-align: end; white-space: nowrap; }
    .day th { padding-block: calc(5 * var(--_space)) var(--_space); color: var(--_muted); font-size: var(--_small); font-weight: 600; }
    tbody:first-of-type .day th { padding-block-start: calc(2 * var(--_space)); }
    .entry > * { border-block-start: var(--_border); }
    .what { display: grid; grid-template-columns: 1.25rem minmax(0, 1fr); gap: 0 calc(3 * var(--_space)); }
    .what .icon { margin-block-start: .2em; color: var(--_muted); }
    .return .icon, .grant .icon { color: var(--_positive); }
    .expire .icon { color: var(--_caution); }
    .words { overflow-wrap: anywhere; line-height: 1.4; }
    .kind { font-weight: 600; white-space: nowrap; }
    .about { grid-column: 2; color: var(--_muted); font-size: var(--_small); line-height: 1.5; overflow-wrap: anywhere; }
    .supposed > * { background: var(--_tint); }
    .if { display: inline-block; margin-inline-end: calc(1.5 * var(--_space)); padding-inline: calc(1.5 * var(--_space)); border: 1px solid var(--_accent); border-radius: 5px; color: var(--_accent); font-size: .75rem; font-weight: 600; }
    .none { margin: 0; padding-block: calc(4 * var(--_space)); color: var(--_muted); }
    .more { margin-block-start: calc(4 * var(--_space)); font-size: var(--_small); }
    table:focus { outline: none; }
    @media (forced-colors: active) { fieldset label:has(:checked) { outline: 2px solid Highlight; outline-offset: -2px; } }
    @container (width < 26rem) { .after { display: none; } th + th, td { padding-inline-start: calc(2 * var(--_space)); } }
  `];

  /** What it did to what is available: a sign before the figure. */
  #credits({ type, credits, returned = "0", expired = "0" }: Entry): string {
    const amount = (of: string) => plain(of, this.locale);
    switch (type) {
      case "grant": case "begin": return `+${amount(credits)}`;
      case "hold": case "expire": return `−${amount(credits)}`;
      case "settle": case "return": return isZero(returned) ? "" : isZero(expired) ? `+${amount(returned)}` : `+${amount(returned)} −${amount(expired)}`;
    }
  }

  #about(entry: Entry): string {
    const { type, credits, returned, expired, lots } = entry;
    const words = [clock(entry.at, this.locale)];
    if (type === "settle") words.push(`${plain(credits, this.locale)} spent`, ...(returned !== undefined && !isZero(returned) ? [`${plain(returned, this.locale)} back`] : []));
    if ((type === "settle" || type === "return") && expired !== undefined && !isZero(expired)) words.push(`${plain(expired, this.locale)} had expired meanwhile`);
    if (type === "hold" || type === "return" || type === "grant" && lots.length > 1) {
      const named = lots.slice(0, mostShares).map(({ lot, credits: share }) => {
        const found = this.lots.find(({ id }) => id === lot);
        const name = found ? lotName(found, this.description) : lot;
        return lots.length > 1 ? `${name} (${plain(share, this.locale)})` : name;
      });
      if (named.length) words.push(`${{ hold: "from ", return: "to ", grant: "" }[type]}${list(lots.length > mostShares ? [...named, `${lots.length - mostShares} more`] : named, "and")}`);
    }
    return words.join(" · ");
  }

  /** A lot by its name, a job by its own. */
  #name({ label, type, lots: [share, several], hold }: Entry): string {
    const lot = type === "grant" || type === "begin" || type === "expire" ? this.lots.find(({ id }) => id === share?.lot) : undefined;
    if (!lot) return label ?? hold ?? "";
    // A plan or a pack brings several lots at once: they are told beside it.
    return type === "grant" && several ? grantName(lot, this.description) : lotName(lot, this.description);
  }

  #row(entry: Entry) {
    const supposed = entry.event !== undefined && entry.event >= this.supposedFrom;
    return html`<tr class="entry ${entry.type} ${supposed ? "supposed" : ""}">
      <td><div class="what"><span>${signs[entry.type]}</span><span class="words">${supposed ? html`<span class="if">If</span> ` : nothing}<span class="kind">${entryName(entry.type)}</span>${entryJoin(entry.type)} ${this.#name(entry)}</span>
        <span class="about">${this.#about(entry)}</span></div></td>
      <td class="number"><span class="figures">${this.#credits(entry)}</span></td>
      <td class="number after"><span class="figures">${plain(entry.available, this.locale)}</span></td></tr>`;
  }

  override render() {
    const { types } = kinds[this.kind]!;
    const all = this.entries.filter(({ type }) => types.includes(type)).reverse();
    const days: { day: string; entries: Entry[] }[] = [];
    for (const entry of all.slice(0, this.shown)) {
      const day = fullDay(entry.at, this.locale);
      if (days.at(-1)?.day === day) days.at(-1)!.entries.push(entry);
      else days.push({ day, entries: [entry] });
    }
    return html`
      <fieldset role="radiogroup" aria-label="Show">${kinds.map(({ name }, index) => html`<label><input type="radio" name="kind" .checked=${live(index === this.kind)} @change=${() => {
        this.kind = index;
        this.shown = entriesAtATime;
      }}>${name}</label>`)}</fieldset>
      ${all.length ? html`<table tabindex="-1">
        <thead><tr><th scope="col">What happened</th><th scope="col" class="number">Credits</th><th scope="col" class="number after">Available</th></tr></thead>
        ${days.map(({ day, entries }) => html`<tbody><tr class="day"><th scope="rowgroup" colspan="3">${day}</th></tr>${entries.map((entry) => this.#row(entry))}</tbody>`)}
      </table>` : html`<p class="none">Nothing of this kind yet.</p>`}
      ${all.length > this.shown ? html`<button class="button more" type="button" @click=${() => {
        this.shown += entriesAtATime;
        keepFocus(this, "table");
      }}>Show more: ${plain(`${this.shown}`, this.locale)} of ${plain(`${all.length}`, this.locale)}</button>` : nothing}`;
  }
}
