import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { fromAttributes, fromText, plainName } from "../attributes";
import type { Rates } from "../engine";
import { CreditCostUpdatedEvent } from "../events";
import { fromFile, kindOf, measure, release, toItem, type Reference } from "../media";
import type { Answer, InputDescription, InputValue, MediaItem, ModelDescription, Selection } from "../wire";
import { cost, problemTexts } from "../words";
import { asOfWords, PriceChange } from "./price-change";
import { localeOf, RatesController } from "./rates-controller";

/**
 * An inline price: attributes in, text out.
 *
 * ```html
 * <credit-cost card="/rates/studio.json" model="…" resolution="1080p" duration="10" audio>from 35 credits</credit-cost>
 * ```
 *
 * Each further attribute is an input of the model, in kebab-case: choices and numbers by their value, a switch by standing
 * there (`audio="off"` where the card's default is on), media as `references="image:2 video:7.5s"`, lists of numbers with
 * spaces. The word `unknown` says that a value is not known yet; what is not named takes the card's default.
 *
 * @slot - Shown before the element is upgraded, while it loads, and when no price can be had.
 * @attr card - URL of the rate card.
 * @attr model - The model.
 * @attr for - The id of a form whose named fields are the inputs; attributes come on top.
 * @attr server - URL of the folder of a server's endpoints, such as `/api`, where the card's response does not tell it: it
 *   works the price out if this page may not.
 * @attr at - An instant (RFC 3339) to price at, in place of now.
 * @prop {Answer | null} answer - The price and why, or `null` where there is none.
 * @fires credit-cost-updated - When the result changes, with the previous answer and the new one.
 * @csspart cost - The text: `35 credits`, `29–58 credits`, `≈ 29 credits`, `7 credits per second`, or why there is no price.
 * @csspart changed - The same text after a new rate card made it another: its title says what it was.
 * @csspart waiting - What stands there while a server works another price out.
 * @csspart reason - The same text where it says why there is no price.
 * @cssproperty --credit-cost-width - The width kept free for the text, so that nothing moves when it changes.
 */
export class CreditCost extends LitElement {
  static override properties = { card: {}, server: {}, model: {}, for: {}, at: {} };

  declare card: string | undefined;
  declare server: string | undefined;
  declare model: string | undefined;
  declare for: string | undefined;
  declare at: string | undefined;

  static override styles = css`
    :host { display: inline-block; min-inline-size: var(--credit-cost-width, 0); font-variant-numeric: tabular-nums; }
    .figure { white-space: nowrap; }
    :host([hidden]) { display: none; }
  `;

  readonly #rates = new RatesController(this, (rates) => this.#ratesChanged(rates));
  readonly #attributes = new MutationObserver(() => this.requestUpdate());
  readonly #media = new Map<string, { files: readonly File[]; items: readonly Reference[] }>();
  #form: HTMLFormElement | undefined;
  #answer: Answer | null = null;
  #described: ModelDescription | undefined;
  #told = "null";
  readonly #change = new PriceChange();

  /** The price and why; `null` where there is none. */
  get answer(): Answer | null { return this.#answer; }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#attributes.observe(this, { attributes: true });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#attributes.disconnect();
    this.#bind(undefined);
    for (const name of this.#media.keys()) this.#forget(name);
  }

  /** Reads the form again, after a change that fired no event. */
  refresh(): void { this.requestUpdate(); }

  #ratesChanged(_: Rates): void { this.requestUpdate(); }

  #bind(form: HTMLFormElement | undefined): void {
    if (form === this.#form) return;
    for (const type of ["input", "change"]) this.#form?.removeEventListener(type, this.#changed);
    this.#form?.removeEventListener("reset", this.#afterReset);
    this.#form = form;
    for (const type of ["input", "change"]) form?.addEventListener(type, this.#changed);
    form?.addEventListener("reset", this.#afterReset);
  }

  #changed = (): void => this.requestUpdate();
  /** A form's fields are reset after its event, and after the microtasks of its listeners. */
  #afterReset = (): void => void setTimeout(this.#changed);

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("card") || changed.has("server")) this.#rates.follow(this.card, this.server);
    const found = this.for ? (this.getRootNode() as Document | ShadowRoot).querySelector<HTMLElement>(`#${CSS.escape(this.for)}`) : null;
    this.#bind(found instanceof HTMLFormElement ? found : undefined);
    this.#ask();
  }

  #ask(): void {
    const { state } = this.#rates;
    const id = this.model ?? this.#field("model");
    this.#answer = null;
    this.#described = undefined;
    if (state.status !== "ready" || id === undefined || (this.for && !this.#form)) return;
    this.#described = state.description.models.find((model) => model.id === id);
    const selection = this.#selection(this.#described?.inputs ?? []);
    this.#answer = this.#rates.rates?.quote(id, selection, this.at ?? new Date().toISOString()) ?? null;
    if (this.#answer) this.#change.see(id + JSON.stringify(selection), this.#answer, cost(this.#answer, localeOf(this)));
  }

  protected override updated(): void {
    const text = JSON.stringify(this.#answer);
    if (text === this.#told) return;
    const previous = JSON.parse(this.#told) as Answer | null;
    this.#told = text;
    this.dispatchEvent(new CreditCostUpdatedEvent(previous, this.#answer));
  }

  // -------------------------------------------------------------- what is asked

  #selection(inputs: readonly InputDescription[]): Selection {
    const selection = new Map<string, InputValue>();
    if (this.#form) this.#fromForm(this.#form, inputs, selection);
    for (const [name, value] of fromAttributes(this, inputs)) selection.set(name, value);
    return Object.fromEntries(selection);
  }

  #field(name: string): string | undefined {
    const value = this.#form ? new FormData(this.#form).get(name) : null;
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  #fromForm(form: HTMLFormElement, inputs: readonly InputDescription[], selection: Map<string, InputValue>): void {
    for (const input of inputs) {
      const fields = [...form.elements].filter((field): field is HTMLInputElement =>
        "name" in field && typeof field.name === "string" && field.name !== "" && plainName(field.name) === plainName(input.name));
      const [field] = fields;
      if (!field || field.matches(":disabled")) continue;
      if (field.type === "checkbox" && input.type === "switch") selection.set(input.name, field.checked);
      else if (field.type === "radio") selection.set(input.name, asked(input, fields.find(({ checked }) => checked)?.value ?? ""));
      else if (field.type === "file") selection.set(input.name, this.#files(input, fields.flatMap(({ files }) => [...(files ?? [])])));
      else if (input.type === "numbers") selection.set(input.name, fields.map(({ value }) => (value === "" ? null : value)));
      else selection.set(input.name, asked(input, field.value));
    }
  }

  /** Files are measured once, beside; until then their facts are not known. */
  #files(input: InputDescription, files: readonly File[]): MediaItem[] {
    const known = this.#media.get(input.name);
    if (known && known.files.length === files.length && known.files.every((file, index) => file === files[index])) return known.items.map(toItem);
    this.#forget(input.name);
    const items = files.map((file) => fromFile(file, kindOf(file) ?? "file"));
    const entry = { files, items };
    this.#media.set(input.name, entry);
    void Promise.all(items.map(async (item) => ({ ...item, ...(await measure(item)) }))).then((measured) => {
      if (this.#media.get(input.name) !== entry) return;
      entry.items = measured;
      this.requestUpdate();
    });
    return items.map(toItem);
  }

  #forget(name: string): void {
    this.#media.get(name)?.items.forEach(release);
    this.#media.delete(name);
  }

  override render() {
    const answer = this.#answer;
    if (!answer) return this.#change.begun && this.#rates.rates?.waiting ? html`<span part="waiting">…</span>` : html`<slot></slot>`;
    const locale = localeOf(this);
    const text = cost(answer, locale);
    const { was } = this.#change;
    const about = [was && `Was ${was}.`, asOfWords(this.#rates.state, locale)].filter(Boolean).join(" ") || nothing;
    const part = was ? "cost changed" : "cost";
    if (text !== undefined) return html`<bdi class=${answer.outcome === "rate" ? "" : "figure"} part=${part} title=${about}>${text}</bdi>`;
    const problems = answer.outcome === "refused" ? answer.problems : [];
    return html`<span part="${part} reason" title=${about}>${problemTexts(problems, this.#described, locale).join(" ")}</span>`;
  }
}

/** A field left empty is not chosen yet. */
function asked(input: InputDescription, value: string): InputValue {
  return value === "" ? null : fromText(input, value);
}
