/** The balance under the price. Figures are worked by hand: a second costs 4 credits, and `account.ts` has the wallet. */
import { card, now, serveSmall, wallet } from "./account";
import { expect, expectAccessible, expectFigure, generate, pick, scripts, segment, show, stopAt, test, type Page } from "./support";

test.use({ timezoneId: "UTC" });

interface Setting { given?: unknown; context?: unknown; other?: unknown; attributes?: string }

async function estimator(page: Page, { given = wallet, context, other = card, attributes = "lang=\"en\"" }: Setting = {}): Promise<void> {
  await serveSmall(page, other);
  await show(page, `<h1>Job</h1><form method="get" action="/fixture.html"><credit-estimator name="job" card="/rates/small.json" model="clip" at="${now}"><button slot="action">Generate</button></credit-estimator></form>`,
    { head: `${scripts.estimator}<meta name="viewport" content="width=device-width">`, attributes });
  await page.evaluate(([one, what]) => customElements.whenDefined("credit-estimator").then(() => Object.assign(document.querySelector("credit-estimator")!, { wallet: one, context: what })), [given, context] as const);
  // 5 s × 4.
  await expectFigure(page, "20 credits");
}

const balance = (page: Page) => page.locator("credit-estimator .balance");
const details = (page: Page) => page.locator("credit-balance");
const before = (page: Page) => page.locator("credit-estimator .before-after");
const outputs = (page: Page) => page.getByRole("spinbutton", { name: /^Outputs/ }).or(page.getByRole("textbox", { name: /^Outputs/ }));
const ways = (page: Page) => page.getByRole("list", { name: "Ways to go on" }).getByRole("button");
const words = (text: string) => text.replace(/\s+/g, " ").trim();
const message = (page: Page) => page.locator("credit-estimator").evaluate((element) => (element as unknown as { validationMessage: string }).validationMessage);

/** Two or more of it, at ten seconds. */
async function dear(page: Page, count: string): Promise<void> {
  await segment(page, "Duration", "10 s").check();
  await outputs(page).fill(count);
  await page.keyboard.press("Tab");
}

test("before and after, how often it can be paid for, and what expires first", async ({ page }) => {
  await estimator(page);
  await expect(before(page)).toHaveText("Balance 115 → afterwards 95");
  // Of 115, 20 are for the priority queue: 95 ÷ 20.
  await expect(balance(page)).toContainText("Enough for 4 like this.");
  await expect(balance(page)).toContainText("20 and 75 expire unused on December 9.");
  await segment(page, "Duration", "10 s").check();
  await expect(before(page)).toHaveText("Balance 115 → afterwards 75");
  await expect(balance(page)).toContainText("Enough for 2 like this.");
  await expectAccessible(page);
});

test("from which credits, what comes back, and which credits are for other jobs", async ({ page }) => {
  await estimator(page);
  await outputs(page).fill("2");
  await page.keyboard.press("Tab");
  await expectFigure(page, "40 credits");
  await details(page).getByText("From: Basic plan (40)").click();
  await expect(details(page).locator("details").first()).toContainText(/Basic plan\s*40\s*55 left, until December 9/);
  await expect(details(page).locator("details").first()).toContainText("Priority credits: 20 expire unused on December 9");
  await details(page).getByText("If it fails, 40 come back").click();
  const rows = await details(page).locator("details").nth(1).locator(".row").evaluateAll((found) => found.map((row) => row.textContent!.replace(/\s+/g, " ").trim()));
  expect(new Set(rows)).toEqual(new Set([
    "When it is delivered40 are spent", "If it fails40 come back", "If moderation stops it40 come back", "If you cancel it in the queue40 come back",
    "If you cancel it while it runsnothing comes back", "If only 1 output is delivered20 come back",
  ]));
  await expect(details(page)).toContainText("Priority credits: 20, only for the priority queue.");
  await expectAccessible(page);
});

test("what is known besides makes restricted credits usable, and they go first", async ({ page }) => {
  await estimator(page, { context: { tier: "priority" } });
  await expect(details(page).getByText("From: Priority credits (20)")).toBeVisible();
  // 115 ÷ 20.
  await expect(balance(page)).toContainText("Enough for 5 like this.");
  await expect(balance(page)).toContainText("95 expire unused on December 9.");
  await expect(details(page)).not.toContainText("only for");
});

test("a range leaves a range, and holds the most", async ({ page }) => {
  await estimator(page);
  await page.getByRole("button", { name: "Add video" }).click();
  // A credit a second for 1 to 10 seconds.
  await expectFigure(page, "21–30 credits");
  await expect(before(page)).toHaveText("Balance 115 → afterwards 85–94");
  // 95 ÷ 30.
  await expect(balance(page)).toContainText("Enough for 3 like this.");
  await details(page).getByText("If it fails, 30 come back").click();
  await expect(details(page)).toContainText("21–30 are spent, the rest comes back");
});

test("not enough: how much is missing, and the ways to go on with their prices, cheapest first", async ({ page }) => {
  await estimator(page);
  await dear(page, "3");
  await expectFigure(page, "120 credits");
  // 120 − 95.
  await expect(balance(page).locator(".short")).toHaveText("25 credits are missing.");
  await expect(before(page)).toHaveText("Balance 115, 95 of it for this job");
  expect(await message(page)).toBe("25 credits are missing.");
  // Pack 50 brings 55: 95 + 55 − 120. Pack 30: 95 + 30 − 120. Basic runs already. What costs nothing stands at the end.
  const told = (await ways(page).allInnerTexts()).map(words);
  expect(told).toEqual([
    "Buy pack 50 $6.00 55 credits, 30 left after this job; costs least.",
    "Buy pack 30 $8.00 30 credits, 5 left after this job; leaves least over.",
    "Go on in the standard queue slower, without credits",
  ]);
  await expect(details(page)).toContainText("Priority credits: 20, only for the priority queue.");
  await expectAccessible(page);
});

test("a plan is among the ways, and several packs are one way", async ({ page }) => {
  const lots = [{ id: "t", origin: "trial", priority: 0, from: "2026-11-20T00:00:00Z", until: "2026-11-27T00:00:00Z", granted: "30", available: "30", held: "0", spent: "0", expired: "0" }];
  await estimator(page, { given: { at: now, granted: "30", available: "30", held: "0", spent: "0", expired: "0", upcoming: "0", lots, holds: [] } });
  await dear(page, "3");
  await expect(balance(page).locator(".short")).toHaveText("90 credits are missing.");
  await expect(before(page)).toHaveText("Balance 30");
  // Basic: 100 for anything. Packs: 2 × 55 for $12; the fewest credits that do are 3 × 30 for $24.
  expect((await ways(page).allInnerTexts()).map(words)).toEqual([
    "Basic plan $10.00 a month 100 credits, 10 left after this job.",
    "Buy 2 × pack 50 $12.00 110 credits, 20 left after this job; costs least.",
    "Buy 3 × pack 30 $24.00 90 credits, 0 left after this job; leaves least over.",
    "Go on in the standard queue slower, without credits",
  ]);
  await expect(details(page)).not.toContainText("only for");
});

test("of many plans the cheapest three stand there, and the others are asked for", async ({ page }) => {
  const plans = [["free", "0", "100"], ["a", "30", "120"], ["b", "20", "110"], ["c", "40", "130"], ["d", "10", "105"]].map(([id, price, credits]) => ({ id, label: id, price: { month: price }, grants: [{ credits, expires: "cycle" }] }));
  await estimator(page, { other: { ...card, plans, packs: [] }, given: { at: now, granted: "0", available: "0", held: "0", spent: "0", expired: "0", upcoming: "0", lots: [], holds: [] } });
  await expect(balance(page).locator(".short")).toHaveText("20 credits are missing.");
  const names = async () => (await ways(page).allInnerTexts()).map((text) => words(text).replace(/ \d+ credits.*/, ""));
  expect(await names()).toEqual(["free plan free", "d plan $10.00 a month", "b plan $20.00 a month", "Go on in the standard queue slower, without credits"]);
  await page.getByRole("button", { name: "2 more" }).click();
  expect(await names()).toEqual(["free plan free", "d plan $10.00 a month", "b plan $20.00 a month", "a plan $30.00 a month", "c plan $40.00 a month", "Go on in the standard queue slower, without credits"]);
  await expect(ways(page).nth(3)).toBeFocused();
});

test("an engine that stops at the balance leaves the price, and says that it can't tell", async ({ page }) => {
  await stopAt(page, "preview");
  await estimator(page);
  await expect(before(page)).toHaveText("Balance 115");
  await expect(balance(page)).toContainText("What is left afterwards can't be told just now.");
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "40 credits");
});

test("the button is not blocked: it leads to the ways, by keys alone, and the way is told to the page", async ({ page }) => {
  await estimator(page);
  await page.evaluate(() => {
    Object.assign(window, { told: [], sent: 0 });
    document.addEventListener("credit-top-up", (event) => {
      const { way, preview } = event as unknown as { way: unknown; preview: { missing: string } };
      (window as unknown as { told: unknown[] }).told.push([way, preview.missing, event.cancelable, event.composed]);
    });
    document.addEventListener("submit", (event) => { event.preventDefault(); (window as unknown as { sent: number }).sent += 1; });
  });
  await dear(page, "3");
  await expectFigure(page, "120 credits");
  await page.getByRole("button", { name: "Generate" }).focus();
  await page.keyboard.press("Enter");
  await expect(ways(page).first()).toBeFocused();
  expect(await page.evaluate(() => (window as unknown as { sent: number }).sent)).toBe(0);
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => (window as unknown as { told: unknown[] }).told)).toEqual([[
    { way: "packs", packs: [{ pack: "p50", label: "50", count: 1 }], count: 1, price: "6", credits: "55", left: "30", cheapest: true }, "25", true, true,
  ]]);
});

test("the standard queue is taken by the element, said to the server, and let go with the next change", async ({ page }) => {
  await estimator(page);
  await dear(page, "3");
  await ways(page).filter({ hasText: "standard queue" }).click();
  await expect(balance(page)).toContainText("It goes into the standard queue: slower, and without credits.");
  expect(await message(page)).toBe("");
  const queue = () => page.evaluate(() => new FormData(document.querySelector("form")!).get("job-queue"));
  expect(await queue()).toBe("standard");
  await outputs(page).fill("4");
  await page.keyboard.press("Tab");
  await expectFigure(page, "160 credits");
  expect(await queue()).toBeNull();
  expect(await message(page)).toBe("65 credits are missing.");
  // A page with a queue of its own prevents it.
  await page.evaluate(() => document.addEventListener("credit-top-up", (event) => event.preventDefault()));
  await ways(page).filter({ hasText: "standard queue" }).click();
  expect(await message(page)).toBe("65 credits are missing.");
});

test("without a price, or with a rate, only what there is", async ({ page }) => {
  await estimator(page);
  await outputs(page).fill("9");
  await page.keyboard.press("Tab");
  await expect(before(page)).toHaveText("Balance 115");
  await expect(balance(page)).toContainText("What is left afterwards stands here once there is a price.");
  await expectAccessible(page);
});

test("without a wallet all is as it was", async ({ page }) => {
  await serveSmall(page);
  await show(page, `<h1>Job</h1><credit-estimator card="/rates/small.json" model="clip"></credit-estimator>`, { head: scripts.estimator });
  await expectFigure(page, "20 credits");
  await expect(balance(page)).toHaveCount(0);
  await expect(details(page)).toHaveCount(0);
});

test("a wallet that does not add up is said to be so, and the price stands", async ({ page }) => {
  await estimator(page, { given: { ...wallet, lots: wallet.lots.map((lot) => ({ ...lot, available: "-1" })) } });
  await expect(balance(page)).toContainText("The balance can't be told.");
  await expect(balance(page)).not.toContainText("→");
  expect(await message(page)).toBe("");
  await expectAccessible(page);
});

test("a thousand lots are told without a pause", async ({ page }) => {
  const lots = Array.from({ length: 1000 }, (_, index) => ({
    id: `l${index}`, origin: "pack", label: `Lot ${index}`, priority: 0, from: "2026-11-01T00:00:00Z", until: new Date(Date.UTC(2026, 11, 10, 0, index)).toISOString(), granted: "1", available: "1", held: "0", spent: "0", expired: "0",
  }));
  await estimator(page, { given: { at: now, granted: "1000", available: "1000", held: "0", spent: "0", expired: "0", upcoming: "0", lots, holds: [] } });
  await expect(before(page)).toHaveText("Balance 1,000 → afterwards 980");
  await details(page).getByText("From: Lot 0 (1) · Lot 1 (1) · 18 more").click();
  await expect(details(page)).toContainText("And 14 more.");
});

test("the room for a balance that is still to come is kept", async ({ page }) => {
  await estimator(page, { given: null });
  const place = () => page.getByRole("button", { name: "Generate" }).evaluate((element) => element.getBoundingClientRect().y);
  const first = await place();
  await page.evaluate((one) => { (document.querySelector("credit-estimator") as unknown as { wallet: unknown }).wallet = one; }, wallet);
  await expect(before(page)).toHaveText("Balance 115 → afterwards 95");
  expect(await place()).toBe(first);
  // Nor when it is short, or has no price.
  await dear(page, "3");
  await expect(balance(page).locator(".short")).toBeVisible();
  expect(await place()).toBe(first);
});

test("narrow: the balance stands in the bar, the rest opens", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await estimator(page);
  await expect(before(page)).toBeVisible();
  await expect(balance(page).getByText("Enough for 4 like this.")).toBeHidden();
  await page.getByRole("button", { name: "Details" }).click();
  await expect(balance(page).getByText("Enough for 4 like this.")).toBeVisible();
  await expect(details(page).getByText("From: Basic plan (20)")).toBeVisible();
  await dear(page, "3");
  await expect(balance(page).locator(".short")).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
});

test("right to left and in forced colours the balance holds together", async ({ page }) => {
  await estimator(page, { attributes: "lang=\"en\" dir=\"rtl\"" });
  await dear(page, "3");
  await page.emulateMedia({ forcedColors: "active" });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
});

// ---------------------------------------------------------------- the page with its demonstration account

const figure = async (page: Page) => words(await page.locator("credit-estimator .before-after .figures").first().innerText());

test("a job of the demonstration account: set aside, failed, and back again", async ({ page }) => {
  await generate(page);
  const had = await figure(page);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a paper boat");
  await page.getByRole("button", { name: "Generate · 51 credits" }).click();
  await expect(page.getByRole("heading", { name: "51 credits set aside" })).toBeVisible();
  expect(await figure(page)).not.toBe(had);
  await expect(page.locator("#sent")).toContainText("nothing is made and nothing is paid");
  await page.getByRole("button", { name: "Failed" }).click();
  await expect(page.locator("#outcome")).toHaveText(`Failed: 51 come back. Balance: ${had} credits.`);
  expect(await figure(page)).toBe(had);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Look at the wallet", exact: true }).click();
  await expect(page.locator("credit-ledger .entry").first()).toContainText("Came back from Kling 2.6");
  await expect(page.locator("credit-wallet .available .figures")).toHaveText(had);
});

test("a job that is delivered is spent, and one whose price is a range gives the rest back", async ({ page }) => {
  await generate(page);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a paper boat");
  await page.getByRole("button", { name: "Generate · 51 credits" }).click();
  await page.getByRole("button", { name: "Delivered" }).click();
  await expect(page.locator("#outcome")).toContainText("Delivered: 51 credits are spent, nothing comes back.");
  await pick(page, "seedance 2.5");
  await page.getByRole("button", { name: "Auto" }).click();
  // What is left after an estimate is one.
  await expect(before(page)).toHaveText(/^Balance [\d,]+ → afterwards ≈ [\d,]+–[\d,]+$/);
  await page.getByRole("button", { name: "Generate · ≈ 133–992 credits" }).click();
  await expect(page.getByRole("heading", { name: "992 credits set aside" })).toBeVisible();
  await page.getByRole("button", { name: "Delivered for 133" }).click();
  // 992 − 133.
  await expect(page.locator("#outcome")).toContainText("Delivered: 133 credits are spent, 859 come back.");
});

test("an account that is nearly used up leads to a pack, and on", async ({ page }) => {
  await page.goto("/wallet.html");
  await expect(page.locator("credit-wallet .available")).toBeVisible();
  await page.getByRole("combobox", { name: "Account" }).selectOption("Nearly used up");
  await page.goto("/generate.html");
  await expect(page.locator("#generate")).toHaveText(/credits are missing$/);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a paper boat");
  await page.locator("#generate").click();
  await expect(page.locator("#sent")).toBeHidden();
  await expect(ways(page).first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#generate")).toHaveText("Generate · 51 credits");
});
