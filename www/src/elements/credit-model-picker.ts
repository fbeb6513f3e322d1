import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { ModelPrice } from "../estimate";
import { ChooseModelEvent } from "../events";
import type { ModelDescription } from "../wire";
import { modelKinds, shortCost } from "../form-words";
import { cost, problemTexts, valueLabel } from "../words";
import { check, chevron, search } from "./icons";
import { row, tokens } from "./styles";

/**
 * The model: a button that opens a searchable list, grouped by kind, with each model's price at the settings of now.
 *
 * @csspart label - The word beside the button.
 * @csspart model - The button.
 * @csspart list - What it opens.
 * @csspart option - One model.
 * @csspart price - Its price.
 */
export class CreditModelPicker extends LitElement {
  static override properties = {
    models: { attribute: false },
    model: { attribute: false },
    locale: { attribute: false },
    price: { attribute: false },
    open: { state: true },
    query: { state: true },
    active: { state: true },
  };

  declare models: readonly ModelDescription[];
  declare model: ModelDescription | undefined;
  declare locale: string | undefined;
  /** Asked only while the list is open. */
  declare price: (model: ModelDescription) => ModelPrice;
  private declare open: boolean;
  private declare query: string;
  private declare active: string | undefined;

  /** Asked once for each opening: the settings do not change meanwhile. */
  readonly #prices = new Map<string, ModelPrice>();

  constructor() {
    super();
    this.models = [];
    this.price = () => ({ answer: null, dropped: [] });
    this.open = false;
    this.query = "";
    this.addEventListener("focusout", (event) => {
      if (!this.shadowRoot?.contains(event.relatedTarget as Node | null)) this.open = false;
    });
  }

  static override styles = [tokens, row, css`
    .picker { position: relative; }
    .opener { inline-size: 100%; min-block-size: 52px; justify-content: start; }
    .opener .name { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .opener .kind { margin-inline-start: auto; flex: none; color: var(--_muted); font-size: var(--_small); }
    .opener .provider { color: var(--_muted); font-size: var(--_small); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .opener .icon { transition: rotate var(--_motion); }
    .opener[aria-expanded="true"] .icon { rotate: 180deg; }
    .panel {
      position: absolute; z-index: 5; inset-inline: 0; inset-block-start: calc(100% + var(--_space)); overflow: hidden;
      border: var(--_border); border-radius: var(--_radius); background: var(--_raised); box-shadow: 0 12px 32px rgb(0 0 0 / .18);
    }
    .find { display: flex; align-items: center; gap: calc(2 * var(--_space)); padding-inline: calc(4 * var(--_space)); border-block-end: var(--_border); color: var(--_muted); }
    .find:focus-within { box-shadow: inset 0 0 0 2px var(--_accent); border-start-start-radius: var(--_radius); border-start-end-radius: var(--_radius); }
    .find input { flex: 1; min-inline-size: 0; min-block-size: 48px; border: 0; background: none; outline: none; color: var(--_text); }
    .find input::placeholder { color: var(--_muted); opacity: 1; }
    .scroll { max-block-size: min(26rem, 55vh); overflow-y: auto; overscroll-behavior: contain; padding: calc(2 * var(--_space)); position: relative; }
    .group + .group { margin-block-start: calc(2 * var(--_space)); }
    .group-name { padding: calc(2 * var(--_space)) calc(2 * var(--_space)) var(--_space); color: var(--_muted); font-size: var(--_small); font-weight: 500; }
    .option {
      display: grid; grid-template-columns: 1.25rem minmax(0, 1fr) auto; align-items: center; column-gap: calc(2 * var(--_space));
      min-block-size: 44px; padding: calc(1.5 * var(--_space)) calc(2 * var(--_space)); border-radius: calc(var(--_radius) - 3px); cursor: pointer;
    }
    .option.active { background: var(--_surface); box-shadow: inset 0 0 0 1px var(--_edge); }
    .option .icon { color: var(--_accent); }
    .option .name { overflow-wrap: anywhere; }
    .option[aria-selected="true"] .name { font-weight: 600; }
    .option .about { margin-inline-start: var(--_space); color: var(--_muted); font-size: var(--_small); }
    .option .price { text-align: end; font-variant-numeric: tabular-nums; }
    .option .none { color: var(--_muted); font-size: var(--_small); }
    .empty { padding: calc(4 * var(--_space)); color: var(--_muted); }
    @media (forced-colors: active) { .option.active { outline: 2px solid Highlight; outline-offset: -2px; } }
  `];

  get #found(): ModelDescription[] {
    const words = this.query.toLowerCase().split(/\s+/).filter(Boolean);
    return this.models.filter(({ id, label, provider, kind }) => {
      const text = `${id} ${label} ${provider ?? ""} ${modelKinds[kind] ?? kind}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  /** In the order they are shown: by kind, within a kind as the card has them. */
  get #groups(): [kind: string, models: ModelDescription[]][] {
    const groups = new Map<string, ModelDescription[]>();
    for (const model of this.#found) {
      const group = groups.get(model.kind);
      if (group) group.push(model);
      else groups.set(model.kind, [model]);
    }
    return [...groups];
  }

  #show(): void {
    this.open = true;
    this.query = "";
    this.active = this.model?.id;
    void this.updateComplete.then(() => {
      this.shadowRoot?.querySelector<HTMLElement>(".find input")?.focus();
      this.#reveal();
    });
  }

  #hide(): void {
    this.open = false;
    this.focus();
  }

  override focus(): void {
    this.shadowRoot?.querySelector<HTMLElement>(".opener")?.focus();
  }

  #reveal(): void {
    const scroll = this.shadowRoot?.querySelector<HTMLElement>(".scroll");
    const option = this.shadowRoot?.querySelector<HTMLElement>(".option.active");
    if (!scroll || !option) return;
    const above = option.offsetTop < scroll.scrollTop;
    const below = option.offsetTop + option.offsetHeight > scroll.scrollTop + scroll.clientHeight;
    if (above || below) scroll.scrollTop = option.offsetTop - scroll.clientHeight / 2;
  }

  #pick(id: string | undefined): void {
    if (id === undefined) return;
    this.#hide();
    if (id !== this.model?.id) this.dispatchEvent(new ChooseModelEvent(id));
  }

  #key = (event: KeyboardEvent): void => {
    const shown = this.#groups.flatMap(([, models]) => models);
    const at = shown.findIndex(({ id }) => id === this.active);
    const go = (index: number) => {
      event.preventDefault();
      this.active = shown.at(index % shown.length)?.id;
      void this.updateComplete.then(() => this.#reveal());
    };
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.#hide(); }
    else if (event.key === "Enter") { event.preventDefault(); this.#pick(this.active); }
    else if (!shown.length) return;
    else if (event.key === "ArrowDown") go(at + 1);
    else if (event.key === "ArrowUp") go(at < 0 ? -1 : at - 1);
    else if (event.key === "PageDown") go(at + 8 < shown.length ? at + 8 : shown.length - 1);
    else if (event.key === "PageUp") go(at > 8 ? at - 8 : 0);
  };

  #search = (event: Event): void => {
    this.query = (event.target as HTMLInputElement).value;
    this.active = this.#groups[0]?.[1][0]?.id;
  };

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("price") || changed.has("open")) this.#prices.clear();
  }

  #priceOf(model: ModelDescription): ModelPrice {
    let price = this.#prices.get(model.id);
    if (!price) this.#prices.set(model.id, (price = this.price(model)));
    return price;
  }

  #option(model: ModelDescription) {
    const { answer, dropped } = this.#priceOf(model);
    const price = answer ? shortCost(answer, this.locale) : undefined;
    const not = dropped.map(({ input, value }) => `no ${typeof value === "boolean" ? (value ? input.label ?? "sound" : "silence") : valueLabel(input, value, this.locale)}`);
    const why = answer?.outcome === "refused" ? problemTexts(answer.problems, model, this.locale)[0] : undefined;
    const about = [model.provider, ...not, why].filter(Boolean).join(" · ");
    return html`
      <div class="option ${model.id === this.active ? "active" : ""}" part="option" role="option" id=${`m-${model.id}`}
        aria-selected=${model.id === this.model?.id ? "true" : "false"}
        aria-label=${[model.label, answer ? cost(answer, this.locale) ?? "no price" : "no price", about].filter(Boolean).join(", ")}
        @pointermove=${() => { this.active = model.id; }} @click=${() => this.#pick(model.id)}>
        <span aria-hidden="true">${model.id === this.model?.id ? check : nothing}</span>
        <span aria-hidden="true"><span class="name">${model.label}</span> <span class="about">${about}</span></span>
        <span class="price" part="price" aria-hidden="true">${price === undefined ? html`<span class="none">no price</span>` : html`<span class="figures">${price}</span>`}</span>
      </div>`;
  }

  override render() {
    const groups = this.open ? this.#groups : [];
    return html`
      <div class="label" part="label" id="label">Model</div>
      <div class="control">
        <div class="picker">
        <button class="button opener" part="model" type="button" aria-haspopup="listbox" aria-expanded=${this.open ? "true" : "false"}
          aria-labelledby="label current" @click=${() => (this.open ? this.#hide() : this.#show())}
          @keydown=${(event: KeyboardEvent) => { if (event.key === "ArrowDown") { event.preventDefault(); this.#show(); } }}>
          <span class="name" id="current">${this.model?.label ?? "Choose a model"}</span>
          <span class="provider">${this.model?.provider ?? ""}</span>
          <span class="kind">${this.model ? modelKinds[this.model.kind] ?? this.model.kind : ""}</span>
          ${chevron}
        </button>
        ${this.open ? html`
          <div class="panel" part="list" @mousedown=${(event: Event) => { if (!(event.target instanceof HTMLInputElement)) event.preventDefault(); }}>
            <div class="find">${search}<input type="text" role="combobox" aria-expanded="true" aria-controls="list" aria-autocomplete="list"
              aria-label="Search models" placeholder="Search" autocomplete="off" spellcheck="false"
              aria-activedescendant=${this.active === undefined ? nothing : `m-${this.active}`} .value=${this.query} @input=${this.#search} @keydown=${this.#key}></div>
            <div class="scroll" id="list" role="listbox" aria-label="Models">
              ${groups.map(([kind, models]) => html`
                <div class="group" role="group" aria-label=${modelKinds[kind as ModelDescription["kind"]] ?? kind}>
                  <div class="group-name" aria-hidden="true">${modelKinds[kind as ModelDescription["kind"]] ?? kind}</div>
                  ${repeat(models, ({ id }) => id, (model) => this.#option(model))}
                </div>`)}
              ${groups.length ? nothing : html`<div class="empty" role="option" aria-disabled="true" aria-selected="false">No model is called “${this.query}”.</div>`}
            </div>
          </div>` : nothing}
        </div>
        ${this.model?.note ? html`<p class="hint">${this.model.note}</p>` : nothing}
      </div>`;
  }
}
