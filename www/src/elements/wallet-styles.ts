/** What the bar, its list and the ledger share. A lot is told by its number and its words; the colour only helps. */
import { css } from "lit";

export const segmentStyles = css`
  .segment { border: 1px solid transparent; background: var(--_fill); color: var(--_on); --_on: light-dark(#ffffff, #14161a); }
  .segment.plan { --_fill: var(--_accent); --_on: var(--_on-accent); }
  .segment.pack { --_fill: light-dark(#4d5563, #a8b0bd); }
  .segment.bonus { --_fill: var(--_positive); }
  .segment.trial { --_fill: var(--_caution); }
  .segment.rest { --_fill: light-dark(#6b7280, #868d99); }
  .segment.restricted { border: 2px dashed var(--_fill); background: var(--_raised); color: var(--_text); }
  .segment.held { border: 1px dashed var(--_edge); background: repeating-linear-gradient(135deg, var(--_line) 0 3px, transparent 3px 8px); color: var(--_muted); }
  @media (forced-colors: active) {
    .segment { border: 1px solid CanvasText; background: Canvas; color: CanvasText; }
    .segment.restricted, .segment.held { border-style: dashed; }
  }
  @media print { .segment { border-color: currentColor; print-color-adjust: exact; } }
`;
