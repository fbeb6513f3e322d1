/** The generation form: the button says what will be charged, or what is missing; an account pays. */
import { openAccount, type Account } from "../account";
import "../define";
import type { CreditEstimator } from "../elements/credit-estimator";
import { ratesAt } from "../engine";
import { lacks, settle } from "../form-words";
import { missingWords } from "../wallet-words";
import type { Description } from "../wire";
import { cost, sentence } from "../words";
import { DemoDesk } from "./demo-desk";
import type { Place } from "./place";
import { ServerDesk } from "./server-desk";

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!;
const form = find<HTMLFormElement>("#job");
const estimator = find<CreditEstimator>("credit-estimator");
const prompt = find<HTMLTextAreaElement>("#prompt");
const button = find<HTMLButtonElement>("#generate");
const { lang } = document.documentElement;

/** What can be made without words. */
const wordless = new Set(["upscale"]);

function label(): void {
  const { answer, described, preview } = estimator;
  prompt.required = described !== undefined && !wordless.has(described.kind);
  const price = answer && answer.outcome !== "rate" ? cost(answer, lang) : undefined;
  const unknown = !answer ? [] : answer.outcome === "rate" ? answer.unknown : answer.outcome === "refused" ? lacks(answer, (input) => estimator.wanted(input)) : [];
  const open = unknown.map((one) => settle(one, described)).filter((words) => words !== undefined);
  const short = preview?.state === "short" && estimator.validity.customError;
  button.textContent = short ? sentence(missingWords(preview.missing ?? "", lang)).replace(/\.$/, "")
    : price !== undefined ? `Generate · ${price}`
    : !answer ? "Generate"
    : open.length ? `${open[0]} first`
    : "No price with these settings";
  button.classList.toggle("unpriced", price === undefined || short === true);
}

estimator.addEventListener("credit-cost-updated", label);
estimator.addEventListener("credit-balance-updated", label);
label();

prompt.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (!event.repeat) form.requestSubmit();
});

// A key that is held down, or the second click of a double one, asks for nothing more.
button.addEventListener("click", (event) => { if (event.detail > 1) event.preventDefault(); });

// -------------------------------------------------------------- the account

const rates = ratesAt(estimator.card ?? "", estimator.server || undefined);
let account: Account | undefined;
/** An account that does not answer is asked for again after this. */
const againMilliseconds = 10_000;
let opening: Promise<Account | undefined> | undefined;

const place: Place = { form, estimator, rates, open, find };
const demoDesk = new DemoDesk(place);
const serverDesk = new ServerDesk(place);

/** The room is kept for a balance that comes with the price. */
estimator.wallet = null;
rates.subscribe(follow);
follow();

function follow(): void {
  if (rates.state.status !== "ready") return;
  if (rates.server === undefined) find("#latest").textContent = "Nothing is made: this page has no server.";
  if (account) estimator.wallet = account.wallet;
  else if (!sells(rates.state.description)) estimator.wallet = undefined;
  // The first price is painted before a history is made up. Where a server does not answer, its return is told here.
  else requestAnimationFrame(() => setTimeout(() => void open().catch(() => {})));
}

function open(): Promise<Account | undefined> {
  if (rates.state.status !== "ready") return Promise.resolve(undefined);
  opening ??= openAccount(rates, rates.state.description).then((opened) => {
    account = opened;
    estimator.wallet = opened?.wallet;
    opened?.subscribe(() => { estimator.wallet = opened.wallet; });
    if (rates.server !== undefined) serverDesk.serve(opened);
    return opened;
  }).catch((error: unknown) => {
    opening = undefined;
    setTimeout(follow, againMilliseconds);
    throw error;
  });
  return opening;
}

/** A card that sells nothing has no balance to show. */
const sells = ({ plans, packs, trial }: Description) => Boolean(plans?.length || packs?.length || trial);

estimator.addEventListener("credit-top-up", ({ way }) => {
  if (!account || way.way !== "plan" && way.way !== "packs") return;
  account.topUp(way).then(() => {
    estimator.wallet = account?.wallet;
    return estimator.updateComplete;
  }).then(() => estimator.focus(), (error: Error) => serverDesk.say(error.message, true));
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (rates.server === undefined) demoDesk.submit(new FormData(form), account);
  else void serverDesk.submit(new FormData(form));
});
