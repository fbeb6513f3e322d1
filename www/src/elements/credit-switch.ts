import { css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { Control } from "./control";
import { barred } from "./icons";
import { note, row, tokens } from "./styles";

/**
 * On or off, with what turning it would change.
 *
 * @csspart label - The name of the input.
 * @csspart switch - The track with its thumb.
 * @csspart delta - What turning it would change.
 * @csspart note - The reason why it cannot be turned.
 */
export class CreditSwitch extends Control {
  static override styles = [tokens, row, note, css`
    label { display: flex; align-items: center; gap: calc(3 * var(--_space)); min-block-size: 44px; cursor: pointer; inline-size: fit-content; }
    label.barred { cursor: not-allowed; color: var(--_muted); }
    input {
      appearance: none; position: relative; flex: none; margin: 0; inline-size: 44px; block-size: 26px; padding: 2px; cursor: inherit;
      border: var(--_control); border-radius: 13px; background: var(--_raised); transition: background var(--_motion);
    }
    input::before { content: ""; display: block; inline-size: 20px; block-size: 20px; border-radius: 50%; background: var(--_edge); transition: translate var(--_motion); }
    input:checked { border-color: var(--_accent); background: var(--_accent); }
    input:checked::before { translate: 18px; background: var(--_on-accent); }
    :host(:dir(rtl)) input:checked::before { translate: -18px; }
    input[aria-disabled="true"] { border-style: dashed; }
    .state { min-inline-size: 2em; }
    .delta { display: flex; align-items: center; gap: .25em; }
    @media (forced-colors: active) {
      input { border-color: ButtonText; }
      input::before { background: ButtonText; forced-color-adjust: none; }
      input:checked { background: Highlight; forced-color-adjust: none; }
    }
  `];

  override render() {
    const on = this.now.value === true;
    const other = this.now.values.find((option) => option.value === !on);
    const refused = this.refuses(other);
    const about = other ? (refused ? this.reason(other) : `${on ? "Off" : "On"}: ${this.spokenDelta(other)}`) : "";
    const show = () => { this.noted = refused ? other : undefined; };
    return html`
      <div class="label" part="label" id="label">${this.label}</div>
      <div class="control">
        <label class=${refused ? "barred" : ""} @pointerenter=${show}>
          <input type="checkbox" role="switch" part="switch" .checked=${live(on)} aria-labelledby="label"
            aria-describedby=${about ? "about" : nothing} aria-disabled=${refused ? "true" : nothing}
            @focus=${show}
            @click=${(event: Event) => { if (refused) { event.preventDefault(); show(); } }}
            @change=${(event: Event) => this.choose((event.target as HTMLInputElement).checked)}>
          <span class="state" aria-hidden="true">${this.now.value === null ? "Open" : on ? "On" : "Off"}</span>
          <span class="delta" part="delta" aria-hidden="true">${
            !other ? nothing : refused ? html`${barred}${this.unavailable(other)}` : html`<span class="figures">${this.delta(other)}</span>`}</span>
        </label>
        ${about ? html`<span class="quiet" id="about">${about}</span>` : nothing}
        ${this.note("note")}
        ${this.faults()}${this.hint()}
      </div>`;
  }
}
