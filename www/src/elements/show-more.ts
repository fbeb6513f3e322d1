/** After the last of a list was shown, the button that did it is gone: the focus goes to the list. */
import type { LitElement } from "lit";

export function keepFocus(host: LitElement, list: string): void {
  void host.updateComplete.then(() => {
    const root = host.renderRoot;
    if (!root.querySelector(".more") || !host.shadowRoot?.activeElement) root.querySelector<HTMLElement>(list)?.focus({ preventScroll: true });
  });
}
