/** What the parts of the generation page share. */
import type { Account } from "../account";
import type { CreditEstimator } from "../elements/credit-estimator";
import type { Rates } from "../engine";

export interface Place {
  form: HTMLFormElement;
  estimator: CreditEstimator;
  rates: Rates;
  /** The account, once there is one. Fails while a server does not answer. */
  open(): Promise<Account | undefined>;
  find<T extends Element>(selector: string): T;
}
