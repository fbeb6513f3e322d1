import { css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { ReferencesEvent } from "../events";
import { pixels, plural, quantity } from "../format";
import { counted, humanise, inSentence, kindName, list } from "../words";
import { fromFile, kindOf, measure, release, sketch, type Reference } from "../media";
import type { KindDescription, OptionValue } from "../wire";
import { Control } from "./control";
import { barred, cross, plus, shape } from "./icons";
import { note, row, tokens } from "./styles";

type Fact = "seconds" | "width" | "height" | "fps";
const factLabels: Record<Fact, [name: string, unit: string]> = {
  seconds: ["Length", "s"], width: ["Width", "px"], height: ["Height", "px"], fps: ["Frame rate", "fps"],
};

/**
 * Reference media: dropped or chosen files, measured here and sent nowhere, or sketches to price before a file exists.
 *
 * @csspart label - The name of the input.
 * @csspart drop - The drop zone.
 * @csspart item - One reference.
 * @csspart add - A button that adds a reference of a kind, with its difference to now.
 * @csspart delta - That difference.
 */
export class CreditReferences extends Control {
  static override properties = {
    ...Control.properties,
    items: { attribute: false },
    wanted: { attribute: false },
    over: { state: true },
    rejected: { state: true },
  };

  declare items: readonly Reference[];
  /** The facts that would settle the price. */
  declare wanted: readonly string[];
  private declare over: boolean;
  private declare rejected: string;

  constructor() {
    super();
    this.items = [];
    this.wanted = [];
    this.over = false;
    this.rejected = "";
  }

  static override styles = [tokens, row, note, css`
    .drop { border: 1px dashed var(--_edge); border-radius: var(--_radius); padding: calc(3 * var(--_space)); background: var(--_raised); transition: background var(--_motion); }
    .drop.over { border-color: var(--_accent); border-style: solid; background: var(--_tint); }
    .ask { display: flex; flex-wrap: wrap; align-items: center; gap: calc(2 * var(--_space)); }
    .ask > span { color: var(--_muted); margin-inline-end: auto; }
    .files { position: relative; overflow: hidden; }
    .files:focus-within { outline: 2px solid var(--_accent); outline-offset: 2px; }
    .files input { position: absolute; inset: 0; opacity: 0; cursor: pointer; font-size: 0; }
    .adds { display: flex; flex-wrap: wrap; gap: calc(2 * var(--_space)); margin-block-start: calc(2 * var(--_space)); }
    .adds .button { gap: calc(1.5 * var(--_space)); font-size: var(--_small); padding-inline: calc(3 * var(--_space)); }
    .adds .delta { min-inline-size: 3ch; }
    ul.items { display: grid; gap: 1px; margin: 0 0 calc(3 * var(--_space)); padding: 0; list-style: none; }
    .item { display: grid; grid-template-columns: 40px minmax(0, 1fr) auto; gap: calc(3 * var(--_space)); align-items: center; min-block-size: 56px; border-block-end: var(--_border); }
    .thumb { display: grid; place-items: center; inline-size: 40px; block-size: 40px; border-radius: 6px; background: var(--_surface); color: var(--_muted); overflow: hidden; }
    .thumb img, .thumb video { inline-size: 100%; block-size: 100%; object-fit: cover; }
    .name { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .facts { display: flex; flex-wrap: wrap; gap: 0 calc(3 * var(--_space)); color: var(--_muted); font-size: var(--_small); font-variant-numeric: tabular-nums; }
    .facts label { display: inline-flex; align-items: center; gap: var(--_space); color: var(--_text); }
    .facts input { inline-size: 7ch; min-block-size: 28px; padding-inline: var(--_space); border: var(--_control); border-radius: 6px; background: var(--_raised); text-align: end; }
    .wanted input { border-color: var(--_caution); }
    .item.unused { color: var(--_muted); }
    .remove { min-inline-size: 44px; padding: 0; border-color: transparent; background: none; }
    .rejected { color: var(--_caution); }
    [role="status"]:empty { display: none; }
  `];

  get #kinds(): readonly KindDescription[] { return this.now.kinds ?? this.input.kinds ?? []; }

  #send(items: readonly Reference[]): void {
    this.dispatchEvent(new ReferencesEvent(this.input.name, items));
  }

  /** Takes files in: each is shown at once, and measured beside. */
  async take(files: Iterable<File>): Promise<void> {
    const added: Reference[] = [];
    const rejected: string[] = [];
    for (const file of files) {
      const kind = kindOf(file);
      if (kind && this.#kinds.some((one) => one.kind === kind)) added.push(fromFile(file, kind));
      else rejected.push(file.name);
    }
    const kinds = list(this.#kinds.map(({ kind }) => plural(kindName(kind))), "and");
    this.rejected = rejected.length ? `Left out: ${list(rejected, "and")}. ${this.model.label} takes ${kinds}.` : "";
    if (!added.length) return;
    this.#send([...this.items, ...added]);
    await Promise.all(added.map(async (item) => {
      const facts = await measure(item);
      if (!this.items.some(({ key }) => key === item.key)) return;
      const { measuring: _, ...rest } = item;
      this.#send(this.items.map((one) => (one.key === item.key ? { ...rest, ...facts } : one)));
    }));
  }

  #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    if (event.dataTransfer) void this.take([...event.dataTransfer.files]);
  };

  #set(item: Reference, fact: Fact, text: string): void {
    const { [fact]: _, ...rest } = item;
    this.#send(this.items.map((one) => (one.key !== item.key ? one : text === "" ? rest : { ...rest, [fact]: text })));
  }

  #remove(item: Reference): void {
    release(item);
    this.#send(this.items.filter(({ key }) => key !== item.key));
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>(".remove, .files input")?.focus());
  }

  /** Puts the cursor where the price is settled: into the first field whose fact is wanted. */
  override focus(): void {
    this.shadowRoot?.querySelector<HTMLElement>(".wanted input, .files input")?.focus();
  }

  #facts(item: Reference): TemplateResult {
    if (item.measuring) return html`<span>Measuring …</span>`;
    const known: string[] = [];
    if (item.url && item.seconds) known.push(quantity(item.seconds, "second", this.locale));
    if (item.url && item.width && item.height) known.push(`${pixels(item.width, this.locale)} × ${pixels(item.height, this.locale)}`);
    const playable = item.kind !== "image";
    const asked = (Object.keys(factLabels) as Fact[]).filter((fact) => {
      if (!playable && (fact === "seconds" || fact === "fps")) return false;
      if (item.kind === "audio" && fact !== "seconds") return false;
      return item.url && item[fact] !== undefined && fact !== "fps" ? false : this.wanted.includes(fact) || item[fact] !== undefined;
    });
    return html`
      ${known.length ? html`<span>${known.join(" · ")}</span>` : nothing}
      ${asked.map((fact) => {
        const [name, unit] = factLabels[fact];
        return html`<label class=${item[fact] === undefined ? "wanted" : ""}>${name}
          <input type="text" inputmode="decimal" autocomplete="off" .value=${item[fact] ?? ""} placeholder="–"
            @change=${(event: Event) => this.#set(item, fact, (event.target as HTMLInputElement).value.trim().replace(",", "."))}> ${unit}</label>`;
      })}`;
  }

  #item(item: Reference, index: number) {
    const used = this.#kinds.some(({ kind }) => kind === item.kind);
    const name = item.name ?? `${humanise(kindName(item.kind))} ${this.items.slice(0, index + 1).filter(({ kind }) => kind === item.kind).length}`;
    const sight = item.url && item.kind === "image" ? html`<img src=${item.url} alt="">`
      : item.url && item.kind === "video" ? html`<video src=${item.url} muted preload="metadata" aria-hidden="true"></video>` : shape(item.kind);
    return html`
      <li class="item ${used ? "" : "unused"}" part="item">
        <span class="thumb">${sight}</span>
        <span>
          <span class="name" title=${name}>${name}</span>
          <span class="facts">${used ? this.#facts(item) : html`<span>Not used by ${this.model.label}</span>`}</span>
        </span>
        <button class="button remove" type="button" aria-label=${`Remove ${name}`} @click=${() => this.#remove(item)}>${cross}</button>
      </li>`;
  }

  #add(kind: KindDescription) {
    const option: OptionValue | undefined = this.now.values.find(({ adds }) => adds === kind.kind);
    const refused = !option || this.refuses(option);
    const id = `add-${kind.kind}`;
    const show = () => { this.noted = option && refused ? option : undefined; };
    const about = option ? (refused ? this.reason(option) : this.spokenDelta(option)) : "No more can be added.";
    return html`
      <button class="button" part="add" type="button" aria-label=${`Add ${kindName(kind.kind)}`} aria-describedby=${id} aria-disabled=${refused ? "true" : nothing}
        @focus=${show} @pointerenter=${show} @click=${() => { if (!refused) this.#send([...this.items, sketch(kind.kind)]); }}>
        ${refused ? barred : plus}${humanise(kindName(kind.kind))}
        <span class="delta" part="delta" aria-hidden="true"><span class="figures">${option && !refused ? this.delta(option) : ""}</span></span>
      </button>
      <span class="quiet" id=${id}>${about}</span>`;
  }

  /** `Up to 9 images and 3 videos.` */
  get #limits(): string {
    const parts = this.#kinds.filter(({ max }) => max !== 0).map(({ kind, max, seconds }) =>
      `${max === undefined ? plural(kindName(kind)) : counted(max, kind)}${seconds?.total !== undefined ? ` (${quantity(seconds.total, "second", this.locale)} in all)` : ""}`);
    const all = this.now.maxItems === undefined ? "" : `, ${this.now.maxItems} in all`;
    return parts.length ? `Up to ${list(parts, "and")}${all}. Files stay on this device.` : "";
  }

  override render() {
    const accept = this.#kinds.map(({ kind }) => `${kind}/*`).join(",");
    return html`
      <div class="label" part="label" id="label">${this.label}</div>
      <div class="control" role="group" aria-labelledby="label">
        <div class="drop ${this.over ? "over" : ""}" part="drop" @drop=${this.#drop}
          @dragover=${(event: DragEvent) => { event.preventDefault(); this.over = true; }} @dragleave=${() => { this.over = false; }}>
          ${this.items.length ? html`<ul class="items" aria-label=${this.label}>
            ${repeat(this.items, ({ key }) => key, (item, index) => this.#item(item, index))}</ul>` : nothing}
          <div class="ask">
            <span>Drop ${inSentence(this.label)} here</span>
            <label class="button files">Choose files
              <input type="file" multiple accept=${accept} aria-label=${`Choose files: ${this.label}`} aria-describedby="limits"
                @change=${(event: Event) => { const field = event.target as HTMLInputElement; void this.take([...(field.files ?? [])]); field.value = ""; }}>
            </label>
          </div>
          <div class="adds">${this.#kinds.map((kind) => this.#add(kind))}</div>
        </div>
        ${this.note("note")}
        <p class="hint rejected" role="status">${this.rejected}</p>
        ${this.faults()}
        <p class="hint" id="limits">${this.#limits}</p>${this.hint()}
      </div>`;
  }
}
