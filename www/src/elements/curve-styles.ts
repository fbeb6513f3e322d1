/** The chart of cost against volume: quiet lines with their names at the end, and one strong one. */
import { css } from "lit";

export const curveStyles = css`
  figure, p, ul { margin: 0; padding: 0; }
  figure { padding: calc(5 * var(--_space)); border: var(--_border); border-radius: var(--_radius); background: var(--_raised); font-size: var(--_body); line-height: 1.45; }
  .drawing { block-size: 316px; overflow: hidden; touch-action: pan-y; }
  svg { display: block; }
  svg text { font-size: .8125rem; fill: var(--_muted); font-variant-numeric: tabular-nums; }
  svg .grid { stroke: var(--_line); }
  svg .way { fill: none; stroke: var(--_edge); stroke-width: 1.5; }
  svg .way.lit { stroke: var(--_text); stroke-width: 2.5; }
  svg .best { fill: none; stroke: var(--_accent); stroke-width: 3.5; stroke-linejoin: round; }
  svg .turn { fill: var(--_raised); stroke: var(--_accent); stroke-width: 2.5; }
  svg line.month { stroke: var(--_text); stroke-width: 1.5; stroke-dasharray: 4 4; }
  svg rect.month { fill: var(--_tint); }
  svg text.month { fill: var(--_text); font-weight: 500; }
  svg .read { stroke: var(--_edge); stroke-width: 1; opacity: .7; }
  svg .lead { fill: none; stroke: var(--_edge); }
  svg .name text { cursor: default; }
  svg .name.strong text { fill: var(--_text); font-weight: 600; }
  .muted { color: var(--_muted); font-size: var(--_small); }
  .axis { min-block-size: 1.5em; }
  .reading { display: grid; gap: calc(2 * var(--_space)); margin-block-start: calc(3 * var(--_space)); padding-block-start: calc(3 * var(--_space)); border-block-start: var(--_border); }
  .reading input { inline-size: 100%; min-block-size: 32px; margin: 0; accent-color: var(--_accent); cursor: pointer; direction: ltr; }
  @media (pointer: coarse) { .reading input { min-block-size: 44px; } }
  .reading ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: var(--_space) calc(6 * var(--_space)); list-style: none; }
  .reading li { display: flex; justify-content: space-between; gap: calc(3 * var(--_space)); font-variant-numeric: tabular-nums; color: var(--_muted); }
  .reading li > span:first-child { overflow-wrap: anywhere; min-inline-size: 0; }
  .reading li.strong { color: var(--_text); font-weight: 600; }
  .volume strong { font-weight: 600; }
  details { margin-block-start: calc(3 * var(--_space)); }
  summary { display: list-item; inline-size: fit-content; padding-block: calc(2.5 * var(--_space)); color: var(--_accent); font-size: var(--_small); font-weight: 500; cursor: pointer; }
  .scroll { position: relative; overflow-x: auto; }
  table { border-collapse: collapse; font-size: var(--_small); font-variant-numeric: tabular-nums; }
  caption { padding-block-end: calc(2 * var(--_space)); color: var(--_muted); text-align: start; }
  th, td { padding: calc(2 * var(--_space)) calc(4 * var(--_space)) calc(2 * var(--_space)) 0; border-block-end: var(--_border); text-align: end; white-space: nowrap; font-weight: 400; }
  th:first-child { text-align: start; }
  thead th { color: var(--_muted); vertical-align: bottom; }
  td.strong { font-weight: 650; }
  @media (forced-colors: active) { svg .best { stroke: Highlight; } svg .way { stroke: CanvasText; } svg text { fill: CanvasText; } svg .turn { fill: Canvas; stroke: Highlight; } svg .grid { stroke: CanvasText; opacity: .2; } }
  @media print { .reading input { display: none; } figure { break-inside: avoid; } }
  @container (width < 38rem) { figure { padding: calc(3 * var(--_space)); } }
`;
