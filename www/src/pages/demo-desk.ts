/** Jobs without a server: what would be sent is shown, and the end can be played with the credits of the tab's own account. */
import type { Account } from "../account";
import { DemoAccount } from "../demo-account";
import { isSpan, plain, unitOfCredits } from "../format";
import { comesBack, endingName } from "../wallet-words";
import type { Amount, Ending } from "../wire";
import type { Place } from "./place";

const { lang } = document.documentElement;
const figureOf = (amount: Amount) => `${plain(amount, lang)} ${unitOfCredits(amount)}`;

export class DemoDesk {
  #account: DemoAccount | undefined;
  #running: string | undefined;

  constructor(private readonly place: Place) {}

  submit(data: FormData, account: Account | undefined): void {
    this.#account = account instanceof DemoAccount ? account : undefined;
    const lines = [...data].map(([name, value]) => `${name}: ${typeof value === "string" ? value : value.name}`);
    this.#find("#sent-data").textContent = lines.join("\n");
    this.#start();
    const sent = this.#find("#sent");
    sent.hidden = false;
    sent.focus();
    sent.scrollIntoView({ block: "nearest" });
  }

  #find(selector: string): HTMLElement { return this.place.find(selector); }

  /** The job's credits are set aside, and its end can be played. */
  #start(): void {
    const { estimator, rates } = this.place;
    const { preview, answer, described } = estimator;
    const account = this.#account;
    this.#running = undefined;
    this.#find("#outcome").textContent = "";
    this.#find("#endings").replaceChildren();
    const free = answer?.outcome === "exact" && answer.credits === "0";
    if (!account || !answer || free || preview?.state !== "covered" || preview.hold === undefined) {
      this.#find("#job-title").textContent = "Nothing is set aside";
      return;
    }
    const { hold } = preview;
    const id = account.name("job");
    account.add({ type: "hold", at: new Date().toISOString(), id, credits: hold, label: described?.label ?? id, ...(answer.model === undefined ? {} : { model: answer.model }), ...(answer.selection ? { selection: answer.selection } : {}) });
    this.#running = id;
    this.#find("#job-title").textContent = `${figureOf(hold)} set aside`;
    const returns = rates.state.status === "ready" ? Object.keys(rates.state.description.wallet?.returns ?? {}) as Ending[] : [];
    const least = "credits" in answer && isSpan(answer.credits) ? answer.credits.min : undefined;
    this.#find("#endings").replaceChildren(...returns.flatMap((ending) => ending === "delivered" && least !== undefined
      ? [this.#play(`Delivered for ${plain(least, lang)}`, ending, least), this.#play(`Delivered for ${plain(hold, lang)}`, ending)]
      : [this.#play(endingName(ending), ending)]));
  }

  #play(words: string, ending: Ending, credits?: Amount): HTMLElement {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    button.addEventListener("click", () => this.#end(ending, credits));
    item.append(button);
    return item;
  }

  #end(ending: Ending, credits?: Amount): void {
    const account = this.#account;
    if (!account || this.#running === undefined) return;
    account.add({ type: "end", at: new Date().toISOString(), hold: this.#running, ending, ...(credits === undefined ? {} : { credits }) });
    this.#running = undefined;
    const { last, wallet } = account;
    this.#find("#endings").replaceChildren();
    if (!last || !wallet) return;
    const words = last.type === "return" ? [comesBack(last.credits, lang)]
      : [`${figureOf(last.credits)} ${last.credits === "1" ? "is" : "are"} spent`, comesBack(last.returned ?? "0", lang)];
    this.#find("#outcome").textContent = `${endingName(ending)}: ${words.join(", ")}. Balance: ${figureOf(wallet.available)}.`;
    this.#find("#outcome").focus();
  }
}
