/** What all elements share. Roles, not names: a page sets `--credit-*` and every element follows. */
import { css } from "lit";

export const tokens = css`
  :host {
    --_surface: var(--credit-surface, light-dark(#eef0f3, #121317));
    --_raised: var(--credit-raised, light-dark(#ffffff, #1b1d21));
    --_text: var(--credit-text, light-dark(#17181c, #eceef2));
    --_muted: var(--credit-muted, light-dark(#5a5f69, #a6abb6));
    --_line: var(--credit-line, light-dark(#e2e4e9, #2e3138));
    --_edge: var(--credit-edge, light-dark(#868c97, #747b88));
    --_accent: var(--credit-accent, light-dark(#3a4fd0, #9dafff));
    --_on-accent: var(--credit-on-accent, light-dark(#ffffff, #10142a));
    --_tint: var(--credit-tint, light-dark(#eef0fd, #262b45));
    --_positive: var(--credit-positive, light-dark(#17693d, #7ed7a2));
    --_caution: var(--credit-caution, light-dark(#845000, #f1b95e));
    --_negative: var(--credit-negative, light-dark(#b3261e, #ff9389));
    --_radius: var(--credit-radius, 10px);
    --_space: var(--credit-space, 4px);
    --_small: var(--credit-small, .8125rem);
    --_body: var(--credit-body, .9375rem);
    --_large: var(--credit-large, 1.125rem);
    --_hero: var(--credit-hero, 2.75rem);
    --_border: 1px solid var(--_line);
    --_control: 1px solid var(--_edge);
    --_motion: 120ms ease-out;
  }
  :host([hidden]) { display: none !important; }
  *, *::before, *::after { box-sizing: border-box; }
  :focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
  .figures { font-variant-numeric: tabular-nums; unicode-bidi: isolate; direction: ltr; }
  .quiet { position: absolute; inline-size: 1px; block-size: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  button, input { font: inherit; color: inherit; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: calc(2 * var(--_space));
    min-block-size: 44px; padding: calc(2 * var(--_space)) calc(4 * var(--_space));
    border: var(--_control); border-radius: var(--_radius);
    background: var(--_raised); color: var(--_text); font-size: var(--_body); text-align: start; cursor: pointer;
  }
  .button:hover { border-color: var(--_accent); }
  .button[aria-disabled="true"], .button:disabled { color: var(--_muted); cursor: not-allowed; border-style: dashed; }
  .delta { color: var(--_muted); font-size: var(--_small); font-variant-numeric: tabular-nums; white-space: nowrap; }
  .icon { inline-size: 1em; block-size: 1em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; animation: none !important; } }
`;

/** A row of the form: the label beside its control where there is room, above it elsewhere. */
export const row = css`
  :host { display: grid; grid-template-columns: subgrid; grid-column: 1 / -1; align-items: start; color: var(--_text); font-size: var(--_body); }
  .label { padding-block: calc(2.75 * var(--_space)); font-weight: 500; line-height: 1.45; overflow-wrap: anywhere; }
  .control { min-inline-size: 0; position: relative; }
  .hint { margin: calc(2 * var(--_space)) 0 0; color: var(--_muted); font-size: var(--_small); line-height: 1.5; max-inline-size: 70ch; }
  .problem { display: flex; gap: calc(2 * var(--_space)); margin: calc(2 * var(--_space)) 0 0; color: var(--_caution); font-size: var(--_small); line-height: 1.5; }
  .problem .icon { margin-block-start: .25em; }
  @container (width < 34rem) {
    :host { grid-template-columns: 1fr; }
    .label { padding-block: 0 calc(2 * var(--_space)); }
  }
`;

/** What floats beside an option that cannot be chosen: the reason, and what would allow it. */
export const note = css`
  .note {
    position: absolute; z-index: 3; inset-inline: 0; inset-block-start: calc(100% + var(--_space));
    padding: calc(3 * var(--_space)) calc(4 * var(--_space)); border: var(--_border); border-radius: var(--_radius);
    background: var(--_raised); box-shadow: 0 8px 24px rgb(0 0 0 / .16); font-size: var(--_small); line-height: 1.5;
  }
  .note::before { content: ""; position: absolute; inset-inline: 0; inset-block-end: 100%; block-size: calc(2 * var(--_space)); }
  .note p { display: flex; gap: calc(2 * var(--_space)); margin: 0; }
  .note .icon { margin-block-start: .25em; color: var(--_caution); }
  .ways { display: flex; flex-wrap: wrap; gap: calc(2 * var(--_space)); margin: calc(3 * var(--_space)) 0 0; padding: 0; list-style: none; }
  .ways .button { font-size: var(--_small); padding-block: var(--_space); }
`;
