/** Where a card comes from: fetched, or (where nothing answers) as it was kept the last time. */
import type { CardProblem, Instant } from "./wire";

/** A card as it came: its text, and what its response said besides. */
export interface Card {
  text: string;
  /** When it was last known to be in force. */
  at: Instant;
  etag?: string | undefined;
  /** The folder of the endpoints, if a server stands behind it. */
  server?: string | undefined;
  /** It was kept from an earlier visit: nothing answers now. */
  kept?: true;
}

/** A failure that already has its sentence. */
export class Failure extends Error {
  constructor(sentence: string, readonly problems: readonly CardProblem[] = [], readonly ofEngine = false) {
    super(sentence);
  }
}

/** What a page needs only once its first price stands there. */
export const upkeep = () => import("./upkeep");

export async function fetchCard(url: string): Promise<Card> {
  const response = await fetch(url).catch(() => undefined);
  if (!response || response.status >= 500) {
    const card = await upkeep().then(({ kept }) => kept(url)).catch(() => undefined);
    if (card) return card;
    throw new Failure(`The price list did not load. ${response ? "Try again in a moment." : "Check the connection and try again."}`);
  }
  if (response.status === 404) throw new Failure("The price list was not found.");
  if (!response.ok) throw new Failure("The price list did not load. Try again in a moment.");
  const card = await cardOf(response);
  if (!card) throw new Failure("What came back is not a price list.");
  return card;
}

/** `undefined` if it is something else, such as an error page. */
export async function cardOf(response: Response): Promise<Card | undefined> {
  const text = await response.text();
  if (!text.trimStart().startsWith("{")) return undefined;
  const { headers, url } = response;
  const link = /<([^>]+)>[^,]*\brel="?service-desc\b/.exec(headers.get("link") ?? "")?.[1];
  return {
    text, at: new Date().toISOString(), etag: headers.get("etag") ?? undefined,
    server: link === undefined ? undefined : new URL(".", new URL(link, url)).href,
  };
}
