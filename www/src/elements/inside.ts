/** What the controls inside an estimator ask of it. */
import type { LitElement } from "lit";
import type { Estimate } from "../estimate";
import { ChooseEvent, ChooseModelEvent, CreditTopUpEvent, ReferencesEvent, ShowControlEvent, ShowModelsEvent, TakeWayEvent, UndoWayEvent } from "../events";
import { CreditAlternatives } from "./credit-alternatives";
import type { CreditModelPicker } from "./credit-model-picker";

interface Host extends LitElement { model: string | undefined; showControl(input: string): void }

/** `act` is a change by the user; `queue` sends the job to the standard queue. */
export function listenInside(shadow: ShadowRoot, host: Host, act: (what: (estimate: Estimate) => void) => void, queue: () => void): void {
  const listen = <K extends keyof HTMLElementEventMap>(type: K, handle: (event: HTMLElementEventMap[K]) => void) => {
    shadow.addEventListener(type, (event) => {
      event.stopPropagation();
      handle(event as HTMLElementEventMap[K]);
    });
  };
  listen(ChooseEvent.type as "credit-choose", ({ input, value }) => act((estimate) => estimate.choose(input, value)));
  // A way that was taken is gone with its button: the focus goes to what takes it back, or to the price that it brought.
  const moveFocus = () => {
    const from = shadow.activeElement;
    if (from?.closest(".why")) void host.updateComplete.then(() => { if (!shadow.activeElement) host.focus(); });
    else if (from instanceof CreditAlternatives) void host.updateComplete.then(() => from.updateComplete).then(() => from.focus());
  };
  listen(TakeWayEvent.type as "credit-take-way", ({ way }) => {
    act((estimate) => {
      estimate.take(way);
      if (way.other) host.model = way.other.model;
    });
    moveFocus();
  });
  listen(UndoWayEvent.type as "credit-undo-way", () => {
    act((estimate) => {
      estimate.undo();
      host.model = estimate.model?.id;
    });
    moveFocus();
  });
  listen(ShowModelsEvent.type as "credit-show-models", () => {
    const picker = shadow.querySelector<CreditModelPicker>("credit-model-picker");
    picker?.scrollIntoView({ block: "nearest", behavior: "instant" });
    picker?.show("price");
  });
  listen(ReferencesEvent.type as "credit-references", ({ input, items }) => act((estimate) => estimate.refer(input, items)));
  listen(ChooseModelEvent.type as "credit-choose-model", ({ model }) => act((estimate) => {
    estimate.pick(model);
    host.model = model;
  }));
  // It goes on to the page, which may sell credits or have a queue of its own.
  shadow.addEventListener(CreditTopUpEvent.type, (event) => {
    const way = event as CreditTopUpEvent;
    if (way.way.way !== "standard-queue") return;
    queueMicrotask(() => {
      if (way.defaultPrevented) return;
      queue();
      void host.updateComplete.then(() => host.focus());
    });
  });
  listen(ShowControlEvent.type as "credit-show-control", ({ input }) => host.showControl(input));
  // What the inner controls fire is their own; only what is slotted in passes through.
  shadow.addEventListener("input", (event) => {
    if ((event.target as Node).getRootNode() === shadow) event.stopPropagation();
  });
}
