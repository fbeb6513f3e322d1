import type { ReactiveController, ReactiveControllerHost } from "lit";
import { ratesAt, type Rates, type State } from "../engine";

/** Follows the card at a URL for as long as its host is in the page. */
export class RatesController implements ReactiveController {
  #rates: Rates | undefined;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost, private readonly changed: (rates: Rates) => void) {
    host.addController(this);
  }

  get rates(): Rates | undefined { return this.#rates; }
  get state(): State { return this.#rates?.state ?? { status: "loading" }; }

  follow(url: string | undefined, server?: string): void {
    const rates = url ? ratesAt(url, server || undefined) : undefined;
    if (rates === this.#rates) return;
    this.hostDisconnected();
    this.#rates = rates;
    this.hostConnected();
  }

  hostConnected(): void {
    const rates = this.#rates;
    if (!rates || this.#stop) return;
    this.#stop = rates.subscribe(() => this.changed(rates));
    this.changed(rates);
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = undefined;
  }
}

/** The language of the text around an element: the page's figures are written in it. */
export const localeOf = (element: Element): string | undefined =>
  element.closest<HTMLElement>("[lang]")?.lang || undefined;
