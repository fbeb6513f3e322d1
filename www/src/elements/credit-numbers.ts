import { css, html, nothing } from "lit";
import type { InputValue } from "../wire";
import { Control } from "./control";
import { cross, plus } from "./icons";
import { row, tokens } from "./styles";

/**
 * A list of numbers, such as the shots of a storyboard.
 *
 * @csspart label - The name of the input.
 * @csspart field - One number.
 */
export class CreditNumbers extends Control {
  static override styles = [tokens, row, css`
    ol { display: flex; flex-wrap: wrap; gap: calc(2 * var(--_space)); margin: 0; padding: 0; list-style: none; }
    li { display: flex; }
    li input { inline-size: 6ch; min-block-size: 44px; padding-inline: calc(2 * var(--_space)); border: var(--_control); border-inline-end: 0; border-start-start-radius: var(--_radius); border-end-start-radius: var(--_radius); background: var(--_raised); text-align: end; }
    li .button { inline-size: 44px; padding: 0; }
    li input + .button { border-start-start-radius: 0; border-end-start-radius: 0; }
  `];

  get #items(): (string | number | null)[] {
    return Array.isArray(this.now.value) ? [...this.now.value as (string | number | null)[]] : [];
  }

  #set(items: InputValue): void { this.choose(items); }

  override render() {
    const items = this.#items;
    return html`
      <div class="label" part="label" id="label">${this.label}</div>
      <div class="control" role="group" aria-labelledby="label">
        <ol>
          ${items.map((item, index) => html`<li>
            <input part="field" type="text" inputmode="decimal" aria-label=${`${this.label} ${index + 1}, ${this.input.unit ?? "number"}`} .value=${item === null ? "" : `${item}`}
              @change=${(event: Event) => { const text = (event.target as HTMLInputElement).value.trim(); this.#set(items.with(index, text === "" ? null : text)); }}>
            <button class="button" type="button" aria-label=${`Remove ${this.label.toLowerCase()} ${index + 1}`} @click=${() => this.#set(items.toSpliced(index, 1))}>${cross}</button>
          </li>`)}
          ${items.length === this.now.maxItems ? nothing : html`<li><button class="button" type="button" aria-label=${`Add to ${this.label.toLowerCase()}`}
            @click=${() => this.#set([...items, items.at(-1) ?? null])}>${plus}</button></li>`}
        </ol>
        ${this.faults()}${this.hint()}
      </div>`;
  }
}
