/** The balance before and after, under the price: always of one height, so that the button beneath stays where it is. */
import { css, html, nothing, type TemplateResult } from "lit";
import { figure } from "../format";
import { firstExpiry, missingWords } from "../wallet-words";
import type { Amount, Instant, Preview, Span, Wallet } from "../wire";
import { sentence } from "../words";
import { caution } from "./icons";

export const balanceStyles = css`
  .balance { display: grid; align-content: start; min-block-size: 5.25rem; margin-block-start: calc(3 * var(--_space)); padding-block-start: calc(3 * var(--_space)); border-block-start: var(--_border); font-size: var(--_small); line-height: 1.5; color: var(--_muted); }
  .balance p { margin: 0; }
  .balance .before-after { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 calc(2 * var(--_space)); color: var(--_text); font-size: var(--_body); }
  .balance .before-after .figures { white-space: nowrap; }
  .balance .before-after > :first-child { color: var(--_muted); }
  .balance .after { font-weight: 600; }
  .balance .short { display: flex; gap: calc(1.5 * var(--_space)); color: var(--_caution); font-weight: 600; }
  .balance .short .icon { margin-block-start: .25em; }
  .balance .wait { inline-size: 6rem; block-size: .875rem; border-radius: 4px; background: var(--_line); }
  :host(:dir(rtl)) .balance .arrow { scale: -1 1; }
  @media (forced-colors: active) { .balance .wait { background: GrayText; forced-color-adjust: none; } }
`;

/** What is left after an estimate is one, too. */
const afterwards = (after: Amount | Span, about: boolean, locale: string | undefined) =>
  html` <span class="arrow" aria-hidden="true">→</span> <span class="quiet">afterwards</span> <span class="figures after">${about ? "≈ " : ""}${figure(after, locale)}</span>`;

const beforeAfter = (before: Amount, after: Amount | Span | undefined, about: boolean, locale: string | undefined) =>
  html`<p class="before-after"><span>Balance</span> <span class="figures">${figure(before, locale)}</span>${after === undefined ? nothing : afterwards(after, about, locale)}</p>`;

function about(preview: Preview, now: Instant, locale: string | undefined) {
  if (preview.state === "unpriced") return html`<p>What is left afterwards stands here once there is a price.</p>`;
  const { jobs, expiring = [] } = preview;
  return html`
    <p>${jobs === undefined ? "" : jobs === 1 ? "Enough for one like this." : `Enough for ${figure(`${jobs}`, locale)} like this.`}</p>
    <p>${firstExpiry(expiring, now, locale) ?? "Nothing expires unused."}</p>`;
}

/** `wallet` is `null` while it is still to come, `preview` while the engine is away. */
export function balance(wallet: Wallet | null, preview: Preview | null, queued: boolean, now: Instant, locale: string | undefined): TemplateResult {
  if (!wallet) return html`<div class="balance"><p class="before-after"><span>Balance</span></p><span class="wait"></span></div>`;
  if (!preview) return html`<div class="balance" part="balance">${beforeAfter(wallet.available, undefined, false, locale)}<p>What is left afterwards can't be told just now.</p></div>`;
  const [problem] = preview.problems ?? [];
  if (problem) return html`<div class="balance" part="balance"><p class="short">${caution}<span>The balance can't be told.</span></p><p>${sentence(problem.message)}</p></div>`;
  const available = preview.available ?? wallet.available;
  if (preview.state !== "short") return html`<div class="balance" part="balance">${beforeAfter(available, preview.after, Boolean(preview.now?.estimated?.length), locale)}${about(preview, now, locale)}</div>`;
  const usable = preview.usable !== undefined && preview.usable !== available ? html`<span class="usable">, ${figure(preview.usable, locale)} of it for this job</span>` : nothing;
  return html`<div class="balance" part="balance">
    <p class="before-after"><span>Balance</span> <span><span class="figures">${figure(available, locale)}</span>${usable}</span></p>
    ${queued ? html`<p>It goes into the standard queue: slower, and without credits.</p>`
      : html`<p class="short" tabindex="-1">${caution}<span>${sentence(missingWords(preview.missing ?? "", locale))}</span></p>
        <p>${preview.ways?.length ? "The ways to go on stand below." : "Choose something cheaper."}</p>`}</div>`;
}
