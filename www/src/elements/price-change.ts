import { moment } from "../dates";
import type { State } from "../engine";
import type { Answer } from "../wire";

/** What another card did to the price of the same question: `was` until something else is asked, or it is dismissed. */
export class PriceChange {
  was: string | undefined;
  #asked: string | undefined;
  #digest: string | undefined;
  #now = "";

  /** Some price was shown. */
  get begun(): boolean { return this.#asked !== undefined; }

  /** The price that is shown, as text. */
  see(asked: string, answer: Answer, now = "no price"): void {
    const { digest } = answer.card ?? {};
    if (asked !== this.#asked) this.was = undefined;
    else if (digest !== this.#digest && now !== this.#now) this.was ??= this.#now;
    if (this.was === now) this.was = undefined;
    this.#asked = asked;
    this.#digest = digest;
    this.#now = now;
  }
}

/** `Prices as of Nov 22, 2026, 2:03 PM. Offline.` */
export const asOfWords = (state: State, locale?: string) =>
  (state.status === "ready" && state.asOf !== undefined ? `Prices as of ${moment(state.asOf, locale)}. Offline.` : undefined);
