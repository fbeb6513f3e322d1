import { css, html, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import type { OptionValue } from "../wire";
import { valueLabel } from "../words";
import { Control } from "./control";
import { barred, check } from "./icons";
import { note, row, tokens } from "./styles";

/**
 * One of a few, as a radio group drawn as segments, each with its difference to now.
 * What cannot be chosen stays in its place, is marked, and says why.
 *
 * @csspart label - The name of the input.
 * @csspart segments - The track.
 * @csspart segment - One option.
 * @csspart delta - Its difference to now.
 * @csspart note - The reason why an option cannot be chosen.
 */
export class CreditChoice extends Control {
  static override styles = [tokens, row, note, css`
    .segments {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 6.5rem), 1fr)); gap: 2px;
      padding: 3px; border: var(--_border); border-radius: var(--_radius); background: var(--_surface);
    }
    :host([few]) .segments { grid-template-columns: repeat(auto-fit, minmax(min(100%, 6.5rem), 1fr)); }
    :host([long]) .segments { grid-template-columns: repeat(auto-fill, minmax(min(100%, 10rem), 1fr)); }
    label {
      position: relative; display: grid; align-content: center; justify-items: center; min-block-size: 52px; padding: calc(1.5 * var(--_space)) calc(2 * var(--_space));
      border: 1px solid transparent; border-radius: calc(var(--_radius) - 3px); text-align: center; cursor: pointer; transition: background var(--_motion);
    }
    label:hover { background: color-mix(in srgb, var(--_raised) 60%, transparent); }
    label.current { border-color: var(--_accent); background: var(--_raised); color: var(--_text); }
    label.current .name { font-weight: 600; }
    label.current .icon { color: var(--_accent); }
    label.barred { cursor: not-allowed; color: var(--_muted); }
    label.barred .name { text-decoration: line-through; }
    label.barred .icon { inline-size: .875em; }
    label:has(:focus-visible) { outline: 2px solid var(--_accent); outline-offset: 1px; z-index: 1; }
    input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: inherit; }
    .name { line-height: 1.3; overflow-wrap: anywhere; }
    .delta { display: flex; align-items: center; gap: .25em; min-block-size: 1.4em; line-height: 1.4; white-space: normal; text-wrap: balance; }
    @media (forced-colors: active) {
      label.current { border-color: Highlight; outline: 2px solid Highlight; outline-offset: -2px; }
      label.barred { color: GrayText; }
    }
  `];

  get #options(): readonly OptionValue[] {
    const { values, value } = this.now;
    if (!this.input.auto || values.some((option) => option.value === "auto")) return values;
    return [...values, { value: "auto", current: value === "auto", outcome: "range" }];
  }

  protected override willUpdate(): void {
    const options = this.#options;
    this.toggleAttribute("few", options.length <= 4);
    this.toggleAttribute("long", options.some((option) => valueLabel(this.input, option.value, this.locale).length > 22));
  }

  #option(option: OptionValue, index: number) {
    const refused = this.refuses(option) && !option.current;
    const id = `o${index}`;
    const spoken = refused ? this.reason(option) : option.current ? "" : this.spokenDelta(option);
    const show = () => { this.noted = refused ? option : undefined; };
    return html`
      <label class=${option.current ? "current" : refused ? "barred" : ""} part="segment ${option.current ? "segment-current" : ""}" @pointerenter=${show}>
        <input type="radio" name="option" .value=${String(option.value)} .checked=${live(option.current)}
          aria-label=${valueLabel(this.input, option.value, this.locale)}
          aria-disabled=${refused ? "true" : nothing} aria-describedby=${spoken ? `${id}-about` : nothing}
          @focus=${show}
          @click=${(event: Event) => { if (refused) { event.preventDefault(); show(); } }}
          @change=${() => { if (!refused) this.choose(option.value); }}>
        <bdi class="name" aria-hidden="true">${valueLabel(this.input, option.value, this.locale)}</bdi>
        <span class="delta" part="delta" aria-hidden="true">${
          option.current ? check : refused ? html`${barred}${this.unavailable(option)}` : html`<span class="figures">${this.delta(option)}</span>`}</span>
        ${spoken ? html`<span class="quiet" id="${id}-about">${spoken}</span>` : nothing}
      </label>`;
  }

  override render() {
    return html`
      <div class="label" part="label" id="label">${this.label}</div>
      <div class="control">
        <div class="segments" part="segments" role="radiogroup" aria-labelledby="label">
          ${repeat(this.#options, (option) => String(option.value), (option, index) => this.#option(option, index))}
        </div>
        ${this.note("note")}
        ${this.faults()}${this.hint()}
      </div>`;
  }
}
