/** Registers `<credit-cost>` alone, for pages that only show prices. */
import { CreditCost } from "./elements/credit-cost";

if (!customElements.get("credit-cost")) customElements.define("credit-cost", CreditCost);

declare global {
  interface HTMLElementTagNameMap { "credit-cost": CreditCost }
}
