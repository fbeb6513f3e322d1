/**
 * A card and a wallet small enough to be worked by hand.
 *
 * A second costs 4 credits. Basic: 100 a month, and 20 for the priority queue. Pack 50: 50 and a bonus of 5, for ten days.
 */
import type { Page } from "./support";

export const card = {
  format: 1, id: "small", version: "1", currency: "USD", credits: { perUnit: "100", step: "1", mode: "up" },
  models: [{
    id: "clip", label: "Clip", kind: "video",
    inputs: {
      duration: { type: "number", unit: "second", options: ["5", "10"], default: "5" },
      outputs: { type: "number", min: "1", max: "4", step: "1", default: "1" },
      references: { type: "media", kinds: { video: { max: 1, seconds: { min: "1", max: "10" } } } },
    },
    price: [
      { line: "video", rate: "0.04", times: ["duration", "outputs"], unit: "second" },
      { line: "reference", rate: "0.01", times: [{ each: "references", kind: "video", sum: "seconds" }], unit: "second" },
    ],
  }],
  plans: [{ id: "basic", label: "Basic", price: { month: "10" }, grants: [{ credits: "100", expires: "cycle" }, { credits: "20", expires: "cycle", label: "Priority", use: { tier: "priority" } }] }],
  packs: [
    { id: "p50", label: "50", price: "6", credits: "50", bonus: "5", validDays: 10 },
    { id: "p30", label: "30", price: "8", credits: "30", validDays: 10 },
  ],
  trial: { credits: "30", validDays: 7 },
  wallet: {
    burn: ["priority", "expiry", "origin", "created", "id"], whenEmpty: ["buy-pack", "standard-queue"],
    return: { failed: "all", moderated: "all", "cancelled-queued": "all", "cancelled-running": "none", delivered: "none" },
  },
};

export const now = "2026-11-22T12:00:00Z";

/**
 * | day | what | available | held |
 * |---|---|---|---|
 * | 1 | trial, 30, until the 8th | 30 | 0 |
 * | 2 | a job of 20, delivered | 10 | 0 |
 * | 8 | the trial's 10 expire | 0 | 0 |
 * | 10 | Basic: 20 for priority and 100, until 10 December | 120 | 0 |
 * | 15 | pack 50 with a bonus of 5, until the 25th | 175 | 0 |
 * | 20 | a job of 60: the soonest expiry first, of these what was granted: bonus 5, pack 50, then 5 of Basic's free 95 | 115 | 60 |
 */
export const events = [
  { type: "trial", at: "2026-11-01T00:00:00Z", id: "t" },
  { type: "hold", at: "2026-11-02T09:00:00Z", id: "first", credits: "20", label: "First clip" },
  { type: "end", at: "2026-11-02T09:05:00Z", hold: "first", ending: "delivered" },
  { type: "cycle", at: "2026-11-10T00:00:00Z", id: "c", plan: "basic" },
  { type: "purchase", at: "2026-11-15T00:00:00Z", id: "p", pack: "p50" },
  { type: "hold", at: "2026-11-20T10:00:00Z", id: "second", credits: "60", label: "Second clip" },
];

/** Puts the small card at a URL of its own. */
export const serveSmall = (page: Page, other: unknown = card) => page.route("**/rates/small.json", (route) => route.fulfill({ json: other }));

/** How it stands on 22 November, as a server would give it. */
export const wallet = {
  at: now, granted: "205", available: "115", held: "60", spent: "20", expired: "10", upcoming: "0",
  lots: [
    { id: "c/1", origin: "plan", label: "Priority", plan: "basic", priority: 0, cycle: "2026-11-10T00:00:00Z", from: "2026-11-10T00:00:00Z", until: "2026-12-10T00:00:00Z", use: { tier: "priority" }, granted: "20", available: "20", held: "0", spent: "0", expired: "0" },
    { id: "c/2", origin: "plan", plan: "basic", priority: 0, cycle: "2026-11-10T00:00:00Z", from: "2026-11-10T00:00:00Z", until: "2026-12-10T00:00:00Z", granted: "100", available: "95", held: "5", spent: "0", expired: "0" },
    { id: "t", origin: "trial", priority: 0, from: "2026-11-01T00:00:00Z", until: "2026-11-08T00:00:00Z", granted: "30", available: "0", held: "0", spent: "20", expired: "10" },
    { id: "p", origin: "pack", pack: "p50", priority: 0, from: "2026-11-15T00:00:00Z", until: "2026-11-25T00:00:00Z", granted: "50", available: "0", held: "50", spent: "0", expired: "0" },
    { id: "p/bonus", origin: "bonus", pack: "p50", priority: 0, from: "2026-11-15T00:00:00Z", until: "2026-11-25T00:00:00Z", granted: "5", available: "0", held: "5", spent: "0", expired: "0" },
  ],
  holds: [{ id: "second", at: "2026-11-20T10:00:00Z", credits: "60", label: "Second clip", takes: [{ lot: "p/bonus", credits: "5" }, { lot: "p", credits: "50" }, { lot: "c/2", credits: "5" }] }],
};
