/** What a form submits for a job: what was asked, the credits that were shown, and by which card. */
import { isSpan } from "../format";
import type { Answer } from "../wire";

/** Whether it can be submitted: a figure or a range stands there. */
export const isPriced = (answer: Answer | null): answer is Extract<Answer, { outcome: "exact" | "range" }> =>
  answer?.outcome === "exact" || answer?.outcome === "range";

export const jobValue = (answer: Answer | null): string =>
  (isPriced(answer) ? JSON.stringify({ model: answer.model, selection: answer.selection }) : "");

/** Under `name` and names that begin with it; nothing without a name. */
export function submission(name: string | undefined, answer: Extract<Answer, { outcome: "exact" | "range" }>, queued: boolean): FormData {
  const data = new FormData();
  if (!name) return data;
  data.append(name, jobValue(answer));
  const { credits } = answer;
  for (const amount of isSpan(credits) ? [credits.min, credits.max] : [credits]) data.append(`${name}-credits`, amount);
  data.append(`${name}-digest`, answer.card.digest);
  if (queued) data.append(`${name}-queue`, "standard");
  return data;
}
