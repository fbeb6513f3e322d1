/** What the page says of a job that a server makes. */
import { moment } from "./dates";
import { figure, isSpan, plain, unitOfCredits } from "./format";
import { comesBack, endingName } from "./wallet-words";
import type { Job } from "./server";
import type { Amount, Instant } from "./wire";

/** `Queued`, `Running`, `Delivered`, `Stopped by moderation`. */
export function stateWords({ state, progress, outcome, queue }: Job): string {
  if (state === "held") return progress === "running" ? "Running" : queue === "standard" ? "In the standard queue" : "Queued";
  return outcome ? endingName(outcome.ending) : state === "settled" ? "Delivered" : "Given back";
}

const credits = (amount: Amount, locale?: string) => `${plain(amount, locale)} ${unitOfCredits(amount)}`;

/** `Shown 51 · charged 51`, and what came back; before it ends what is set aside. */
export function chargeWords({ shown, hold, outcome, queue }: Job, locale?: string): string[] {
  if (!outcome) {
    if (queue === "standard") return [`Shown ${figure(shown, locale)}`, "nothing is charged"];
    return [isSpan(shown) ? `Shown ${figure(shown, locale)}` : "", `${credits(hold, locale)} set aside`].filter(Boolean);
  }
  const { charged, returned, expired } = outcome;
  return [
    `Shown ${figure(shown, locale)}`, `charged ${plain(charged, locale)}`,
    ...(returned === "0" ? [] : [comesBack(returned, locale).replace("comes back", "came back").replace("come back", "came back")]),
    ...(expired === "0" ? [] : [`${plain(expired, locale)} expired meanwhile`]),
  ];
}

/** What happens to a job that nobody settles. */
export const returnsWords = (at: Instant, locale?: string) => `Comes back by itself on ${moment(at, locale)} if nobody says how it ended.`;

/** `Failed. Shown 51 · charged 0 · 51 came back. Balance: 1,649.`, with commas to be read out. The balance is told where something came back. */
export function jobSentence(job: Job, balance: Amount | undefined, locale?: string, between = " · "): string {
  const words = chargeWords(job, locale).join(between);
  const left = balance === undefined || !job.outcome || job.outcome.returned === "0" ? "" : ` Balance: ${plain(balance, locale)}.`;
  return `${stateWords(job)}. ${words.charAt(0).toUpperCase()}${words.slice(1)}.${left}`;
}
