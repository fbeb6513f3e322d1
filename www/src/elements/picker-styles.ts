/** The list of models: a popover under its button where there is room, a sheet from the bottom elsewhere. */
import { css } from "lit";

/** Where the list is a sheet whatever room there is about the button. */
export const sheetQuery = "(width < 40rem), (height < 30rem)";

export const pickerStyles = css`
  .picker { position: relative; }
  .opener { inline-size: 100%; min-block-size: 52px; justify-content: start; }
  .opener .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .opener .kind { margin-inline-start: auto; flex: none; color: var(--_muted); font-size: var(--_small); }
  .opener .provider { color: var(--_muted); font-size: var(--_small); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .opener .icon { transition: rotate var(--_motion); }
  .opener[aria-expanded="true"] .icon { rotate: 180deg; }

  dialog { color: inherit; border: var(--_border); background: var(--_raised); }
  .panel[open] {
    position: absolute; z-index: 5; inset: calc(100% + var(--_space)) 0 auto; inline-size: auto; max-inline-size: none; block-size: min(33rem, var(--_room, 70vh));
    max-block-size: none; margin: 0; padding: 0; overflow: hidden; display: flex; flex-direction: column;
    border-radius: var(--_radius); box-shadow: 0 16px 40px rgb(0 0 0 / .18), 0 2px 8px rgb(0 0 0 / .08);
  }
  .panel.above { inset: auto 0 calc(100% + var(--_space)); }
  .head { display: none; }
  .find { flex: none; display: flex; align-items: center; gap: calc(2 * var(--_space)); margin: calc(2 * var(--_space)) calc(2 * var(--_space)) 0; padding-inline: calc(3 * var(--_space)) var(--_space); border: var(--_control); border-radius: calc(var(--_radius) - 3px); color: var(--_muted); }
  .find:focus-within { border-color: var(--_accent); box-shadow: inset 0 0 0 1px var(--_accent); }
  .find input { flex: 1; min-inline-size: 0; min-block-size: 42px; padding: 0; border: 0; background: none; outline: none; color: var(--_text); }
  .find input::placeholder { color: var(--_muted); opacity: 1; }
  .plain { display: grid; place-content: center; flex: none; inline-size: 36px; block-size: 36px; padding: 0; border: 0; border-radius: calc(var(--_radius) - 4px); background: none; color: var(--_muted); cursor: pointer; }
  .plain:hover { background: var(--_surface); color: var(--_text); }
  .tools { flex: none; display: flex; align-items: center; justify-content: space-between; gap: calc(3 * var(--_space)); padding: calc(2 * var(--_space)) calc(2 * var(--_space)) calc(2 * var(--_space)) calc(4 * var(--_space)); border-block-end: var(--_border); }
  .count { margin: 0; min-inline-size: 0; color: var(--_muted); font-size: var(--_small); font-variant-numeric: tabular-nums; }
  .order { flex: none; display: flex; gap: 2px; padding: 2px; border: var(--_border); border-radius: calc(var(--_radius) - 3px); background: var(--_surface); }
  .order label { position: relative; display: grid; place-content: center; min-block-size: 30px; padding-inline: calc(3 * var(--_space)); border: 1px solid transparent; border-radius: calc(var(--_radius) - 5px); color: var(--_muted); font-size: var(--_small); cursor: pointer; }
  .order label:has(:checked) { border-color: var(--_edge); background: var(--_raised); color: var(--_text); font-weight: 500; }
  .order label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 1px; }
  .order input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit; }
  @media (pointer: coarse) { .order label { min-block-size: 40px; } .plain { inline-size: 44px; block-size: 44px; } }

  .scroll { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-gutter: stable; padding: 0 calc(2 * var(--_space)) calc(2 * var(--_space)); position: relative; outline: none; }
  .kind-name {
    position: sticky; z-index: 1; inset-block-start: 0; display: flex; align-items: baseline; justify-content: space-between; gap: calc(4 * var(--_space));
    padding: calc(3 * var(--_space)) calc(2 * var(--_space)) calc(1.5 * var(--_space)); background: var(--_raised); font-weight: 600;
  }
  .kind-name .unit { color: var(--_muted); font-size: var(--_small); font-weight: 400; }
  .group-name { padding: calc(2 * var(--_space)) calc(2 * var(--_space)) 0; margin-inline-start: calc(1.25rem + 2 * var(--_space)); color: var(--_muted); font-size: var(--_small); line-height: 1.6; }
  .kind-name + .group-name { padding-block-start: 0; }
  .option {
    display: grid; grid-template-columns: 1.25rem minmax(0, 1fr) auto; align-items: center; column-gap: calc(2 * var(--_space));
    min-block-size: 44px; padding: calc(1.5 * var(--_space)) calc(2 * var(--_space)); border-radius: calc(var(--_radius) - 3px); line-height: 1.4; cursor: pointer;
    scroll-margin-block: 3.25rem calc(2 * var(--_space));
  }
  .option.active { background: var(--_tint); box-shadow: inset 0 0 0 1px var(--_accent); }
  .option .icon { display: block; color: var(--_accent); }
  .option .text { min-inline-size: 0; display: flex; flex-wrap: wrap; align-items: baseline; column-gap: calc(2 * var(--_space)); }
  .option .name { overflow-wrap: anywhere; min-inline-size: 0; }
  .option[aria-selected="true"] .name { font-weight: 600; }
  .option .about { color: var(--_muted); font-size: var(--_small); overflow-wrap: anywhere; }
  .option .why { flex-basis: 100%; display: flex; gap: calc(1.5 * var(--_space)); color: var(--_muted); font-size: var(--_small); overflow-wrap: anywhere; }
  .option .why .icon { flex: none; margin-block-start: .3em; inline-size: .875em; block-size: .875em; color: inherit; }
  .option .price { direction: ltr; min-inline-size: 4.5ch; max-inline-size: 9.5rem; text-align: right; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
  .option.refused .name, .option.refused .price { color: var(--_muted); font-weight: 400; }
  .empty { display: grid; justify-items: center; gap: calc(4 * var(--_space)); margin: 0; padding: calc(12 * var(--_space)) calc(6 * var(--_space)); color: var(--_muted); text-align: center; overflow-wrap: anywhere; }
  .empty p { margin: 0; max-inline-size: 40ch; }

  .panel.sheet[open] {
    position: fixed; inset: auto 0 0; inline-size: 100%; max-inline-size: 40rem; margin-inline: auto; block-size: min(40rem, 88dvh); padding-block-end: env(safe-area-inset-bottom, 0px);
    border-width: 1px 0 0; border-radius: calc(var(--_radius) + 6px) calc(var(--_radius) + 6px) 0 0; animation: rise var(--_motion);
  }
  .sheet::backdrop { background: rgb(0 0 0 / .45); }
  .sheet .head { flex: none; display: flex; align-items: center; justify-content: space-between; padding: calc(2 * var(--_space)) calc(2 * var(--_space)) 0 calc(4 * var(--_space)); font-weight: 600; }
  .sheet .head .plain { inline-size: 44px; block-size: 44px; }
  .sheet .option { min-block-size: 48px; }
  .sheet .kind-name { padding-block-start: calc(2 * var(--_space)); }
  @media (width < 22rem) {
    .tools { padding-inline: calc(3 * var(--_space)); }
    .order label { padding-inline: calc(2 * var(--_space)); }
    .option .price { max-inline-size: 7.5rem; }
  }
  @media (height < 30rem) {
    .panel.sheet[open] { block-size: 94dvh; }
    .sheet .head { position: absolute; inset-block-start: calc(2 * var(--_space)); inset-inline-end: calc(2 * var(--_space)); padding: 0; }
    .sheet .title { display: none; }
    .sheet .find { margin-inline-end: calc(13 * var(--_space)); }
    .sheet .tools { padding-block: var(--_space); }
  }
  @keyframes rise { from { translate: 0 2rem; opacity: 0; } }
  @media (forced-colors: active) {
    .option.active { outline: 2px solid Highlight; outline-offset: -2px; }
    .order label:has(:checked) { outline: 2px solid Highlight; outline-offset: -2px; }
    .option.refused :is(.name, .price) { color: GrayText; }
  }
`;
