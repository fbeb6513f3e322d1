/**
 * Amounts to text. An amount is a decimal string and stays one: `Intl.NumberFormat` takes it exactly,
 * and nothing here reads it as a number or drops a digit.
 */
import type { Amount, Rate, Span } from "./wire";

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) formatters.set(key, (found = build(locale, options)));
  return found;
}

/** As many fraction digits as the platform knows: older ones stop at 20, an amount at 28. */
function build(locale: string | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  for (const maximumFractionDigits of [28, 20]) {
    try {
      return new Intl.NumberFormat(locale, { maximumFractionDigits, ...options });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new Intl.NumberFormat(locale);
}

/** TypeScript's name for a string that `format` reads exactly. */
type Decimal = `${number}`;

export const isNegative = (amount: Amount) => amount.startsWith("-");
export const isZero = (amount: Amount) => amount === "0";

export const isSpan = (value: Amount | Span): value is Span => typeof value === "object";

/** `1234.5` → `1,234.5`. */
export function plain(amount: Amount, locale?: string): string {
  return formatter(locale, {}).format(amount as Decimal);
}

/** A side of a picture, which is written without grouping. */
export const pixels = (amount: Amount, locale?: string) => formatter(locale, { useGrouping: false }).format(amount as Decimal);

/** An amount piece by piece, with a minus sign in place of a hyphen. */
export function parts(amount: Amount, locale?: string, options: Intl.NumberFormatOptions = {}): { type: string; value: string }[] {
  return formatter(locale, options).formatToParts(amount as Decimal).map(({ type, value }) => ({ type, value: type === "minusSign" ? "−" : value }));
}

/** `29` or `29–58`. */
export function figure(value: Amount | Span, locale?: string): string {
  if (!isSpan(value)) return plain(value, locale);
  return value.min === value.max ? plain(value.min, locale) : `${plain(value.min, locale)}–${plain(value.max, locale)}`;
}

export function unitOfCredits(value: Amount | Span): string {
  const last = isSpan(value) ? value.max : value;
  return last === "1" ? "credit" : "credits";
}

/** A price in a currency, or in whatever else the card counts in. */
export function money(amount: Amount | Span, currency: string, locale?: string): string {
  if (isSpan(amount)) {
    return amount.min === amount.max
      ? money(amount.min, currency, locale)
      : `${money(amount.min, currency, locale)}–${money(amount.max, currency, locale)}`;
  }
  if (!/^[A-Z]{3}$/.test(currency)) return `${plain(amount, locale)} ${currency}`;
  return formatter(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(amount as Decimal);
}

/** A price as it stands on a tag: `$29`, `$24.17`. */
export function priceTag(amount: Amount, currency: string, locale?: string): string {
  if (!/^[A-Z]{3}$/.test(currency)) return `${plain(amount, locale)} ${currency}`;
  return formatter(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol", trailingZeroDisplay: "stripIfInteger" }).format(amount as Decimal);
}

const unitSigns: Record<string, string> = {
  second: "s", minute: "min", megapixel: "MP", pixel: "px", "frame per second": "fps", percent: "%",
};

/** `s`, or the unit as a word where it has no sign. */
export const unitSign = (unit: string, amount: Amount) => unitSigns[unit] ?? (amount === "1" ? unit : plural(unit));

/** `5 s`, `2 images`, `108,000 tokens`. */
export function quantity(amount: Amount, unit: string | undefined, locale?: string): string {
  if (!unit) return plain(amount, locale);
  if (unit === "pixel") return `${pixels(amount, locale)} px`;
  return `${plain(amount, locale)} ${unitSigns[unit] ?? (amount === "1" ? unit : plural(unit))}`;
}

/** English plurals of the units that cards use. */
export function plural(noun: string): string {
  if (noun.endsWith("s") || noun in unitSigns && noun === "percent") return noun;
  if (noun.startsWith("frame per")) return noun.replace("frame", "frames");
  return `${noun}s`;
}

/** `7 credits a second`, `12 credits a started 60 seconds`. */
export function rateText(rate: Rate, locale?: string): string {
  const credits = `${figure(rate.credits, locale)} ${unitOfCredits(rate.credits)}`;
  if (rate.count === "1") return `${credits} per ${rate.started ? "started " : ""}${rate.per}`;
  return `${credits} per ${rate.started ? "started " : ""}${plain(rate.count, locale)} ${plural(rate.per)}`;
}
