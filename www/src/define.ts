/** Registers the elements. A tag that is taken stays as it is. */
import "./whole-engine";
import "./define-cost";
import { CreditAlternatives } from "./elements/credit-alternatives";
import { CreditBalance } from "./elements/credit-balance";
import { CreditBreakdown } from "./elements/credit-breakdown";
import { CreditChoice } from "./elements/credit-choice";
import { CreditEstimator } from "./elements/credit-estimator";
import { CreditModelPicker } from "./elements/credit-model-picker";
import { CreditNotOffered } from "./elements/credit-not-offered";
import { CreditNumber } from "./elements/credit-number";
import { CreditNumbers } from "./elements/credit-numbers";
import { CreditReferences } from "./elements/credit-references";
import { CreditSwitch } from "./elements/credit-switch";

const elements: Record<string, CustomElementConstructor> = {
  "credit-alternatives": CreditAlternatives,
  "credit-balance": CreditBalance,
  "credit-breakdown": CreditBreakdown,
  "credit-choice": CreditChoice,
  "credit-model-picker": CreditModelPicker,
  "credit-not-offered": CreditNotOffered,
  "credit-number": CreditNumber,
  "credit-numbers": CreditNumbers,
  "credit-references": CreditReferences,
  "credit-switch": CreditSwitch,
  // Last: its children are there when it is upgraded.
  "credit-estimator": CreditEstimator,
};

for (const [tag, element] of Object.entries(elements)) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    "credit-estimator": CreditEstimator;
  }
}
