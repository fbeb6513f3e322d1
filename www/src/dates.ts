/**
 * Instants to text, in the reader's own time zone. An instant is a text on the wire, and stays one but for showing it
 * and for putting one before the other.
 */
import type { Instant } from "./wire";

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) formatters.set(key, (found = new Intl.DateTimeFormat(locale, options)));
  return found;
}

/** What the platform can't read, such as a leap second, is shown as it is written. */
function format(instant: Instant | number, locale: string | undefined, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(instant);
  return isNaN(date.valueOf()) ? `${instant}` : formatter(locale, options).format(date);
}

/** Milliseconds, for order alone. */
export const when = (instant: Instant) => Date.parse(instant);

const sameYear = (a: Date, b: Date) => a.getFullYear() === b.getFullYear();

/** `November 30`, with its year where that is not the year of `now`. */
export function day(instant: Instant | number, now: Instant, locale?: string): string {
  const year = sameYear(new Date(instant), new Date(now)) ? {} : { year: "numeric" as const };
  return format(instant, locale, { month: "long", day: "numeric", ...year });
}

/** The last day on which something counts that ends at `until`, which does not belong to it. */
export function lastDay(until: Instant, now: Instant, locale?: string): string {
  const end = when(until);
  return isNaN(end) ? until : day(end - 1, now, locale);
}

/** `10:05 AM`. */
export const clock = (instant: Instant, locale?: string) => format(instant, locale, { timeStyle: "short" });

/** `10:05 AM`, or of another day than today `November 21`. */
export function clockOrDay(instant: Instant, locale?: string): string {
  const now = new Date();
  return new Date(instant).toDateString() === now.toDateString() ? clock(instant, locale) : day(instant, now.toISOString(), locale);
}

/** `Nov 22, 2026, 10:05 AM`. */
export const moment = (instant: Instant, locale?: string) => format(instant, locale, { dateStyle: "medium", timeStyle: "short" });

/** `Sunday, November 22, 2026`. */
export const fullDay = (instant: Instant, locale?: string) => format(instant, locale, { dateStyle: "full" });

/** `Nov 22, 2026`. */
export const shortDay = (instant: Instant, locale?: string) => format(instant, locale, { dateStyle: "medium" });
