/** Opens the account that pays: the server's where one stands behind the card, else one of the tab's own. */
import type { Account } from "./account-kinds";
import type { Rates } from "./engine";
import type { Description } from "./wire";

export type { Account };
export { accountNames } from "./account-kinds";

/** `undefined` where there is no account to be had. Fails while a server does not answer. */
export async function openAccount(rates: Rates, description: Description, history = false): Promise<Account | undefined> {
  if (rates.server !== undefined) return await (await import("./server-account")).ServerAccount.open(rates.server, history);
  const { DemoAccount } = await import("./demo-account");
  return new DemoAccount(rates, description);
}
