/** Who keeps the credits that a page shows and spends: this tab, or a server. */
import type { AccountKind, Job, Order } from "./server";
import type { Amount, Answer, Preview, Wallet, WalletEvent, WayOn } from "./wire";

/** The accounts there are to try, by name. */
export const accountNames: Record<AccountKind, string> = { usual: "Some weeks in", trial: "New, with the trial", low: "Nearly used up", empty: "Nothing yet" };

export interface Account {
  /** Which history was made up; `undefined` for an account that nobody made up. */
  readonly kind: AccountKind | undefined;
  /** As it is now; `null` while it can't be told. */
  readonly wallet: Wallet | null;
  /** What happened, the oldest first; `undefined` until it has come. */
  readonly events: readonly WalletEvent[] | undefined;
  /** The jobs that a server makes; `undefined` where nothing is made. */
  readonly server: JobServer | undefined;
  /** From the beginning, with another history. */
  begin(kind: AccountKind): Promise<void>;
  /** Buys what a way to go on says. Fails with a sentence. */
  topUp(way: WayOn): Promise<void>;
  /** Calls `listener` whenever something happened; returns how to stop. */
  subscribe(listener: () => void): () => void;
}

export interface JobServer {
  /** The newest first. */
  readonly jobs: readonly Job[];
  submit(order: Order): Promise<Submitted>;
  /** Fails with a sentence where it runs by now, unless that may be. */
  cancel(id: string, evenRunning: boolean): Promise<void>;
}

/** What became of an order. Whatever is not held has changed nothing. */
export type Submitted =
  | { became: "held"; job: Job }
  /** By the card in force it costs something else, or nothing. */
  | { became: "changed"; digest: string; answer: Answer; shown: Amount | { min: Amount; max: Amount } }
  | { became: "short"; preview: Preview | undefined }
  /** `input` is where. */
  | { became: "refused"; sentence: string; input?: string; answer?: Answer }
  /** Nothing answers. Sent again as it is, it is made once. */
  | { became: "unknown"; sentence: string };
