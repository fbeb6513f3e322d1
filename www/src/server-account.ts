/** An account that a server keeps: its wallet, its history and its jobs, followed for as long as the page is open. */
import type { Account, JobServer, Submitted } from "./account-kinds";
import { newKey, NoAnswer, purchase, Refusal, Server, type AccountKind, type Job, type Order } from "./server";
import type { Wallet, WalletEvent, WayOn } from "./wire";
import { sentence } from "./words";

const retryMilliseconds = 800;
/** How often jobs are asked about that have just begun, and how often those that take long. */
const soonMilliseconds = 600;
const laterMilliseconds = 5000;
const newMilliseconds = 60_000;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const away = "The server can't be reached. Nothing is lost: try again, and the job is made only once.";

export class ServerAccount implements Account, JobServer {
  #kind: AccountKind | undefined;
  #wallet: Wallet | null = null;
  #events: WalletEvent[] | undefined;
  #jobs: Job[] = [];
  #told = "";
  /** An order that may have arrived: sent again under the same key it is the same one. */
  #attempt: { order: string; key: string } | undefined;
  #purchase: { what: string; key: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers that were asked for before something changed are not the last word. */
  #turn = 0;
  readonly #listeners = new Set<() => void>();

  private constructor(private readonly asked: Server, private readonly history: boolean) {}

  /** With its `history` or (for a form) with its jobs; `undefined` where the server knows nobody and makes up no accounts. */
  static async open(base: string, history: boolean): Promise<ServerAccount | undefined> {
    const account = new ServerAccount(new Server(base), history);
    try {
      await account.#begin();
      await account.#look();
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
    for (const type of ["focus", "online"]) addEventListener(type, () => account.#soon(0));
    document.addEventListener("visibilitychange", () => account.#soon(0));
    return account;
  }

  get kind(): AccountKind | undefined { return this.#kind; }
  get wallet(): Wallet | null { return this.#wallet; }
  get events(): readonly WalletEvent[] | undefined { return this.#events; }
  get jobs(): readonly Job[] { return this.#jobs; }
  get server(): JobServer { return this; }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async begin(kind: AccountKind): Promise<void> {
    await this.#begin(kind);
    this.#attempt = undefined;
    await this.#look();
  }

  /** A server that makes up no accounts may still know the visitor. */
  async #begin(kind?: AccountKind): Promise<void> {
    try {
      this.#kind = (await this.asked.session(kind)).kind;
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error;
      this.#kind = undefined;
    }
  }

  // -------------------------------------------------------------- following it

  async #look(): Promise<void> {
    const turn = ++this.#turn;
    // The jobs first: a wallet that is asked for later knows at least as much.
    const jobs = await this.asked.jobs();
    const [{ wallet }, events] = await Promise.all([this.asked.wallet(), this.history ? this.asked.events() : undefined]);
    if (turn !== this.#turn) return;
    this.#wallet = wallet;
    this.#jobs = jobs;
    this.#events = events;
    this.#tell();
    this.#soon();
  }

  #tell(): void {
    // The instant of a wallet that is else the same is nothing new.
    const told = JSON.stringify([{ ...this.#wallet, at: "" }, this.#jobs, this.#events, this.#kind]);
    if (told === this.#told) return;
    this.#told = told;
    for (const listener of [...this.#listeners]) listener();
  }

  /** Asks again after a while, as long as something is under way. */
  #soon(after?: number): void {
    clearTimeout(this.#timer);
    const held = this.#jobs.filter(({ state }) => state === "held");
    if (document.visibilityState === "hidden" || after === undefined && !held.length) return;
    const fresh = held.some(({ at }) => Date.now() - Date.parse(at) < newMilliseconds);
    this.#timer = setTimeout(() => void this.#look().catch((error: unknown) => this.#lost(error)), after ?? (fresh ? soonMilliseconds : laterMilliseconds));
  }

  async #lost(error: unknown): Promise<void> {
    if (error instanceof Refusal && error.status === 401) await this.#begin().catch(() => {});
    this.#soon(laterMilliseconds);
  }

  // -------------------------------------------------------------- asking for something

  async submit(order: Order): Promise<Submitted> {
    const text = JSON.stringify(order);
    if (this.#attempt?.order !== text) this.#attempt = { order: text, key: newKey() };
    const { key } = this.#attempt;
    try {
      const job = await this.#insist(() => this.asked.submit(order, key));
      this.#attempt = undefined;
      this.#jobs = [job, ...this.#jobs.filter(({ id }) => id !== job.id)];
      this.#turn += 1;
      this.#tell();
      this.#soon(0);
      return { became: "held", job };
    } catch (error) {
      if (!(error instanceof Refusal)) return { became: "unknown", sentence: away };
      this.#attempt = undefined;
      return await this.#refused(error, order);
    }
  }

  async #refused(error: Refusal, order: Order): Promise<Submitted> {
    const { answer, card, preview, problems = [] } = error.body;
    if (error.code === "card-changed" && answer) return { became: "changed", digest: card?.digest ?? "", answer, shown: order.quote.credits };
    if (error.status === 402) {
      await this.#look().catch(() => {});
      return { became: "short", preview };
    }
    if (error.status === 401) return { became: "refused", sentence: "Sign in first: this server knows no account of yours." };
    const input = problems.find((problem) => problem.input !== undefined)?.input;
    const words = problems.length ? problems.map(({ message }) => sentence(message)).join(" ") : sentence(error.message);
    return { became: "refused", sentence: words, ...(answer ? { answer } : {}), ...(input === undefined ? {} : { input }) };
  }

  /** Once more where nothing answered, and once more with a new session where there was none. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof NoAnswer) await pause(retryMilliseconds);
      else if (error instanceof Refusal && error.status === 401) await this.#begin();
      else throw error;
      return await ask();
    }
  }

  async cancel(id: string, evenRunning: boolean): Promise<void> {
    let late = false;
    try {
      // What began to run since it was looked at gives nothing back: that is asked first.
      late = !evenRunning && (await this.#insist(() => this.asked.job(id))).progress === "running";
      if (!late) await this.#insist(() => this.asked.cancel(id));
    } catch (error) {
      // It ended meanwhile: the list says how.
      if (!(error instanceof Refusal)) throw new Error("The server can't be reached. Nothing is lost: try again.");
    }
    await this.#look().catch(() => {});
    if (late) throw new Error("It runs by now, and nothing would come back. Cancel again to stop it all the same.");
  }

  async topUp(way: WayOn): Promise<void> {
    const what = purchase(way);
    if (!what) return;
    const text = JSON.stringify(what);
    if (this.#purchase?.what !== text) this.#purchase = { what: text, key: newKey() };
    const { key } = this.#purchase;
    try {
      const { wallet } = await this.#insist(() => this.asked.topUp(what, key));
      this.#purchase = undefined;
      this.#turn += 1;
      this.#wallet = wallet;
      this.#tell();
      this.#soon(0);
    } catch (error) {
      if (!(error instanceof Refusal)) throw new Error("The server can't be reached. Nothing is lost: try again, and it is bought only once.");
      this.#purchase = undefined;
      throw new Error(sentence(error.message));
    }
  }
}
