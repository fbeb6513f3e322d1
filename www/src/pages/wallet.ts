/** The wallet of the account: the server's, or the tab's own. */
import { accountNames, openAccount, type Account } from "../account";
import "../define-wallet";
import type { CreditWallet } from "../elements/credit-wallet";
import { ratesAt } from "../engine";
import type { AccountKind } from "../server";

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!;
const element = find<CreditWallet>("credit-wallet");
const choice = find<HTMLSelectElement>("#account");
const said = find<HTMLElement>("#kept");

const rates = ratesAt(element.card ?? "");
let account: Account | undefined;
let opening = false;
/** An account that does not answer is asked for again after this. */
const againMilliseconds = 10_000;

for (const [kind, words] of Object.entries(accountNames)) choice.add(new Option(words, kind));

async function follow(): Promise<void> {
  if (rates.state.status !== "ready" || account || opening) return;
  opening = true;
  try {
    account = await openAccount(rates, rates.state.description, true);
    if (account) show(account);
    else said.textContent = "Sign in to see your wallet: this server knows no account of yours.";
  } catch {
    said.textContent = "The server that keeps the wallet can't be reached. It is shown as soon as it answers.";
    setTimeout(() => void follow(), againMilliseconds);
  }
  opening = false;
}

function show(opened: Account): void {
  const demonstration = opened.kind !== undefined;
  find<HTMLElement>("#kinds").hidden = !demonstration;
  said.textContent = `${demonstration ? "A demonstration account" : "Your account"}, kept ${opened.server ? "by the server" : "in this tab alone"}. What you generate here shows up in it.`;
  opened.subscribe(() => { element.events = opened.events; });
  element.events = opened.events;
  if (opened.kind === undefined) return;
  choice.value = opened.kind;
  choice.disabled = false;
}

async function again(): Promise<void> {
  try {
    await account?.begin(choice.value as AccountKind);
  } catch {
    said.textContent = "The server can't be reached, so the account stays as it is.";
  }
}

choice.addEventListener("change", () => void again());
find("#again").addEventListener("click", () => void again());
rates.subscribe(() => void follow());
void follow();
