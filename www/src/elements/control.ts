import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { missing } from "../estimate";
import { ChooseEvent, TakeWayEvent } from "../events";
import { difference, shortCost, spokenDifference, wayOut } from "../form-words";
import { figure, isSpan } from "../format";
import { cost, inputLabel, problemTexts } from "../words";
import type { Way } from "../ways";
import type { InputDescription, InputOptions, InputValue, ModelDescription, OptionValue, Outcome, Problem } from "../wire";
import { barred, caution } from "./icons";

/** What every control of the form is told, and how it asks. State comes down as properties, wishes go up as events. */
export abstract class Control extends LitElement {
  static override properties = {
    model: { attribute: false },
    input: { attribute: false },
    now: { attribute: false },
    locale: { attribute: false },
    base: { attribute: false },
    problems: { attribute: false },
    ways: { attribute: false },
    noted: { state: true },
  };

  declare model: ModelDescription;
  declare input: InputDescription;
  declare now: InputOptions;
  declare locale: string | undefined;
  /** The outcome now: what the options are told against. */
  declare base: Outcome | undefined;
  /** What is wrong with this input, in words. */
  declare problems: readonly string[];
  /** What would allow a value that cannot be chosen now. */
  declare ways: (input: string, value: InputValue) => readonly Way[];
  /** The option whose reason is shown. */
  protected declare noted: OptionValue | undefined;

  constructor() {
    super();
    this.problems = [];
    this.ways = () => [];
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.noted) {
        event.stopPropagation();
        this.noted = undefined;
      }
    });
    this.addEventListener("focusout", (event) => {
      if (!this.shadowRoot?.contains(event.relatedTarget as Node | null)) this.noted = undefined;
    });
    this.addEventListener("pointerleave", () => {
      if (!this.shadowRoot?.activeElement) this.noted = undefined;
    });
  }

  protected choose(value: InputValue | undefined): void {
    this.noted = undefined;
    this.dispatchEvent(new ChooseEvent(this.input.name, value));
  }

  protected get label(): string { return inputLabel(this.input); }

  /** The difference to now. Where a range makes it say nothing, and where now has no price: the price itself. */
  protected delta(option: OptionValue): string {
    if (option.outcome === "refused") return this.#own(option).length ? "needs more" : "";
    const delta = this.#telling(option);
    if (delta !== undefined) return difference(delta, this.locale);
    if (option.credits !== undefined) return figure(option.credits, this.locale);
    // Rates beside rates would be a page of figures that no one compares; they are spoken, and shown when chosen.
    return this.base?.outcome === "rate" ? "" : shortCost(option, this.locale) ?? "";
  }

  /** Two ranges with the same ends differ by nothing; one that may be more or less is told as it is. */
  #telling({ delta, credits, outcome, rates, fixed }: OptionValue): OptionValue["delta"] {
    if (outcome === "rate" && rates && JSON.stringify([rates, fixed]) === JSON.stringify([this.base?.rates, this.base?.fixed])) return "0";
    if (delta === undefined || !isSpan(delta)) return delta;
    const base = this.base?.credits;
    if (base !== undefined && isSpan(base)) {
      return credits !== undefined && isSpan(credits) && credits.min === base.min && credits.max === base.max ? "0" : undefined;
    }
    return delta.min.startsWith("-") !== delta.max.startsWith("-") ? undefined : delta;
  }

  protected spokenDelta(option: OptionValue): string {
    if (option.outcome === "refused") return this.reason(option);
    const delta = this.#telling(option);
    if (delta !== undefined) return spokenDifference(delta, this.locale);
    return cost(option, this.locale) ?? "";
  }

  /** Whether it can't be chosen. What only lacks something more can: what it lacks is said then. */
  protected refuses(option: OptionValue | undefined): boolean {
    if (option?.outcome !== "refused") return false;
    const own = this.#own(option);
    return own.length > 0 && !missing(own);
  }

  /** What is wrong with an option itself: not what is wrong already, whatever is chosen here. */
  #own({ problems }: OptionValue): readonly Problem[] {
    const already = this.base?.problems ?? [];
    return (problems ?? []).filter((one) => !already.some(({ code, input, because }) => code === one.code && input === one.input && because === one.because));
  }

  /** In two words: a rule that another setting would lift, or nothing that this model has. */
  protected unavailable({ problems }: OptionValue): string {
    return problems?.some(({ because }) => because !== undefined) ? "unavailable" : "not offered";
  }

  protected reason(option: OptionValue): string {
    return problemTexts(this.#own(option), this.model, this.locale).join(" ");
  }

  protected note(id: string): TemplateResult | typeof nothing {
    const option = this.noted;
    if (!option) return nothing;
    const ways = this.ways(this.input.name, option.value);
    return html`
      <div class="note" part="note" id=${id}>
        <p>${barred}<span>${this.reason(option)}</span></p>
        ${ways.length === 0 ? nothing : html`
          <ul class="ways">
            ${ways.map((way) => html`<li><button class="button" part="way" type="button" @click=${() => this.#take(way)}>
              ${wayOut(this.input, option, this.locale)} and ${way.label.charAt(0).toLowerCase()}${way.label.slice(1)}
              <span class="delta">${cost(way.outcome, this.locale)}</span>
            </button></li>`)}
          </ul>`}
      </div>`;
  }

  #take(way: Way): void {
    this.noted = undefined;
    this.dispatchEvent(new TakeWayEvent(way));
    // The button is gone: the focus returns to what it has changed.
    requestAnimationFrame(() => this.focus());
  }

  override focus(): void {
    this.shadowRoot?.querySelector<HTMLElement>("input:checked, input, button")?.focus();
  }

  /** A reason that the keyboard has called up is brought into sight; one under the pointer stays where it is. */
  protected override updated(changed: PropertyValues): void {
    if (changed.has("noted") && this.noted && this.shadowRoot?.activeElement) {
      this.shadowRoot.querySelector(".note")?.scrollIntoView({ block: "nearest" });
    }
  }

  protected faults(): TemplateResult | typeof nothing {
    if (!this.problems.length) return nothing;
    return html`${this.problems.map((text) => html`<p class="problem" part="problem">${caution}<span>${text}</span></p>`)}`;
  }

  protected hint(): TemplateResult | typeof nothing {
    return this.input.note ? html`<p class="hint" part="hint">${this.input.note}</p>` : nothing;
  }
}
