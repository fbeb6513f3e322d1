/** What is to be known about the price that stands there: another card made it another, or nothing answers any more. */
import { css, html, nothing, type TemplateResult } from "lit";

export const noticeStyles = css`
  .changed { display: flex; align-items: center; justify-content: space-between; gap: calc(2 * var(--_space)); color: var(--_text); }
  .changed .button { min-block-size: 32px; padding: 0 calc(3 * var(--_space)); font-size: var(--_small); }
  @media (pointer: coarse) { .changed .button { min-block-size: 44px; } }
`;

/** `Prices changed: was 12, now 14.` */
export const changeWords = (was: string, now = "no price") => `Prices changed: was ${was}, now ${now}.`;

export const notice = (was: string | undefined, now: string | undefined, dismiss: () => void): TemplateResult | typeof nothing =>
  (was === undefined ? nothing : html`<p class="changed" part="changed"><span>${changeWords(was, now)}</span><button class="button" type="button" @click=${dismiss}>OK</button></p>`);
