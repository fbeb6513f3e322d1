/** Registers what a job is set with: the list of models and the controls. A tag that is taken stays as it is. */
import { CreditChoice } from "./elements/credit-choice";
import { CreditModelPicker } from "./elements/credit-model-picker";
import { CreditNotOffered } from "./elements/credit-not-offered";
import { CreditNumber } from "./elements/credit-number";
import { CreditNumbers } from "./elements/credit-numbers";
import { CreditReferences } from "./elements/credit-references";
import { CreditSwitch } from "./elements/credit-switch";

export function register(elements: Record<string, CustomElementConstructor>): void {
  for (const [tag, element] of Object.entries(elements)) {
    if (!customElements.get(tag)) customElements.define(tag, element);
  }
}

register({
  "credit-choice": CreditChoice,
  "credit-model-picker": CreditModelPicker,
  "credit-not-offered": CreditNotOffered,
  "credit-number": CreditNumber,
  "credit-numbers": CreditNumbers,
  "credit-references": CreditReferences,
  "credit-switch": CreditSwitch,
});
