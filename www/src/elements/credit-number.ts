import { css, html, nothing, type PropertyValues } from "lit";
import { live } from "lit/directives/live.js";
import { plain, unitSign } from "../format";
import { compareAmounts } from "../order";
import { valueLabel } from "../words";
import type { InputValue, OptionValue } from "../wire";
import { Control } from "./control";
import { minus, plus } from "./icons";
import { note, row, tokens } from "./styles";

/** Up to this many values a stepper is enough; beyond it a slider stands beside. */
const fewValues = 8;

/**
 * A number by steps: a stepper with what one step more or less would change, a field, and a slider where the values are many.
 * The values come from the engine as they are; nothing is added up here.
 *
 * @csspart label - The name of the input.
 * @csspart step - A button, one step less or more.
 * @csspart field - The number itself.
 * @csspart slider - The slider.
 * @csspart delta - What a step would change.
 */
export class CreditNumber extends Control {
  static override styles = [tokens, row, note, css`
    .line { display: flex; flex-wrap: wrap; align-items: start; gap: calc(2 * var(--_space)); }
    .stepper { display: grid; max-inline-size: 100%; grid-template-columns: 44px auto 44px; gap: 0 calc(2 * var(--_space)); }
    .step { inline-size: 44px; padding: 0; }
    .deltas { grid-column: 1 / -1; display: flex; justify-content: space-between; min-block-size: 1.5em; line-height: 1.5; }
    .deltas .delta { min-inline-size: 44px; text-align: center; }
    .field {
      display: flex; align-items: center; gap: var(--_space); min-block-size: 44px; padding-inline: calc(3 * var(--_space));
      border: var(--_control); border-radius: var(--_radius); background: var(--_raised);
    }
    .field:focus-within { outline: 2px solid var(--_accent); outline-offset: 1px; }
    .field input { inline-size: 4ch; min-inline-size: 4ch; field-sizing: content; max-inline-size: 16ch; border: 0; padding: 0; background: none; outline: none; text-align: end; font-variant-numeric: tabular-nums; }
    .unit { color: var(--_muted); }
    .slide { display: grid; flex: 1 1 10rem; }
    input[type="range"] { inline-size: 100%; min-block-size: 44px; margin: 0; accent-color: var(--_accent); cursor: pointer; }
    .ends { display: flex; justify-content: space-between; color: var(--_muted); font-size: var(--_small); line-height: 1.5; font-variant-numeric: tabular-nums; }
    .auto[aria-pressed="true"] { border-color: var(--_accent); background: var(--_tint); font-weight: 600; }
  `];

  /** What is being typed and is not yet asked. */
  #field(): HTMLInputElement | null | undefined {
    return this.shadowRoot?.querySelector<HTMLInputElement>(".field input");
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const field = this.#field();
    if (field && changed.has("now") && this.shadowRoot?.activeElement !== field) field.value = this.#shown;
  }

  get #shown(): string {
    const { value } = this.now;
    return typeof value === "string" || typeof value === "number" ? (value === "auto" ? "" : `${value}`) : "";
  }

  /** The values before and after the present one, as the engine lists them. */
  get #neighbours(): [less: OptionValue | undefined, more: OptionValue | undefined] {
    const values = this.now.values.filter(({ value }) => value !== "auto");
    const at = values.findIndex(({ current }) => current);
    if (at < 0) return [undefined, undefined];
    return [values[at - 1], values[at + 1]];
  }

  #step(option: OptionValue | undefined, more: boolean) {
    const refused = this.refuses(option);
    const show = () => { this.noted = refused ? option : undefined; };
    const about = option ? (refused ? this.reason(option) : this.spokenDelta(option)) : more ? "This is the most." : "This is the least.";
    const label = `${this.label}, ${option ? valueLabel(this.input, option.value, this.locale) : more ? "more" : "less"}`;
    return html`
      <button class="button step" part="step" type="button" aria-label=${label} aria-describedby=${more ? "more" : "less"}
          aria-disabled=${!option || refused ? "true" : nothing} @focus=${show} @pointerenter=${show}
          @click=${() => { if (option && !refused) this.choose(option.value); else show(); }}>${more ? plus : minus}</button>
      <span class="quiet" id=${more ? "more" : "less"}>${about}</span>`;
  }

  #delta(option: OptionValue | undefined) {
    return html`<span class="delta figures" part="delta">${option && !this.refuses(option) ? this.delta(option) : ""}</span>`;
  }

  #slider() {
    const values = this.now.values.filter(({ value }) => value !== "auto");
    const { min, max } = this.now;
    if (values.length <= fewValues || min === undefined || max === undefined) return nothing;
    const at = values.findIndex(({ current }) => current);
    const first = values[0]!.value;
    const listed = String(first) === min && values.length > 5;
    // What is typed beyond the ends stands at the end that it is beyond.
    const beyond = at < 0 && /^[0-9]+(\.[0-9]+)?$/.test(this.#shown) && compareAmounts(this.#shown, max) > 0;
    const position = listed ? `${beyond ? values.length - 1 : at}` : this.#shown;
    const pick = (event: Event): void => {
      const { value } = event.target as HTMLInputElement;
      const chosen: InputValue = listed ? values.find((_, index) => `${index}` === value)!.value : value;
      this.choose(chosen);
    };
    return html`
      <span class="slide">
        <input type="range" part="slider" aria-label=${this.label} aria-valuetext=${valueLabel(this.input, this.now.value, this.locale)}
          min=${listed ? "0" : min} max=${listed ? `${values.length - 1}` : max} step=${listed ? "1" : this.now.step ?? "any"}
          .value=${live(position)} @input=${pick}>
        <span class="ends" aria-hidden="true"><bdi>${valueLabel(this.input, min, this.locale)}</bdi><bdi>${valueLabel(this.input, max, this.locale)}</bdi></span>
      </span>`;
  }

  #typed = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value.trim().replace(",", ".");
    this.choose(text === "" ? null : text);
  };

  override render() {
    const [less, more] = this.#neighbours;
    const auto = this.now.value === "auto";
    const { unit } = this.input;
    const bounds = this.now.max === undefined && this.now.min !== undefined && this.now.min !== "0" && this.now.min !== "1" ? `From ${plain(this.now.min, this.locale)}` : "";
    return html`
      <div class="label" part="label" id="label">${this.label}</div>
      <div class="control">
        <div class="line" role="group" aria-labelledby="label">
          <span class="stepper">
          ${this.#step(less, false)}
          <span class="field" part="field">
            <input type="text" inputmode="decimal" autocomplete="off" aria-label=${`${this.label}${unit ? `, ${unit}s` : ""}`}
              aria-invalid=${this.problems.length ? "true" : nothing} placeholder=${auto ? "auto" : "–"}
              .defaultValue=${this.#shown} @change=${this.#typed}>
            ${unit ? html`<span class="unit">${unitSign(unit, this.#shown)}</span>` : nothing}
          </span>
          ${this.#step(more, true)}
          <span class="deltas" aria-hidden="true">${this.#delta(less)}${this.#delta(more)}</span>
          </span>
          ${this.input.auto ? html`<button class="button auto" type="button" aria-pressed=${auto ? "true" : "false"}
            @click=${() => this.choose(auto ? undefined : "auto")}>Auto</button>` : nothing}
          ${this.#slider()}
        </div>
        ${this.note("note")}
        ${this.faults()}${bounds ? html`<p class="hint">${bounds}</p>` : nothing}${this.hint()}
      </div>`;
  }
}
