import { html, LitElement, nothing, type PropertyValues } from "lit";
import { live } from "lit/directives/live.js";
import { repeat } from "lit/directives/repeat.js";
import { ChooseModelEvent } from "../events";
import { modelKinds, shortCost } from "../form-words";
import { plain } from "../format";
import { finder, grouped, meant, refused, type Group, type ModelRow, type Order } from "../model-list";
import type { ModelDescription } from "../wire";
import { cost } from "../words";
import { barred, check, chevron, cross, search } from "./icons";
import { pickerStyles, sheetQuery } from "./picker-styles";
import { row, tokens } from "./styles";

const orders: readonly [Order, string][] = [["maker", "By maker"], ["price", "By price"]];
/** In px: with less room below, the list opens above if there is more; with less than the least, as a sheet. */
const goodRoom = 360;
const leastRoom = 300;

/**
 * The model: a button that opens a searchable list, grouped by kind and maker or ordered by price, with each model's
 * price at the settings of now, or why it can't do them.
 *
 * @csspart label - The word beside the button.
 * @csspart model - The button.
 * @csspart provider - Who makes it, on the button.
 * @csspart kind - What kind of model it is, on the button.
 * @csspart list - What it opens: a popover, or a sheet on a narrow screen.
 * @csspart option - One model.
 * @csspart price - Its price.
 * @csspart hint - What the card notes of the model that is chosen.
 */
export class CreditModelPicker extends LitElement {
  static override properties = {
    models: { attribute: false },
    model: { attribute: false },
    locale: { attribute: false },
    rows: { attribute: false },
    open: { state: true },
    query: { state: true },
    order: { state: true },
    active: { state: true },
  };

  declare models: readonly ModelDescription[];
  declare model: ModelDescription | undefined;
  declare locale: string | undefined;
  /** Asked when the list opens, and again when the settings change while it is open; never for a single row. */
  declare rows: () => readonly ModelRow[];
  private declare open: boolean;
  private declare query: string;
  private declare order: Order;
  private declare active: string | undefined;

  #rows: readonly ModelRow[] = [];
  #groups: readonly Group[] = [];
  readonly #narrow = matchMedia(sheetQuery);
  readonly #turned = () => { if (this.open) { this.#dialog?.close(); this.#unfold(); } };

  constructor() {
    super();
    this.models = [];
    this.rows = () => [];
    this.open = false;
    this.query = "";
    this.order = "maker";
    this.addEventListener("focusout", (event) => {
      // The window itself may lose the focus: then the list waits.
      if (!this.shadowRoot?.contains(event.relatedTarget as Node | null) && document.hasFocus() && !this.#dialog?.matches(":modal")) this.#close();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#narrow.addEventListener("change", this.#turned);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#narrow.removeEventListener("change", this.#turned);
    this.open = false;
  }

  static override styles = [tokens, row, pickerStyles];

  get #dialog() { return this.shadowRoot?.querySelector("dialog") ?? undefined; }
  get #opener() { return this.shadowRoot?.querySelector<HTMLElement>(".opener") ?? undefined; }
  get #field() { return this.shadowRoot?.querySelector<HTMLInputElement>(".find input") ?? undefined; }
  get #scroll() { return this.shadowRoot?.querySelector<HTMLElement>(".scroll") ?? undefined; }
  get #shown(): readonly ModelRow[] { return this.#groups.flatMap(({ rows }) => rows); }

  // -------------------------------------------------------------- opening and closing

  /** Opens the list, in the order that is named. */
  show(order = this.order, query = ""): void {
    this.order = order;
    this.open = true;
    this.#rows = this.rows();
    this.#find(query);
    this.#unfold();
  }

  /** Where there is room: under the button, else above it, else as a sheet over the page. */
  #unfold(): void {
    void this.updateComplete.then(() => {
      const dialog = this.#dialog;
      if (!dialog || !this.open) return;
      const { top, bottom } = this.#opener!.getBoundingClientRect();
      const below = innerHeight - bottom;
      const above = below < goodRoom && top > below;
      const room = above ? top : below;
      const sheet = this.#narrow.matches || room < leastRoom;
      dialog.classList.toggle("above", above && !sheet);
      dialog.classList.toggle("sheet", sheet);
      dialog.style.setProperty("--_room", `${room - 20}px`);
      // `show` would move the focus, and with it the page.
      if (sheet) dialog.showModal();
      else dialog.open = true;
      // A keyboard on the screen would cover the list: with a finger, the search waits for a tap.
      const touch = matchMedia("(pointer: coarse)").matches && !this.query;
      (touch ? this.#scroll : this.#field)?.focus({ preventScroll: true });
      this.#reveal("center");
    });
  }

  /** Without moving the focus, which is already elsewhere. */
  #close(): void {
    this.open = false;
    this.#dialog?.close();
  }

  #hide(): void {
    this.#close();
    this.focus();
  }

  override focus(): void {
    this.#opener?.focus();
  }

  #pick(id: string | undefined): void {
    if (id === undefined) return;
    this.#hide();
    if (id !== this.model?.id) this.dispatchEvent(new ChooseModelEvent(id));
  }

  // -------------------------------------------------------------- moving about

  #reveal(block: ScrollLogicalPosition = "nearest"): void {
    const scroll = this.#scroll;
    const option = scroll?.querySelector<HTMLElement>(".option.active");
    if (!scroll || !option) return;
    // Not `scrollIntoView`: the page behind the list stays where it is.
    const head = scroll.querySelector<HTMLElement>(".kind-name")?.offsetHeight ?? 0;
    const { offsetTop: top, offsetHeight: height } = option;
    if (block === "center") scroll.scrollTop = top - (scroll.clientHeight - height) / 2;
    else if (top < scroll.scrollTop + head) scroll.scrollTop = option === scroll.querySelector(".option") ? 0 : top - head;
    else if (top + height > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + height - scroll.clientHeight + 8;
  }

  #go(index: number): void {
    const shown = this.#shown;
    this.active = shown[index < 0 ? 0 : index < shown.length ? index : shown.length - 1]?.model.id;
    void this.updateComplete.then(() => this.#reveal());
  }

  /** As many options on as are in sight. */
  #page(from: number, step: 1 | -1): number {
    const options = [...this.#scroll?.querySelectorAll<HTMLElement>(".option") ?? []];
    const room = (this.#scroll?.clientHeight ?? 0) * .8;
    const start = options[from]?.offsetTop ?? 0;
    let at = from;
    while (options[at + step] && (options[at + step]!.offsetTop - start) * step < room) at += step;
    return at;
  }

  #key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#hide();
      return;
    }
    const inSearch = event.target instanceof HTMLInputElement && event.target.type === "text";
    if (event.target instanceof HTMLInputElement && !inSearch || event.target instanceof HTMLButtonElement) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && inSearch) return;
    const shown = this.#shown;
    const at = shown.findIndex(({ model }) => model.id === this.active);
    const moves: Record<string, () => void> = {
      ArrowDown: () => this.#go(at + 1 < shown.length ? at + 1 : 0),
      ArrowUp: () => this.#go(at > 0 ? at - 1 : shown.length - 1),
      Home: () => this.#go(0),
      End: () => this.#go(shown.length - 1),
      PageDown: () => this.#go(this.#page(at, 1)),
      PageUp: () => this.#go(this.#page(at, -1)),
      Enter: () => this.#pick(this.active),
    };
    const move = moves[event.key];
    if (move) {
      event.preventDefault();
      if (shown.length) move();
    } else if (!inSearch && event.key.length === 1) {
      // What is typed on the list goes to the search.
      this.#field?.focus();
    }
  };

  #openerKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typed = event.key.length === 1 && event.key !== " ";
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" && !typed) return;
    event.preventDefault();
    this.show(this.order, typed ? event.key : "");
  };

  #find(query: string): void {
    this.query = query;
    this.#arrange();
    this.active = query.trim() ? meant(this.#shown, query)?.model.id : this.model?.id ?? this.#shown[0]?.model.id;
    void this.updateComplete.then(() => {
      if (this.#scroll) this.#scroll.scrollTop = 0;
      this.#reveal();
    });
  }

  #arrange(): void {
    const fits = finder(this.query);
    this.#groups = grouped(this.#rows.filter(({ model }) => fits(model)), this.order);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!this.open) {
      this.#rows = this.#groups = [];
      return;
    }
    if (changed.has("rows") && !changed.has("open")) this.#rows = this.rows();
    if (changed.has("rows") || changed.has("order")) this.#arrange();
  }

  protected override updated(changed: PropertyValues): void {
    if (this.open && changed.has("order") && changed.get("order") !== undefined) this.#reveal("center");
  }

  // -------------------------------------------------------------- what it looks like

  #option(entry: ModelRow) {
    const { model, outcome, why, nearest } = entry;
    const current = model.id === this.model?.id;
    const barredNow = refused(entry) && !current;
    const instead = nearest?.instead.join(", ") ?? "";
    const told = barredNow ? nearest?.outcome : outcome;
    const price = told ? shortCost(told, this.locale) : undefined;
    const spoken = told ? cost(told, this.locale) : undefined;
    const about = this.order === "price" ? model.provider : undefined;
    const not = why.join(", ");
    return html`
      <div class="option ${model.id === this.active ? "active" : ""} ${barredNow ? "refused" : ""}" part="option" role="option" id=${`m-${model.id}`}
        aria-selected=${current ? "true" : "false"}
        aria-label=${[model.label, ...(barredNow ? [not, spoken && instead ? `${spoken} with ${instead}` : spoken ?? "no price"] : [spoken ?? "no price", not]), about].filter(Boolean).join(", ")}
        @pointermove=${(event: PointerEvent) => { if (event.movementX || event.movementY) this.active = model.id; }} @click=${() => this.#pick(model.id)}>
        <span aria-hidden="true">${current ? check : nothing}</span>
        <span class="text" aria-hidden="true">
          <span class="name">${model.label}</span>
          ${about ? html`<span class="about">${about}</span>` : nothing}
          ${not ? html`<span class="why">${barred}<span>${not}${instead ? html` · ${instead} instead` : nothing}</span></span>` : nothing}
        </span>
        <span class="price" part="price" aria-hidden="true">${price === undefined ? html`<span class="about">no price</span>` : html`<span class="figures">${price}</span>`}</span>
      </div>`;
  }

  #group({ kind, first, provider, rows }: Group) {
    const name = modelKinds[kind as ModelDescription["kind"]] ?? kind;
    return html`
      ${first ? html`<div class="kind-name" aria-hidden="true"><span>${name}</span><span class="unit">credits</span></div>` : nothing}
      <div class="group" role="group" aria-label=${provider ? `${name}, ${provider}` : name}>
        ${provider ? html`<div class="group-name" aria-hidden="true">${provider}</div>` : nothing}
        ${repeat(rows, ({ model }) => model.id, (entry) => this.#option(entry))}
      </div>`;
  }

  #list() {
    const shown = this.#shown.length;
    const count = shown === this.#rows.length ? `${plain(`${shown}`, this.locale)} ${shown === 1 ? "model" : "models"}`
      : `${plain(`${shown}`, this.locale)} of ${plain(`${this.#rows.length}`, this.locale)}`;
    const active = this.active !== undefined && this.#shown.some(({ model }) => model.id === this.active) ? `m-${this.active}` : nothing;
    return html`
      <div class="head"><span class="title" id="title">Choose a model</span><button class="plain" type="button" aria-label="Close" @click=${() => this.#hide()}>${cross}</button></div>
      <div class="find">${search}<input type="text" role="combobox" aria-expanded=${shown ? "true" : "false"} aria-controls="list" aria-autocomplete="list"
        aria-label="Search models" placeholder="Search models and makers" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="done"
        aria-activedescendant=${active} .value=${live(this.query)} @input=${(event: Event) => this.#find((event.target as HTMLInputElement).value)}>
        ${this.query ? html`<button class="plain" type="button" aria-label="Clear the search" @click=${this.#clear}>${cross}</button>` : nothing}</div>
      <div class="tools">
        <p class="count" role="status"><bdi>${count}</bdi></p>
        <div class="order" role="radiogroup" aria-label="Order">
          ${orders.map(([order, name]) => html`<label><input type="radio" name="order" .value=${order} .checked=${live(order === this.order)} @change=${() => { this.order = order; }}>${name}</label>`)}
        </div>
      </div>
      <div class="scroll" id="list" role="listbox" aria-label="Models" tabindex="-1" aria-activedescendant=${active} ?hidden=${shown === 0}>
        ${this.#groups.map((group) => this.#group(group))}
      </div>
      ${shown ? nothing : html`<div class="empty"><p>Nothing matches “${this.query.trim()}”.</p><button class="button" type="button" @click=${this.#clear}>Show all models</button></div>`}`;
  }

  #clear = (): void => {
    this.#find("");
    this.#field?.focus();
  };

  override render() {
    const { model } = this;
    return html`
      <div class="label" part="label" id="label">Model</div>
      <div class="control">
        <div class="picker">
          <button class="button opener" part="model" type="button" aria-haspopup="dialog" aria-expanded=${this.open ? "true" : "false"}
            aria-labelledby="label current" @click=${() => (this.open ? this.#hide() : this.show())} @keydown=${this.#openerKey}>
            <span class="name" id="current">${model?.label ?? "Choose a model"}</span>
            <span class="provider" part="provider">${model?.provider ?? ""}</span>
            <span class="kind" part="kind">${model ? modelKinds[model.kind] ?? model.kind : ""}</span>
            ${chevron}
          </button>
          <dialog class="panel" part="list" aria-label="Choose a model" @keydown=${this.#key}
            @close=${() => { if (!this.#dialog?.open) this.open = false; }}
            @mousedown=${(event: Event) => { if (!(event.target instanceof HTMLInputElement)) event.preventDefault(); }}
            @click=${(event: Event) => { if (event.target === event.currentTarget) this.#hide(); }}>
            ${this.open ? this.#list() : nothing}
          </dialog>
        </div>
        ${model?.note ? html`<p class="hint" part="hint">${model.note}</p>` : nothing}
      </div>`;
  }
}
