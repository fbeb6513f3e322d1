/** The list of models as the picker shows it: found by words, grouped, in order. A plain module without a page. */
import { modelKinds } from "./form-words";
import { compareOutcomes } from "./order";
import type { Answer, ModelDescription, Outcome } from "./wire";

/** A model at the settings of now. */
export interface ModelRow {
  model: ModelDescription;
  /** What it costs, or that it can't be had; `null` while no price can be had. */
  outcome: Outcome | Answer | null;
  /** Where it can't be had as asked: what in short, such as `no 21:9`. */
  why: readonly string[];
  /** What it would cost with the settings that come nearest, and what they change, such as `16:9`. */
  nearest?: { outcome: Outcome | Answer; instead: readonly string[] };
}

export type Order = "maker" | "price";

/** Models under one heading. The first group of a kind carries the kind. */
export interface Group {
  kind: string;
  first: boolean;
  /** Where they stand by maker. */
  provider?: string;
  rows: readonly ModelRow[];
}

const close = (text: string) => text.replace(/[\s._-]+/gu, "");
const bare = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Each word of `query` stands in the id, the label, the provider or the kind, whatever its case, accents, spaces and points. */
export function finder(query: string): (model: ModelDescription) => boolean {
  const words = bare(query).split(/\s+/u).filter(Boolean);
  return ({ id, label, provider, kind }) => {
    const text = bare(`${id} ${label} ${provider ?? ""} ${modelKinds[kind] ?? kind}`);
    return words.every((word) => text.includes(word) || close(word) !== "" && close(text).includes(close(word)));
  };
}

/** Which of the rows shown is meant by what was typed: one of just this name, else one that begins so, else the first. */
export function meant(rows: readonly ModelRow[], query: string): ModelRow | undefined {
  const text = bare(query).trim();
  const names = ({ model }: ModelRow) => [bare(model.label), bare(model.id)];
  return rows.find((row) => names(row).includes(text)) ?? rows.find((row) => names(row).some((name) => name.startsWith(text))) ?? rows[0];
}

/** Refused is what can't be had as asked, though it may have a price nearby. */
export const refused = ({ outcome, why }: ModelRow) => outcome?.outcome === "refused" || why.length > 0;

function byPrice(a: ModelRow, b: ModelRow): number {
  if (refused(a) !== refused(b)) return refused(a) ? 1 : -1;
  return refused(a) ? compareOutcomes(a.nearest?.outcome, b.nearest?.outcome) : compareOutcomes(a.outcome, b.outcome);
}

function partition<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const parts = new Map<string, T[]>();
  for (const item of items) {
    const part = parts.get(key(item));
    if (part) part.push(item);
    else parts.set(key(item), [item]);
  }
  return parts;
}

/** By kind, within a kind by maker in the card's order, or by price across the makers. */
export function grouped(rows: readonly ModelRow[], order: Order): Group[] {
  const groups: Group[] = [];
  for (const [kind, alike] of partition(rows, ({ model }) => model.kind)) {
    if (order === "price") {
      groups.push({ kind, first: true, rows: [...alike].sort(byPrice) });
      continue;
    }
    let first = true;
    for (const [provider, own] of partition(alike, ({ model }) => model.provider ?? "")) {
      groups.push({ kind, first, provider, rows: own });
      first = false;
    }
  }
  return groups;
}
