/** Two columns where there is room; elsewhere one, with the price as a bar at the bottom. */
import { css } from "lit";

export const layout = css`
  :host { display: grid; container-type: inline-size; color: var(--_text); font-size: var(--_body); line-height: 1.5; }
  .layout { display: grid; grid-template-columns: minmax(0, 1fr); grid-template-rows: 1fr auto; gap: calc(8 * var(--_space)); }
  .form { container-type: inline-size; min-inline-size: 0; }
  .rows { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: calc(6 * var(--_space)) calc(6 * var(--_space)); align-items: start; }
  @container (width < 34rem) { .rows { grid-template-columns: minmax(0, 1fr); } }
  slot[name="lead"] { display: block; }
  .waiting { min-block-size: 100vh; }
  .fallback { margin-block: calc(4 * var(--_space)); }
  .summary { background: var(--_raised); border: var(--_border); }
  .more { padding-block-start: calc(3 * var(--_space)); }
  .more > * + :is(credit-alternatives, credit-breakdown) { margin-block-start: calc(4 * var(--_space)); padding-block-start: calc(3 * var(--_space)); border-block-start: var(--_border); }
  .estimate { margin: calc(4 * var(--_space)) 0 0; color: var(--_muted); font-size: var(--_small); line-height: 1.5; }
  .note { color: var(--_muted); font-size: var(--_small); line-height: 1.5; }
  ::slotted([slot="status"]) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  @container (width < 53rem) {
    .summary {
      position: sticky; z-index: 4; inset-block-end: 0; margin-inline: calc(-1 * var(--credit-bleed, 0px));
      padding: calc(3 * var(--_space)) max(var(--credit-bleed, 0px), calc(4 * var(--_space))) calc(3 * var(--_space) + env(safe-area-inset-bottom, 0px));
      border-inline: 0; border-block-end: 0; box-shadow: 0 -6px 24px rgb(0 0 0 / .1);
      display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: 0 calc(4 * var(--_space));
      --_hero: 1.75rem;
    }
    .price.longer .figures { font-size: var(--_large); }
    .hero { min-block-size: 2.75rem; }
    .bar { block-size: 1.75rem; }
    .top { display: contents; }
    .hero { grid-area: 1 / 1; }
    .toggle { grid-area: 1 / 2; }
    .balance { grid-area: 2 / 1 / auto / -1; margin: 0; padding: 0; border: 0; min-block-size: 1.5rem; }
    .summary:not(.opened) .balance { display: flex; gap: 0 calc(3 * var(--_space)); overflow: hidden; white-space: nowrap; }
    .summary:not(.opened) .balance :is(p:not(.before-after, .short), .usable) { display: none; }
    .balance .before-after { font-size: var(--_small); }
    .why { grid-area: 3 / 1 / auto / -1; }
    .action { grid-column: 1 / -1; }
    .action { padding-block-start: calc(2 * var(--_space)); }
    .why { min-block-size: 0; max-block-size: 40vh; overflow-y: auto; }
    .summary:not(.opened) :is(.why.settled, .aside) { display: none; }
    .toggle:not([hidden]) { display: inline-flex; background: none; border-color: transparent; color: var(--_muted); font-size: var(--_small); padding-inline: calc(2 * var(--_space)); }
    .toggle .icon { transition: rotate var(--_motion); rotate: 180deg; }
    .summary.opened .toggle .icon { rotate: 0deg; }
    .more { grid-column: 1 / -1; max-block-size: 45vh; overflow-y: auto; margin-inline: calc(-2 * var(--_space)); padding-inline: calc(2 * var(--_space)); }
    .summary:not(.opened) .more { display: none; }
  }
  @container (width < 22rem) {
    .price:is(.long, .longer) { flex-wrap: nowrap; }
    .price.long .figures { font-size: var(--_large); }
    .price .unit { font-size: var(--_body); }
  }
  @container (width < 53rem) and (width >= 34rem) {
    .summary { grid-template-columns: minmax(0, 1fr) auto minmax(14rem, auto); }
    .action { grid-column: 3; grid-row: 1; padding: 0; }
  }
  .toggle[hidden] { display: none; }
  @container (width >= 53rem) {
    .layout { grid-template-columns: minmax(0, 1fr) 21rem; grid-template-rows: auto; gap: calc(12 * var(--_space)); align-items: start; }
    .summary { position: sticky; inset-block-start: var(--credit-inset, 24px); padding: calc(6 * var(--_space)); border-radius: var(--_radius); max-block-size: calc(100vh - 2 * var(--credit-inset, 24px)); overflow-y: auto; }
    .toggle { display: none; }
    .top { min-block-size: 8.625rem; }
    .why { margin-block-start: calc(2 * var(--_space)); }
    .action { padding-block-start: calc(4 * var(--_space)); }
  }
  @media print {
    .summary { position: static !important; max-block-size: none !important; box-shadow: none !important; }
    .summary:not(.opened) .more { display: block !important; }
    .toggle, .action { display: none !important; }
  }
`;
