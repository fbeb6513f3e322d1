/** Registers `<credit-wallet>` and what it is made of. A tag that is taken stays as it is. */
import "./whole-engine";
import { CreditJobs } from "./elements/credit-jobs";
import { CreditLedger } from "./elements/credit-ledger";
import { CreditLots, CreditLotsBar } from "./elements/credit-lots";
import { CreditTimeline } from "./elements/credit-timeline";
import { CreditWallet } from "./elements/credit-wallet";

const elements: Record<string, CustomElementConstructor> = {
  "credit-jobs": CreditJobs,
  "credit-ledger": CreditLedger,
  "credit-lots": CreditLots,
  "credit-lots-bar": CreditLotsBar,
  "credit-timeline": CreditTimeline,
  // Last: its children are there when it is upgraded.
  "credit-wallet": CreditWallet,
};

for (const [tag, element] of Object.entries(elements)) {
  if (!customElements.get(tag)) customElements.define(tag, element);
}

declare global {
  interface HTMLElementTagNameMap {
    "credit-wallet": CreditWallet;
  }
}
