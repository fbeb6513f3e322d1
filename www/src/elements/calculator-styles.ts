/** The month in two columns where there is room, its sum as a bar at the bottom elsewhere; what pays for it below. */
import { css } from "lit";

export const calculatorStyles = css`
  :host { display: block; container-type: inline-size; color: var(--_text); font-size: var(--_body); line-height: 1.5; }
  p { margin: 0; }
  h2 { margin: 0; font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em; }
  h3 { margin: 0; font-size: var(--_large); line-height: 1.35; }
  .month { position: relative; z-index: 1; display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(4 * var(--_space)); }
  .work { container: rows / inline-size; min-inline-size: 0; }
  .list { display: grid; gap: calc(3 * var(--_space)); }
  .empty { padding: calc(6 * var(--_space)); border: 1px dashed var(--_edge); border-radius: var(--_radius); color: var(--_muted); text-align: center; }
  .tools { display: flex; flex-wrap: wrap; align-items: center; gap: calc(2 * var(--_space)) calc(4 * var(--_space)); min-block-size: 44px; margin-block-start: calc(3 * var(--_space)); }
  .removed { display: flex; align-items: center; gap: calc(2 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
  .quiet-button { display: inline-flex; align-items: center; gap: calc(1.5 * var(--_space)); min-block-size: 44px; padding: 0 calc(2.5 * var(--_space)); border: 0; border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_accent); font-size: var(--_small); font-weight: 500; cursor: pointer; }
  .quiet-button:hover { background: var(--_tint); }
  .fallback.loading { min-block-size: 24rem; }

  .sum { display: flex; flex-direction: column; background: var(--_raised); border: var(--_border); }
  .hero { display: flex; align-items: center; min-block-size: 3.5rem; }
  .price { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 calc(1.5 * var(--_space)); line-height: 1.1; }
  .price .figures { font-size: var(--_hero); font-weight: 650; letter-spacing: -.02em; white-space: nowrap; }
  .price.long .figures { font-size: 1.75rem; }
  .unit { color: var(--_muted); }
  .price .unit { font-size: var(--_large); }
  .bar { display: block; inline-size: 10rem; max-inline-size: 100%; block-size: 2.25rem; border-radius: 6px; background: var(--_line); animation: breathe 1.6s ease-in-out infinite alternate; }
  @keyframes breathe { to { opacity: .45; } }
  .word { margin-inline-start: calc(3 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
  .left { display: flex; align-items: center; gap: calc(1.5 * var(--_space)); color: var(--_caution); font-size: var(--_small); }
  .none { display: flex; gap: calc(2 * var(--_space)); font-weight: 500; line-height: 1.45; }
  .none .icon { flex: none; margin-block-start: .2em; inline-size: 1.15em; block-size: 1.15em; color: var(--_caution); }
  .none.failed .icon { color: var(--_negative); }
  .none + .button { align-self: start; margin-block-start: calc(4 * var(--_space)); }
  .heading { color: var(--_muted); font-size: var(--_small); }
  .name { font-weight: 600; overflow-wrap: anywhere; }
  .pays strong { font-size: var(--_large); font-weight: 650; }
  .aside { color: var(--_muted); font-size: var(--_small); text-wrap: pretty; }

  .terms { margin-block-start: calc(3 * var(--_space)); color: var(--_muted); font-size: var(--_small); }
  .terms:empty { display: none; }
  section.plans, section.ways, section.volume, section.packs { margin-block-start: calc(14 * var(--_space)); }
  .section-head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: calc(3 * var(--_space)) calc(6 * var(--_space)); margin-block-end: calc(4 * var(--_space)); }
  .billing { display: flex; gap: 2px; padding: 3px; border: var(--_border); border-radius: var(--_radius); background: var(--_surface); }
  .billing label { position: relative; display: grid; place-content: center; min-block-size: 38px; padding-inline: calc(4 * var(--_space)); border: 1px solid transparent; border-radius: calc(var(--_radius) - 3px); color: var(--_muted); cursor: pointer; }
  .billing label:has(:checked) { border-color: var(--_edge); background: var(--_raised); color: var(--_text); font-weight: 500; }
  .billing label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 1px; }
  .billing input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit; }
  @media (pointer: coarse) { .billing label { min-block-size: 44px; } }
  @media (forced-colors: active) { .billing label:has(:checked) { outline: 2px solid Highlight; outline-offset: -2px; } .bar { background: GrayText; forced-color-adjust: none; } }
  ::slotted([slot="status"]) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  @container (width < 60rem) {
    .sum {
      position: sticky; z-index: 4; inset-block-end: 0; margin-inline: calc(-1 * var(--credit-bleed, 0px)); padding: calc(3 * var(--_space)) max(var(--credit-bleed, 0px), calc(4 * var(--_space))) calc(3 * var(--_space) + env(safe-area-inset-bottom, 0px));
      border-inline: 0; border-block-end: 0; box-shadow: 0 -6px 24px rgb(0 0 0 / .1); --_hero: 1.75rem;
      display: grid; grid-template: "hero cheapest" auto "left cheapest" auto / minmax(0, 1fr) minmax(0, auto); align-items: center; gap: 0 calc(6 * var(--_space));
    }
    .hero { grid-area: hero; min-block-size: 2.5rem; }
    .price.long .figures { font-size: var(--_large); }
    .price .unit { font-size: var(--_small); }
    .left { grid-area: left; }
    .left:empty { display: none; }
    .cheapest { grid-area: cheapest; text-align: end; min-block-size: 2.75rem; }
    .cheapest :is(.name, .pays) { line-height: 1.35; }
    .cheapest .heading { display: none; }
    .cheapest .name { font-weight: 500; font-size: var(--_small); }
    .cheapest .aside { display: none; }
  }
  @container (width < 30rem) {
    .price { flex-direction: column; }
  }
  @container (width >= 60rem) {
    .month { grid-template-columns: minmax(0, 1fr) 20rem; gap: calc(8 * var(--_space)); align-items: start; }
    .sum { position: sticky; inset-block-start: var(--credit-inset, 24px); padding: calc(6 * var(--_space)); border-radius: var(--_radius); }
    .left { min-block-size: 1.5em; }
    .cheapest { margin-block-start: calc(3 * var(--_space)); padding-block-start: calc(4 * var(--_space)); border-block-start: var(--_border); min-block-size: 11rem; }
    .price .unit { flex-basis: 100%; }
    .hero { min-block-size: 4.75rem; }
    .cheapest .name { margin-block-start: var(--_space); }
    .cheapest .aside { margin-block-start: calc(2 * var(--_space)); }
  }
  @media print { .tools, .billing { display: none; } .sum { position: static !important; box-shadow: none !important; } }
`;
