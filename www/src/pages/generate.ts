/** The generation form: the button says what will be charged, or what is missing. */
import "../define";
import type { CreditEstimator } from "../elements/credit-estimator";
import { lacks, settle } from "../form-words";
import { cost } from "../words";

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector)!;
const form = find<HTMLFormElement>("#job");
const estimator = find<CreditEstimator>("credit-estimator");
const prompt = find<HTMLTextAreaElement>("#prompt");
const button = find<HTMLButtonElement>("#generate");
const sent = find<HTMLElement>("#sent");

/** What can be made without words. */
const wordless = new Set(["upscale"]);

function label(): void {
  const { answer, described } = estimator;
  prompt.required = described !== undefined && !wordless.has(described.kind);
  const price = answer && answer.outcome !== "rate" ? cost(answer, document.documentElement.lang) : undefined;
  const unknown = !answer ? [] : answer.outcome === "rate" ? answer.unknown : answer.outcome === "refused" ? lacks(answer, (input) => estimator.wanted(input)) : [];
  const open = unknown.map((one) => settle(one, described)).filter((words) => words !== undefined);
  button.textContent = price !== undefined ? `Generate · ${price}`
    : !answer ? "Generate"
    : open.length ? `${open[0]} first`
    : "No price with these settings";
  button.classList.toggle("unpriced", price === undefined);
}

estimator.addEventListener("credit-cost-updated", label);
label();

prompt.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const lines = [...new FormData(form)].map(([name, value]) => `${name}: ${typeof value === "string" ? value : value.name}`);
  find("#sent-data").textContent = lines.join("\n");
  sent.hidden = false;
  sent.focus();
  sent.scrollIntoView({ block: "nearest" });
});
