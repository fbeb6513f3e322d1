/** Registers the elements of a generation form. */
import "./whole-engine";
import "./define-cost";
import { register } from "./define-controls";
import { CreditAlternatives } from "./elements/credit-alternatives";
import { CreditBalance } from "./elements/credit-balance";
import { CreditBreakdown } from "./elements/credit-breakdown";
import { CreditEstimator } from "./elements/credit-estimator";

register({
  "credit-alternatives": CreditAlternatives,
  "credit-balance": CreditBalance,
  "credit-breakdown": CreditBreakdown,
  // Last: its children are there when it is upgraded.
  "credit-estimator": CreditEstimator,
});

declare global {
  interface HTMLElementTagNameMap {
    "credit-estimator": CreditEstimator;
  }
}
