/** The generation form: the button says what will be charged, or what is missing; a demonstration account pays. */
import { Account } from "../account";
import "../define";
import type { CreditEstimator } from "../elements/credit-estimator";
import { ratesAt } from "../engine";
import { lacks, settle } from "../form-words";
import { isSpan, plain, unitOfCredits } from "../format";
import { comesBack, endingName, missingWords } from "../wallet-words";
import type { Amount, Description, Ending } from "../wire";
import { cost, sentence } from "../words";

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!;
const form = find<HTMLFormElement>("#job");
const estimator = find<CreditEstimator>("credit-estimator");
const prompt = find<HTMLTextAreaElement>("#prompt");
const button = find<HTMLButtonElement>("#generate");
const sent = find<HTMLElement>("#sent");
const outcome = find<HTMLElement>("#outcome");
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
  form.requestSubmit();
});

// -------------------------------------------------------------- the account

const rates = ratesAt(estimator.card ?? "");
let account: Account | undefined;
let running: string | undefined;

/** The room is kept for a balance that comes with the price. */
estimator.wallet = null;
rates.subscribe(follow);
follow();

function follow(): void {
  if (rates.state.status !== "ready") return;
  if (account) estimator.wallet = account.wallet;
  else if (!sells(rates.state.description)) estimator.wallet = undefined;
  // The first price is painted before a history is made up.
  else requestAnimationFrame(() => setTimeout(open));
}

function open(): void {
  if (account || rates.state.status !== "ready") return;
  account = new Account(rates, rates.state.description);
  estimator.wallet = account.wallet;
}

/** A card that sells nothing has no balance to show. */
const sells = ({ plans, packs, trial }: Description) => Boolean(plans?.length || packs?.length || trial);

estimator.addEventListener("credit-top-up", ({ way }) => {
  if (!account) return;
  const at = new Date().toISOString();
  if (way.way === "plan") account.add({ type: "cycle", at, id: account.name("plan"), plan: way.plan });
  else if (way.way === "packs") {
    for (const { pack, count } of way.packs) {
      for (let bought = 0; bought < count; bought += 1) account.add({ type: "purchase", at, id: account.name("pack"), pack });
    }
  } else return;
  estimator.wallet = account.wallet;
  void estimator.updateComplete.then(() => estimator.focus());
});

const figureOf = (amount: Amount) => `${plain(amount, lang)} ${unitOfCredits(amount)}`;

/** The job's credits are set aside, and its end can be played. */
function start(): void {
  const { preview, answer, described } = estimator;
  running = undefined;
  outcome.textContent = "";
  find("#endings").replaceChildren();
  const free = answer?.outcome === "exact" && answer.credits === "0";
  if (!account || !answer || free || preview?.state !== "covered" || preview.hold === undefined) {
    find("#job-title").textContent = "Nothing is set aside";
    return;
  }
  const id = account.name("job");
  account.add({ type: "hold", at: new Date().toISOString(), id, credits: preview.hold, label: described?.label ?? id, ...(answer.model === undefined ? {} : { model: answer.model }), ...(answer.selection ? { selection: answer.selection } : {}) });
  running = id;
  estimator.wallet = account.wallet;
  find("#job-title").textContent = `${figureOf(preview.hold)} set aside`;
  const returns = rates.state.status === "ready" ? Object.keys(rates.state.description.wallet?.returns ?? {}) as Ending[] : [];
  const least = "credits" in answer && isSpan(answer.credits) ? answer.credits.min : undefined;
  const play = (words: string, ending: Ending, credits?: Amount) => {
    const item = document.createElement("li");
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = words;
    one.addEventListener("click", () => end(ending, credits));
    item.append(one);
    return item;
  };
  find("#endings").replaceChildren(...returns.flatMap((ending) => ending === "delivered" && least !== undefined
    ? [play(`Delivered for ${plain(least, lang)}`, ending, least), play(`Delivered for ${plain(preview.hold!, lang)}`, ending)]
    : [play(endingName(ending), ending)]));
}

function end(ending: Ending, credits?: Amount): void {
  if (!account || running === undefined) return;
  account.add({ type: "end", at: new Date().toISOString(), hold: running, ending, ...(credits === undefined ? {} : { credits }) });
  running = undefined;
  const { last, wallet } = account;
  estimator.wallet = wallet;
  find("#endings").replaceChildren();
  if (!last || !wallet) return;
  const words = last.type === "return" ? [comesBack(last.credits, lang)]
    : [`${figureOf(last.credits)} ${last.credits === "1" ? "is" : "are"} spent`, comesBack(last.returned ?? "0", lang)];
  outcome.textContent = `${endingName(ending)}: ${words.join(", ")}. Balance: ${figureOf(wallet.available)}.`;
  outcome.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const lines = [...new FormData(form)].map(([name, value]) => `${name}: ${typeof value === "string" ? value : value.name}`);
  find("#sent-data").textContent = lines.join("\n");
  start();
  sent.hidden = false;
  sent.focus();
  sent.scrollIntoView({ block: "nearest" });
});
