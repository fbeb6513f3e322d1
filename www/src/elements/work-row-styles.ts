/** A row of the month: model and settings, count, sum and tools side by side where there is room, in three lines elsewhere. */
import { css } from "lit";

export const workRowStyles = css`
  .row {
    display: grid; align-items: center; gap: var(--_space) calc(4 * var(--_space)); padding: calc(3 * var(--_space)) calc(4 * var(--_space)); border: var(--_border); border-radius: var(--_radius); background: var(--_raised);
    grid-template: "model counter total tools" auto "settings slider each tools2" auto / minmax(0, 1fr) 11rem 6.75rem auto;
    color: var(--_text); font-size: var(--_body); line-height: 1.4;
  }
  .row.bad { border-color: var(--_caution); }
  .model { grid-area: model; min-inline-size: 0; display: grid; grid-template-columns: minmax(0, 1fr); }
  credit-model-picker { display: block; }
  credit-model-picker::part(label) { position: absolute; inline-size: 1px; block-size: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  credit-model-picker::part(list) { min-inline-size: min(26rem, 86vw); }
  credit-model-picker::part(hint), credit-model-picker::part(provider) { display: none; }
  credit-model-picker::part(model) { min-block-size: 44px; }
  .settings {
    grid-area: settings; display: flex; align-items: center; gap: calc(1.5 * var(--_space)); justify-self: start; max-inline-size: 100%; min-block-size: 32px; margin-inline-start: calc(-2 * var(--_space));
    padding: 0 calc(2 * var(--_space)); border: 0; border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_accent); font-size: var(--_small); text-align: start; cursor: pointer;
  }
  .settings:hover { background: var(--_tint); }
  .settings .words { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-inline-size: 0; }
  .settings .icon { transition: rotate var(--_motion); }
  .settings[aria-expanded="true"] .icon { rotate: 180deg; }
  .counter { grid-area: counter; display: grid; grid-template-columns: 44px minmax(0, 1fr) 44px; }
  .step { inline-size: 44px; padding: 0; }
  .step:first-child { border-start-end-radius: 0; border-end-end-radius: 0; }
  .step:last-child { border-start-start-radius: 0; border-end-start-radius: 0; }
  .field { display: grid; border-block: var(--_control); background: var(--_raised); }
  .field input { inline-size: 100%; min-inline-size: 0; padding: 0; border: 0; background: none; text-align: center; font-variant-numeric: tabular-nums; font-weight: 600; appearance: textfield; -moz-appearance: textfield; }
  .field input::-webkit-inner-spin-button, .field input::-webkit-outer-spin-button { -webkit-appearance: none; margin: 0; }
  .slider { grid-area: slider; inline-size: 100%; min-inline-size: 0; min-block-size: 32px; margin: 0; accent-color: var(--_accent); cursor: pointer; }
  .total { display: contents; }
  .all { grid-area: total; justify-self: end; text-align: end; font-size: var(--_large); font-weight: 650; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .all.long { font-size: var(--_body); white-space: normal; }
  .each { grid-area: each; justify-self: end; color: var(--_muted); font-size: var(--_small); text-align: end; }
  .bad .all { color: var(--_muted); font-size: var(--_body); white-space: normal; font-weight: 500; }
  .tools { grid-area: tools; display: flex; margin-inline: calc(-1 * var(--_space)) calc(-2 * var(--_space)); }
  .tool { display: grid; place-content: center; inline-size: 40px; block-size: 44px; padding: 0; border: 0; border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_muted); cursor: pointer; }
  .tool:hover { background: var(--_tint); color: var(--_text); }
  .trouble { grid-column: 1 / -1; padding-block: calc(2 * var(--_space)) var(--_space); border-block-start: var(--_border); }
  .trouble .why { min-block-size: 0; }
  .trouble .none + .why { margin-block-start: calc(2 * var(--_space)); }
  .trouble .ways { grid-template-columns: repeat(auto-fit, minmax(min(100%, 9rem), max-content)); }
  .opened { grid-column: 1 / -1; container-type: inline-size; padding-block-start: calc(4 * var(--_space)); border-block-start: var(--_border); }
  .opened[hidden] { display: none; }
  .controls { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: calc(4 * var(--_space)) calc(6 * var(--_space)); align-items: start; padding-block-end: calc(2 * var(--_space)); }
  .hint, .estimate { grid-column: 1 / -1; margin: 0; color: var(--_muted); font-size: var(--_small); line-height: 1.5; max-inline-size: 70ch; }
  @container (width < 34rem) { .controls { grid-template-columns: minmax(0, 1fr); } }
  @container rows (width < 38rem) {
    .row { grid-template: "model tools" auto "settings settings" auto "counter total" auto "slider each" auto / minmax(0, 1fr) minmax(5.5rem, auto); padding: calc(3 * var(--_space)); row-gap: calc(2 * var(--_space)); }
    credit-model-picker::part(kind) { display: none; }
    credit-model-picker::part(model) { padding-inline: calc(3 * var(--_space)); justify-content: space-between; }
    .counter { max-inline-size: 11rem; }
    .tools { justify-self: end; }
    .tool { inline-size: 44px; }
    .settings { min-block-size: 44px; }
    .slider, .each { align-self: start; }
  }
  @media (pointer: coarse) { .settings, .slider { min-block-size: 44px; } .tool { inline-size: 44px; } }
  @media print { .tools, .slider, .step, .trouble .ways { display: none; } .field { border: 0; } .opener { border: 0; } }
`;
