import { css, html, LitElement } from "lit";
import { row, tokens } from "./styles";

/** An input that these settings leave out: it keeps its place and says so. */
export class CreditNotOffered extends LitElement {
  static override properties = { label: { attribute: false }, model: { attribute: false }, problems: { attribute: false } };
  declare label: string;
  declare model: string;
  declare problems: readonly string[];
  static override styles = [tokens, row, css`.not { padding-block: calc(2.75 * var(--_space)); color: var(--_muted); } .not p { margin: 0; }`];
  override render() {
    return html`<div class="label">${this.label}</div>
      <div class="not">${this.problems?.length ? this.problems.map((text) => html`<p>${text}</p>`) : html`<p>Not offered with these settings</p>`}</div>`;
  }
}
