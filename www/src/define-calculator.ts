/** Registers `<credit-calculator>` and what it is made of, for pricing pages. */
import "./whole-engine";
import { register } from "./define-controls";
import { CreditCalculator } from "./elements/credit-calculator";
import { CreditCurve } from "./elements/credit-curve";
import { CreditPacks } from "./elements/credit-packs";
import { CreditPlanCards } from "./elements/credit-plan-cards";
import { CreditWays } from "./elements/credit-ways";
import { CreditWorkRow } from "./elements/credit-work-row";

register({
  "credit-curve": CreditCurve,
  "credit-packs": CreditPacks,
  "credit-plan-cards": CreditPlanCards,
  "credit-ways": CreditWays,
  "credit-work-row": CreditWorkRow,
  // Last: its children are there when it is upgraded.
  "credit-calculator": CreditCalculator,
});

declare global {
  interface HTMLElementTagNameMap { "credit-calculator": CreditCalculator }
}
