import type { Way } from "./ways";
import type { Answer, InputValue, PayWay, PlanAnswer, Preview, WayOn } from "./wire";

/** The result changed: fired by `<credit-cost>` and `<credit-estimator>`. `null` where there was or is no price to be had. */
export class CreditCostUpdatedEvent extends Event {
  static readonly type = "credit-cost-updated";
  constructor(readonly previous: Answer | null, readonly answer: Answer | null) {
    super(CreditCostUpdatedEvent.type, { bubbles: true, composed: true });
  }
}

/** What the job does to the balance changed: fired by `<credit-estimator>`. `null` where there is no balance to tell of. */
export class CreditBalanceUpdatedEvent extends Event {
  static readonly type = "credit-balance-updated";
  constructor(readonly previous: Preview | null, readonly preview: Preview | null) {
    super(CreditBalanceUpdatedEvent.type, { bubbles: true, composed: true });
  }
}

/** Credits are missing and the user chose a way to go on: fired by `<credit-estimator>`. Selling is the page's own. The
 *  standard queue is the element's: unless the page prevents it, the job is then submitted for that queue. */
export class CreditTopUpEvent extends Event {
  static readonly type = "credit-top-up";
  constructor(readonly way: WayOn, readonly preview: Preview) {
    super(CreditTopUpEvent.type, { bubbles: true, composed: true, cancelable: true });
  }
}

/** The cheapest way to pay for a month's work changed: fired by `<credit-calculator>`. `null` where there was or is none. */
export class CreditPlanEvent extends Event {
  static readonly type = "credit-plan";
  constructor(readonly previous: PayWay | null, readonly way: PayWay | null, readonly answer: PlanAnswer | null) {
    super(CreditPlanEvent.type, { bubbles: true, composed: true });
  }
}

/** What a row of the calculator asks for: it has changed, or it is to be copied or removed. Stays inside the calculator. */
export class WorkEvent extends Event {
  static readonly type = "credit-work";
  constructor(readonly act: "changed" | "copy" | "remove") {
    super(WorkEvent.type, { bubbles: true, composed: true });
  }
}

/** A control asks for another value. Stays inside the estimator. */
export class ChooseEvent extends Event {
  static readonly type = "credit-choose";
  constructor(readonly input: string, readonly value: InputValue | undefined) {
    super(ChooseEvent.type, { bubbles: true, composed: true });
  }
}

/** The picker asks for another model. Stays inside the estimator. */
export class ChooseModelEvent extends Event {
  static readonly type = "credit-choose-model";
  constructor(readonly model: string) {
    super(ChooseModelEvent.type, { bubbles: true, composed: true });
  }
}

/** A way out is taken, or something cheaper. Stays inside the estimator. */
export class TakeWayEvent extends Event {
  static readonly type = "credit-take-way";
  constructor(readonly way: Way) {
    super(TakeWayEvent.type, { bubbles: true, composed: true });
  }
}

/** What was taken is taken back. Stays inside the estimator. */
export class UndoWayEvent extends Event {
  static readonly type = "credit-undo-way";
  constructor() {
    super(UndoWayEvent.type, { bubbles: true, composed: true });
  }
}

/** The list of models is asked for, the cheapest first. Stays inside the estimator. */
export class ShowModelsEvent extends Event {
  static readonly type = "credit-show-models";
  constructor() {
    super(ShowModelsEvent.type, { bubbles: true, composed: true });
  }
}

/** The summary asks for the control that would settle the price. Stays inside the estimator. */
export class ShowControlEvent extends Event {
  static readonly type = "credit-show-control";
  constructor(readonly input: string) {
    super(ShowControlEvent.type, { bubbles: true, composed: true });
  }
}

/** References were added, changed or removed. Stays inside the estimator. */
export class ReferencesEvent extends Event {
  static readonly type = "credit-references";
  constructor(readonly input: string, readonly items: readonly import("./media").Reference[]) {
    super(ReferencesEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    "credit-cost-updated": CreditCostUpdatedEvent;
    "credit-balance-updated": CreditBalanceUpdatedEvent;
    "credit-top-up": CreditTopUpEvent;
    "credit-plan": CreditPlanEvent;
    "credit-work": WorkEvent;
    "credit-choose": ChooseEvent;
    "credit-choose-model": ChooseModelEvent;
    "credit-take-way": TakeWayEvent;
    "credit-undo-way": UndoWayEvent;
    "credit-show-models": ShowModelsEvent;
    "credit-show-control": ShowControlEvent;
    "credit-references": ReferencesEvent;
  }
}
