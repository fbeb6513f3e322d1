/** The wallet of the demonstration account. */
import { Account, accounts, type AccountKind } from "../account";
import "../define-wallet";
import type { CreditWallet } from "../elements/credit-wallet";
import { ratesAt } from "../engine";

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!;
const element = find<CreditWallet>("credit-wallet");
const choice = find<HTMLSelectElement>("#account");

const rates = ratesAt(element.card ?? "");
let account: Account | undefined;

for (const [kind, words] of Object.entries(accounts)) choice.add(new Option(words, kind));

function follow(): void {
  if (rates.state.status !== "ready" || account) return;
  account = new Account(rates, rates.state.description);
  choice.value = account.kind;
  choice.disabled = false;
  element.events = account.events;
}

function again(): void {
  if (!account) return;
  account.begin(choice.value as AccountKind);
  element.events = account.events;
}

choice.addEventListener("change", again);
find("#again").addEventListener("click", again);
rates.subscribe(follow);
follow();
