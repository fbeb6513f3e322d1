/** Jobs that a server makes: sent with what was shown, followed to their end, and told beside what was charged. */
import type { Account } from "../account";
import type { Submitted } from "../account-kinds";
import { Announcer } from "../elements/announcer";
import { CreditJobList } from "../elements/credit-job-list";
import { isPriced } from "../elements/submission";
import { changeWords } from "../elements/notice";
import { shortCost } from "../form-words";
import { figure, quantity } from "../format";
import { jobSentence } from "../job-words";
import type { Job, Order, Simulation } from "../server";
import { missingWords } from "../wallet-words";
import { problemTexts, root, sentence } from "../words";
import type { Place } from "./place";

if (!customElements.get("credit-job-list")) customElements.define("credit-job-list", CreditJobList);

const { lang } = document.documentElement;
const away = "The server can't be reached. Nothing is lost: try again, and the job is made only once.";

export class ServerDesk {
  #account: Account | undefined;
  #busy = false;
  /** The job that the line under the button speaks of. */
  #latest: string | undefined;
  /** How each job stood when it was looked at last. */
  #stood: ReadonlyMap<string, string> | undefined;
  #spoken = "";
  readonly #announcer: Announcer;
  readonly #leaving = new Set<string>();

  constructor(private readonly place: Place) {
    this.#announcer = new Announcer(place.estimator, () => this.#spoken);
    for (const type of ["credit-cost-updated", "credit-balance-updated"] as const) place.estimator.addEventListener(type, () => this.#simulations());
    this.#list.addEventListener("credit-job-cancel", ({ id, evenRunning }) => void this.#cancel(id, evenRunning));
  }

  get #list(): CreditJobList { return this.place.find("credit-job-list"); }
  get #line(): HTMLElement { return this.place.find("#latest"); }

  /** There is a server, and perhaps an account on it. */
  serve(account: Account | undefined): void {
    this.place.find<HTMLElement>("#demonstration").hidden = account?.kind === undefined;
    if (!account) return;
    this.#account = account;
    account.subscribe(() => this.#show(account));
    this.#show(account);
    this.#simulations();
  }

  /** In the line under the button, and once to who listens. */
  say(words: string, wrong = false, spoken = words): void {
    const line = this.#line;
    line.classList.toggle("wrong", wrong);
    line.textContent = words;
    this.#spoken = spoken;
    this.#announcer.announce();
  }

  // -------------------------------------------------------------- the jobs there are

  #show({ server, wallet }: Account): void {
    const jobs = server?.jobs ?? [];
    const { state } = this.place.rates;
    const list = this.#list;
    list.jobs = jobs;
    list.description = state.status === "ready" ? state.description : undefined;
    this.place.find<HTMLElement>("#jobs").hidden = !jobs.length;
    const before = this.#stood;
    this.#stood = new Map(jobs.map(({ id, state, progress }) => [id, `${state} ${progress}`]));
    if (!before) return;
    for (const job of jobs.filter(({ id, state, progress }) => before.has(id) && before.get(id) !== `${state} ${progress}`).reverse()) {
      if (job.id === this.#latest) this.#line.textContent = jobSentence(job, wallet?.available, lang);
      if (job.outcome) {
        this.#spoken = `${job.label}: ${jobSentence(job, wallet?.available, lang, ", ")}`;
        this.#announcer.announce();
      }
    }
  }

  async #cancel(id: string, evenRunning: boolean): Promise<void> {
    this.#leave(id, true);
    try {
      await this.#account?.server?.cancel(id, evenRunning);
    } catch (error) {
      this.say((error as Error).message, true);
    }
    this.#leave(id, false);
    // The button is gone with what it did.
    if (document.activeElement === document.body) this.#list.focus();
  }

  #leave(id: string, leaving: boolean): void {
    if (leaving) this.#leaving.add(id);
    else this.#leaving.delete(id);
    this.#list.leaving = new Set(this.#leaving);
  }

  // -------------------------------------------------------------- one more

  async submit(data: FormData): Promise<void> {
    if (this.#busy) return;
    const { estimator } = this.place;
    const button = this.place.find<HTMLElement>("#generate");
    this.#busy = true;
    button.setAttribute("aria-busy", "true");
    try {
      const account = await this.place.open();
      if (account) await this.#send(account, data.get(`${estimator.name ?? ""}-queue`) === "standard");
      else this.say("Sign in first: this server knows no account of yours.", true);
    } catch {
      this.say(away, true);
      void this.place.rates.refresh();
    } finally {
      this.#busy = false;
      button.removeAttribute("aria-busy");
    }
  }

  #order(queued: boolean): Order | undefined {
    const { answer, context } = this.place.estimator;
    if (!isPriced(answer)) return undefined;
    const { model, selection, card: { digest }, credits } = answer;
    const simulate = this.#simulation;
    return { model, selection, ...(context ? { context } : {}), quote: { digest, credits }, ...(queued ? { queue: "standard" } : {}), ...(simulate ? { simulate } : {}) };
  }

  async #send(account: Account, queued: boolean, again = false): Promise<void> {
    const order = this.#order(queued);
    if (!order || !account.server) return;
    const { rates, estimator } = this.place;
    const result = await account.server.submit(order);
    switch (result.became) {
      case "held": return this.#held(result.job);
      case "unknown":
        // Where nothing answers, the prices say so, too.
        void rates.refresh();
        return this.say(result.sentence, true);
      case "short":
        estimator.wallet = account.wallet;
        await estimator.updateComplete;
        this.say(sentence(missingWords(result.preview?.missing ?? estimator.preview?.missing ?? "", lang)), true);
        return estimator.focus();
      case "refused": return this.#refused(result);
      case "changed": {
        await rates.refresh();
        estimator.refresh();
        await rates.settled;
        await estimator.updateComplete;
        const { answer } = estimator;
        const current = isPriced(answer) && answer.card.digest === result.digest;
        // The same price by another card needs no second thought.
        if (current && !again && JSON.stringify(answer.credits) === JSON.stringify(result.shown)) return this.#send(account, queued, true);
        const change = changeWords(figure(result.shown, lang), shortCost(result.answer, lang));
        if (!current) return this.say(`${change} Nothing was charged. Load the page again for the prices of now.`, true);
        // What it was stands beside the price where another card made it so.
        const todo = "Nothing was charged. Press again to go on.";
        return this.say(order.quote.digest === result.digest ? `${change} ${todo}` : todo, true, `${change} ${todo}`);
      }
    }
  }

  #held(job: Job): void {
    this.#latest = job.id;
    this.place.estimator.acknowledge();
    const balance = this.#account?.wallet?.available;
    this.say(jobSentence(job, balance, lang), false, `${job.label}: ${jobSentence(job, balance, lang, ", ")}`);
  }

  #refused({ sentence: words, input, answer }: Extract<Submitted, { became: "refused" }>): void {
    const { estimator } = this.place;
    const problems = answer?.outcome === "refused" ? answer.problems : [];
    this.say(problems.length ? problemTexts(problems, estimator.described, lang).join(" ") : words, true);
    const where = problems.find((problem) => problem.input !== undefined)?.input ?? input;
    if (where !== undefined) estimator.showControl(root(where.replace(/^selection\./, "")));
  }

  // -------------------------------------------------------------- how the demonstration ends it

  get #choice(): HTMLSelectElement { return this.place.find("#ending"); }

  get #simulation(): Simulation | undefined {
    return this.#account?.kind === undefined || !this.#choice.value ? undefined : JSON.parse(this.#choice.value) as Simulation;
  }

  /** The ways in which a job like this one may end. */
  #simulations(): void {
    const { answer, preview, described } = this.place.estimator;
    const ways: [string, Simulation][] = [["is delivered", { outcome: "delivered" }]];
    const fewer = preview?.endings?.filter(({ ending, outputs }) => ending === "delivered" && outputs !== undefined) ?? [];
    for (const { outputs } of fewer.slice(-3)) ways.push([`delivers only ${outputs} ${outputs === "1" ? "output" : "outputs"}`, { outcome: "delivered", usage: { outputs: outputs! } }]);
    for (const { input: name } of answer?.outcome === "range" ? answer.unknown : []) {
      const input = described?.inputs.find((one) => one.name === name);
      if (input?.type === "number" && input.min !== undefined) ways.push([`is delivered with ${quantity(input.min, input.unit, lang)}`, { outcome: "delivered", usage: { [input.name]: input.min } }]);
    }
    ways.push(["fails", { outcome: "failed" }], ["is stopped by moderation", { outcome: "moderated" }], ["takes half a minute", { outcome: "slow" }], ["is never heard of again", { outcome: "none" }]);
    const choice = this.#choice;
    const { value } = choice;
    const values = ways.map(([, simulation]) => JSON.stringify(simulation));
    if (values.join() === [...choice.options].map((option) => option.value).join()) return;
    choice.replaceChildren(...ways.map(([words], index) => new Option(words, values[index])));
    choice.value = values.includes(value) ? value : values[0]!;
  }
}
