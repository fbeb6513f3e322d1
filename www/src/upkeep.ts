/**
 * Looks after cards that are in use: whether another one is in force, and what is left when nothing answers.
 * Loaded when the first price stands there.
 */
import { cardOf, type Card } from "./card";
import type { Rates } from "./engine";

/** How often a page that is looked at asks, and how often where nothing answered. */
const everyMilliseconds = 60_000;
const soonerMilliseconds = 15_000;
/** What calls several times at once (focus, visibility) is answered once. */
const gapMilliseconds = 1000;
const giveUpMilliseconds = 15_000;
/** A card that is still in force is kept anew after so long, with its later date. */
const keepMilliseconds = 600_000;

const watched = new Set<Rates>();
const asking = new Map<Rates, Promise<void>>();
let last = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Follows a card for as long as the page is open. */
export function watch(rates: Rates): void {
  if (watched.has(rates)) return;
  if (!watched.size) {
    for (const type of ["focus", "online", "pageshow"]) addEventListener(type, look);
    document.addEventListener("visibilitychange", look);
    last = Date.now();
  }
  watched.add(rates);
  if (rates.card?.kept) void refresh(rates).then(later);
  else if (rates.card) void keep(rates.url, rates.card);
  later();
}

function later(): void {
  clearTimeout(timer);
  const away = [...watched].some(({ state }) => state.status === "ready" && state.asOf !== undefined);
  timer = setTimeout(look, away ? soonerMilliseconds : everyMilliseconds);
}

function look(): void {
  if (document.visibilityState === "hidden" || Date.now() - last < gapMilliseconds) return;
  last = Date.now();
  void Promise.all([...watched].map(refresh)).then(later);
}

/** Asks whether another card is in force, and reads it if so. */
export function refresh(rates: Rates): Promise<void> {
  let asked = asking.get(rates);
  if (!asked) asking.set(rates, (asked = ask(rates).finally(() => asking.delete(rates))));
  return asked;
}

async function ask(rates: Rates): Promise<void> {
  const { card, state, url } = rates;
  if (!card || state.status !== "ready") return;
  const asked = new Date().toISOString();
  // With a tag of one's own the browser leaves its cache aside, and the answer may be that nothing changed.
  const how: RequestInit = card.etag === undefined ? { cache: "no-cache" } : { headers: { "if-none-match": card.etag } };
  const response = await fetch(url, { ...how, signal: AbortSignal.timeout(giveUpMilliseconds) }).catch(() => undefined);
  if (!response || response.status >= 500) return rates.mark(card.at);
  const found = response.status === 304 ? card : response.ok ? await cardOf(response).catch(() => undefined) : undefined;
  // An error page in the card's place is no other card.
  if (!found) return;
  if (found.text !== card.text) {
    if (await rates.replace(found)) await keep(url, found);
    else {
      card.etag = found.etag;
      console.warn(`The price list at ${url} has mistakes in it: the one before stays.`);
    }
    return;
  }
  Object.assign(card, { at: asked, etag: found.etag ?? card.etag });
  delete card.kept;
  rates.mark(undefined);
  if (Date.now() - (keptAt.get(url) ?? 0) > keepMilliseconds) await keep(url, card);
}

// -------------------------------------------------------------- what is kept for when nothing answers

const place = "credit-estimator cards";
const keptAt = new Map<string, number>();

/** A browser may keep nothing for a page: then there is no card without a connection. */
async function keep(url: string, { text, at, etag = "", server = "" }: Card): Promise<void> {
  keptAt.set(url, Date.now());
  try {
    await (await caches.open(place)).put(url, new Response(text, { headers: { "x-at": at, "x-etag": etag, "x-server": server } }));
  } catch { /* as above */ }
}

/** The card as it was when it was last read. */
export async function kept(url: string): Promise<Card | undefined> {
  const found = await (await caches.open(place)).match(url);
  if (!found) return undefined;
  const told = (name: string) => found.headers.get(name) || undefined;
  return { text: await found.text(), at: told("x-at")!, etag: told("x-etag"), server: told("x-server"), kept: true };
}
