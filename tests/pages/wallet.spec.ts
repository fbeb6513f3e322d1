/** The wallet: what is left, what happened, and what would be. Figures are worked by hand in `account.ts`. */
import { card, events, now, serveSmall } from "./account";
import { expect, expectAccessible, show, stopAt, test, watchShifts, type Page } from "./support";

test.use({ timezoneId: "UTC" });

const script = `<script type="module" src="/credit-wallet.js"></script><meta name="viewport" content="width=device-width">`;

/** A page with a wallet to which this happened. */
async function wallet(page: Page, happened: unknown = events, { at = now, other = card as unknown, attributes = "lang=\"en\"" } = {}): Promise<void> {
  await serveSmall(page, other);
  await show(page, `<h1>Wallet</h1><credit-wallet card="/rates/small.json" at="${at}"></credit-wallet>`, { head: script, attributes });
  await page.evaluate((list) => customElements.whenDefined("credit-wallet").then(() => { (document.querySelector("credit-wallet") as unknown as { events: unknown }).events = list; }), happened);
  await expect(page.locator("credit-wallet [part=panel]:not(.loading), credit-wallet .none").first()).toBeVisible();
}

const available = (page: Page) => page.locator("credit-wallet .available");
const lots = (page: Page) => page.getByRole("list", { name: "Credits in the order in which they are spent" }).getByRole("listitem");
const aside = (page: Page) => page.locator("credit-wallet .aside > div");
const slider = (page: Page) => page.getByRole("slider", { name: "The balance over time" });
const ending = (page: Page, name: string) => page.getByRole("radiogroup", { name: "What if it ends: Second clip" }).getByRole("radio", { name, exact: true });
const outcome = (page: Page) => page.locator("credit-jobs .outcome");
const rows = (page: Page) => page.locator("credit-ledger .entry");
const text = (of: ReturnType<typeof rows>) => of.evaluateAll((found) => found.map((row) => row.innerText.replace(/\s+/g, " ").trim()));

test("what is left, from which credits, in the order in which they go, and what expires first", async ({ page }) => {
  await wallet(page);
  await expect(available(page)).toHaveText("115 credits available", { useInnerText: true });
  await expect(aside(page)).toHaveText(["Set aside for jobs60", "Spent20", "Expired10"]);
  // The cycle ends with 10 December, which no longer belongs to it.
  await expect(page.locator("credit-wallet .expiring")).toHaveText("20 and 95 expire unused on December 9.");
  expect(await text(lots(page))).toEqual([
    "1 Priority credits 20 Plan, until December 9, only for the priority queue", "2 Basic plan 95 Until December 9, 5 set aside",
  ]);
  await page.getByText("Used up or expired: 3").click();
  // In the order in which they were granted.
  expect(await text(page.locator("credit-lots ul li"))).toEqual([
    "Trial credits 30 20 spent, 10 expired", "Pack 50 50 0 spent, 0 expired, 50 set aside", "Bonus with pack 50 5 0 spent, 0 expired, 5 set aside",
  ]);
});

test("the bar has the lots in their order, and what is set aside at the end", async ({ page }) => {
  await wallet(page);
  const boxes = await page.locator("credit-lots-bar .segment").evaluateAll((found) => found.map((one) => [one.className.trim().replace(/\s+/g, " "), one.getBoundingClientRect().width] as const));
  expect(boxes.map(([name]) => name)).toEqual(["segment plan restricted", "segment plan", "segment held"]);
  const [priority, basic, held] = boxes.map(([, width]) => width) as [number, number, number];
  // 20 : 95 : 60, but for the gaps.
  expect(basic / priority).toBeGreaterThan(4.3);
  expect(basic / priority).toBeLessThan(5.1);
  expect(basic / held).toBeGreaterThan(1.5);
  expect(basic / held).toBeLessThan(1.65);
});

test("the history, newest first, by days, with what was available afterwards", async ({ page }) => {
  await wallet(page);
  expect(await text(rows(page))).toEqual([
    "Set aside for Second clip 10:00 AM · from Bonus with pack 50 (5), Pack 50 (50) and Basic plan (5) −60 115",
    "Granted: Pack 50 12:00 AM · Pack 50 (50) and Bonus with pack 50 (5) +55 175",
    "Granted: Basic plan 12:00 AM · Priority credits (20) and Basic plan (100) +120 120",
    "Expired: Trial credits 12:00 AM −10 0",
    "Spent on First clip 9:05 AM · 20 spent 10",
    "Set aside for First clip 9:00 AM · from Trial credits −20 10",
    "Granted: Trial credits 12:00 AM +30 30",
  ]);
  await expect(page.locator("credit-ledger .day")).toHaveText([
    "Friday, November 20, 2026", "Sunday, November 15, 2026", "Tuesday, November 10, 2026", "Sunday, November 8, 2026", "Monday, November 2, 2026", "Sunday, November 1, 2026",
  ]);
  const kind = (name: string) => page.getByRole("radiogroup", { name: "Show" }).getByRole("radio", { name, exact: true });
  await kind("Granted").check();
  await expect(rows(page)).toHaveCount(3);
  await kind("Expired").check();
  await expect(rows(page)).toHaveCount(1);
  await kind("Came back").check();
  await expect(page.getByText("Nothing of this kind yet.")).toBeVisible();
});

test("if the job fails now, all of it comes back, and the way back leads to what happened", async ({ page }) => {
  await wallet(page);
  await ending(page, "Failed").check();
  await expect(outcome(page)).toHaveText("60 come back: Bonus with pack 50 (5), Pack 50 (50) and Basic plan (5).");
  await expect(available(page)).toHaveText("175 credits available", { useInnerText: true });
  expect((await text(rows(page)))[0]).toBe("If Came back from Second clip 12:00 PM · to Bonus with pack 50 (5), Pack 50 (50) and Basic plan (5) +60 175");
  await expect(aside(page).first()).toHaveText("Set aside for jobs0");
  for (const [name, words] of [["Delivered", "60 are spent, nothing comes back."], ["Cancelled while running", "60 are spent, nothing comes back."]] as const) {
    await ending(page, name).check();
    await expect(outcome(page)).toHaveText(words);
    await expect(available(page)).toHaveText("115 credits available", { useInnerText: true });
  }
  for (const name of ["Stopped by moderation", "Cancelled in the queue"]) {
    await ending(page, name).check();
    await expect(available(page)).toHaveText("175 credits available", { useInnerText: true });
  }
  await page.getByRole("button", { name: "Back to what happened" }).click();
  await expect(ending(page, "Still running")).toBeChecked();
  await expect(available(page)).toHaveText("115 credits available", { useInnerText: true });
  await expect(rows(page)).toHaveCount(7);
});

test("if it fails after the pack has expired, what the pack gave is gone", async ({ page }) => {
  await wallet(page);
  await page.getByRole("button", { name: "After" }).click();
  await expect(page.locator("credit-timeline .where")).toHaveText("If nothing else happens: Nov 25, 2026, 12:00 AM");
  await ending(page, "Failed").check();
  // Bonus 5 and pack 50 have ended; 5 go back to Basic: 115 + 5.
  await expect(outcome(page)).toHaveText("60 come back: Bonus with pack 50 (5), Pack 50 (50) and Basic plan (5). 55 of them expired meanwhile and are gone.");
  await expect(available(page)).toHaveText("120 credits available", { useInnerText: true });
  expect((await text(rows(page)))[0]).toContain("+60 −55 120");
  await page.getByRole("button", { name: "After" }).click();
  // 10 December: Basic has ended, too.
  await expect(outcome(page)).toHaveText("60 would come back, but expired meanwhile.");
  await expect(available(page)).toHaveText("0 credits available", { useInnerText: true });
  // Forward and back.
  await page.getByRole("button", { name: "Back to what happened" }).click();
  await page.getByRole("button", { name: "Now", exact: true }).click();
  await expect(available(page)).toHaveText("115 credits available", { useInnerText: true });
});

test("the timeline goes back to the first grant and forward to the last expiry, by keys alone", async ({ page }) => {
  await wallet(page);
  // 1, 2 at nine, 2 at five past, 8, 10, 15, 20, now, 25 and 10 December.
  await expect(slider(page)).toHaveAttribute("max", "9");
  await expect(slider(page)).toHaveValue("7");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "Now, Nov 22, 2026, 12:00 PM, 115 credits available");
  await slider(page).focus();
  for (const [key, figure, where] of [
    ["Home", "30 credits available", "As it stood: Nov 1, 2026, 12:00 AM"],
    ["ArrowRight", "10 credits available", "As it stood: Nov 2, 2026, 9:00 AM"],
    ["End", "0 credits available", "If nothing else happens: Dec 10, 2026, 12:00 AM"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(available(page)).toHaveText(figure, { useInnerText: true });
    await expect(page.locator("credit-timeline .where")).toHaveText(where);
  }
  // What has not happened yet is not in the history of that day: seven entries, and two expiries to come.
  await expect(rows(page)).toHaveCount(9);
  await page.keyboard.press("Home");
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "What if this job fails?" })).toBeHidden();
});

test("keys alone suppose an ending and take it back", async ({ page }) => {
  await wallet(page);
  await ending(page, "Still running").focus();
  // The endings stand in the order of the card's rules as they are told: failed comes first.
  await page.keyboard.press("ArrowRight");
  const chosen = page.getByRole("radiogroup", { name: "What if it ends: Second clip" }).getByRole("radio", { checked: true });
  await expect(chosen).toBeFocused();
  await expect(page.getByRole("button", { name: "Back to what happened" })).toBeVisible();
  await page.keyboard.press("ArrowLeft");
  await expect(ending(page, "Still running")).toBeChecked();
  await expect(available(page)).toHaveText("115 credits available", { useInnerText: true });
});

test("nothing yet, an instant before the first grant, and a wallet that can't be worked out", async ({ page }) => {
  await wallet(page, []);
  await expect(page.locator("credit-wallet")).toContainText("No credits yet.");
  await wallet(page, events, { at: "2026-10-01T00:00:00Z" });
  await expect(page.locator("credit-wallet")).toContainText("Nothing had been granted yet. The first credits come on Nov 1, 2026.");
  await expectAccessible(page);
  await wallet(page, [...events, { type: "purchase", at: "2026-11-21T00:00:00Z", id: "x", pack: "p9" }, { type: "hold", at: "2026-11-21T00:00:00Z", id: "y", credits: "-5" }]);
  await expect(page.locator("credit-wallet .none")).toHaveText("This wallet can't be worked out: what happened to it does not fit together.");
  await expect(page.locator("credit-wallet .faults li")).toHaveCount(2);
  await expect(page.locator("credit-wallet .faults")).toContainText("events[6].pack");
  await expect(page.locator("credit-wallet .faults")).toContainText("events[7].credits");
  await expect(page.locator("credit-wallet")).not.toContainText("available");
  await expectAccessible(page);
});

test("one lot that never expires, on a card without plans, packs and wallet", async ({ page }) => {
  const { plans: _plans, packs: _packs, trial: _trial, wallet: _wallet, ...bare } = card;
  await wallet(page, [
    { type: "grant", at: "2026-11-01T00:00:00Z", id: "g", origin: "bonus", credits: "0.5", label: "A gift" }, { type: "hold", at: "2026-11-02T00:00:00Z", id: "h", credits: "0.2" },
  ], { other: bare });
  await expect(available(page)).toHaveText("0.3 credits available", { useInnerText: true });
  await expect(page.locator("credit-wallet .expiring")).toHaveText("Nothing expires.");
  expect(await text(lots(page))).toEqual(["1 A gift 0.3 Bonus, never expires, 0.2 set aside"]);
  // The card says nothing of how a job ends: nothing is offered to suppose.
  await expect(page.getByRole("radio", { name: "Failed" })).toHaveCount(0);
  await expectAccessible(page);
});

test("credits that take effect later are told apart", async ({ page }) => {
  await wallet(page, [...events, { type: "grant", at: "2026-11-21T00:00:00Z", id: "next", origin: "plan", credits: "70", label: "Next month", from: "2026-12-01T00:00:00Z", until: "2027-01-01T00:00:00Z" }]);
  await expect(available(page)).toHaveText("115 credits available", { useInnerText: true });
  await expect(aside(page)).toHaveText(["Set aside for jobs60", "Takes effect later70", "Spent20", "Expired10"]);
  await page.getByText("Takes effect later: 1").click();
  await expect(page.locator("credit-lots details").first()).toContainText("From Dec 1, 2026 until December 31");
});

test("a thousand lots and thousands of entries stay quick and can be paged", async ({ page }) => {
  test.slow();
  const day = (index: number) => new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
  const many: unknown[] = [];
  for (let index = 0; index < 1000; index += 1) {
    many.push({ type: "grant", at: day(index), id: `g${index}`, origin: index % 2 ? "pack" : "plan", credits: "10", label: `Lot ${index}`, until: new Date(Date.UTC(2027, 0, 1) + index * 60_000).toISOString() });
    many.push({ type: "hold", at: day(index), id: `h${index}`, credits: "1" }, { type: "end", at: day(index), hold: `h${index}`, ending: index % 3 ? "delivered" : "failed" });
  }
  await wallet(page, many);
  // 1,000 × 10, of which each job of 1 is spent but for every third, which failed: 334 of them. 10,000 − 666.
  await expect(available(page)).toHaveText("9,334 credits available", { useInnerText: true });
  await expect(rows(page)).toHaveCount(40);
  await page.getByRole("button", { name: "Show more: 40 of 3,000" }).click();
  await expect(rows(page)).toHaveCount(80);
  await expect(lots(page)).toHaveCount(8);
  // The 666 spent are of the first lots: 66 of them are used up, the next has 4 left, so 934 have something.
  await page.getByRole("button", { name: "Show more of 934" }).click();
  await expect(lots(page)).toHaveCount(108);
  expect(await page.locator("credit-lots-bar .segment").count()).toBe(25);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
  const took = await page.evaluate(async () => {
    const input = document.querySelector("credit-wallet")!.shadowRoot!.querySelector("credit-timeline")!.shadowRoot!.querySelector("input")!;
    const began = performance.now();
    for (const value of ["100", "500", "900"]) {
      input.value = value;
      input.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
    }
    return performance.now() - began;
  });
  expect(took).toBeLessThan(3000);
});

test("when the last of the history is shown, the focus stays with it", async ({ page }) => {
  const many = Array.from({ length: 45 }, (_, index) => ({ type: "grant", at: "2026-11-01T00:00:00Z", id: `g${index}`, origin: "bonus", credits: "1" }));
  await wallet(page, many);
  await page.getByRole("button", { name: "Show more: 40 of 45" }).focus();
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(45);
  await expect(page.locator("credit-ledger table")).toBeFocused();
});

test("very long names wrap, in 320 pixels, right to left, in forced colours and in print", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const long = "Extraordinarilylongunbrokennamethatgoesonandon ".repeat(3);
  await wallet(page, [
    { type: "grant", at: "2026-11-01T00:00:00Z", id: "g", origin: "pack", credits: "123456789012.5", label: long, until: "2026-12-01T00:00:00Z" },
    { type: "grant", at: "2026-11-01T00:00:00Z", id: "tiny", origin: "trial", credits: "0.000001", label: "Crumb" },
    { type: "hold", at: "2026-11-02T00:00:00Z", id: "h", credits: "7", label: long },
  ]);
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await overflow()).toBe(0);
  // Of 123,456,789,012.5 and a crumb, both can be seen.
  const widths = await page.locator("credit-lots-bar .segment").evaluateAll((found) => found.map((one) => one.getBoundingClientRect().width));
  expect(widths.every((width) => width >= 4)).toBe(true);
  await page.evaluate(() => { document.documentElement.dir = "rtl"; });
  expect(await overflow()).toBe(0);
  const sides = await page.locator("credit-lots-bar .segment").evaluateAll((found) => found.map((one) => one.getBoundingClientRect().left));
  expect(sides[0]).toBeGreaterThan(sides.at(-1)!);
  await page.emulateMedia({ forcedColors: "active" });
  const border = await page.locator("credit-lots-bar .segment").first().evaluate((one) => getComputedStyle(one).borderTopWidth);
  expect(border).toBe("1px");
  await expectAccessible(page);
  await page.emulateMedia({ forcedColors: "none", media: "print" });
  await expect(slider(page)).toBeHidden();
  await expect(rows(page).first()).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`no violations, ${width}, ${colorScheme}`, async ({ page }) => {
      test.slow();
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.goto("/wallet.html");
      await expect(page.locator("credit-wallet .available")).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("radio", { name: "Failed" }).check();
      await page.getByText(/^Used up or expired/).click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      await page.getByRole("combobox", { name: "Account" }).selectOption("Nothing yet");
      await expect(page.getByRole("link", { name: "see what they cost" })).toBeVisible();
      await expectAccessible(page);
    });
  }
}

test("the page's bar, slider and list stay where they are when an ending is supposed", async ({ page }) => {
  const shifts = await watchShifts(page);
  await page.goto("/wallet.html");
  await expect(page.locator("credit-wallet .available")).toBeVisible();
  const places = () => page.locator("credit-wallet").evaluate((element) => ["credit-lots-bar", "credit-timeline", "credit-lots"].map((name) => element.shadowRoot!.querySelector(name)!.getBoundingClientRect().y + scrollY));
  const before = await places();
  await page.getByRole("radio", { name: "Failed" }).check();
  await expect(page.getByRole("button", { name: "Back to what happened" })).toBeVisible();
  expect(await places()).toEqual(before);
  await page.waitForTimeout(300);
  expect((await shifts()).filter(({ afterInput }) => !afterInput)).toEqual([]);
});

test("an engine that stops at the wallet says that it is unavailable, and shows no figure", async ({ page }) => {
  await stopAt(page, "replay");
  await wallet(page);
  await expect(page.locator("credit-wallet .none")).toHaveText("The wallet is unavailable just now.");
  await expect(page.locator("credit-wallet")).not.toContainText(/[0-9]/);
});

test("large text keeps the wallet in its width", async ({ page }) => {
  await wallet(page);
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  for (const width of [1280, 640]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  }
});

test("a card that does not load says so, and the engine that is away shows no figure", async ({ page, errors }) => {
  await page.route("**/rates/studio.json", (route) => route.fulfill({ status: 404, body: "not found" }));
  await page.goto("/wallet.html");
  await expect(page.locator("credit-wallet .none")).toHaveText("The price list was not found.");
  await expect(page.locator("credit-wallet")).not.toContainText(/[0-9]/);
  await expectAccessible(page);
  await page.unroute("**/rates/studio.json");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("credit-wallet .available")).toBeVisible();
  errors.splice(0);
});
