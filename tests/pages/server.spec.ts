/**
 * The generation form with a server behind it: what is shown is what is charged, and what fails comes back.
 * Kling 2.6, pro, 5 s, silent: $0.35 × 143 = 50.05, up to 51 credits.
 */
import { readFileSync } from "node:fs";
import { balance, begin, button, ends, jobs, latest, made, open, says, shipped, test } from "./own-server";
import { expect, expectAccessible, expectFigure, pick, scripts, show, type Page } from "./support";

const newest = (page: Page) => jobs(page).first();
const charged = (page: Page) => newest(page).locator(".charge");
const less = (amount: string, credits: number) => `${Number(amount) - credits}`;

test("estimate, submit, delivered: shown and charged side by side, and the same in the wallet", async ({ page, server }) => {
  await open(page, server);
  const had = await balance(page);
  // The controls stand in the order in which the card lists the inputs.
  const { models } = JSON.parse(readFileSync(shipped, "utf8")) as { models: { id: string; inputs: object }[] };
  const drawn = await page.locator("credit-estimator [data-input]").evaluateAll((controls) => controls.map((control) => control.getAttribute("data-input")));
  expect(drawn).toEqual(Object.keys(models.find(({ id }) => id === "kling-v2-6")!.inputs));
  await page.getByRole("button", { name: "Generate · 51 credits" }).click();
  await expect(latest(page)).toContainText("51 credits set aside");
  await expect(says(page)).toContainText("Kling 2.6: Queued. 51 credits set aside.");
  await expect.poll(() => balance(page)).toBe(less(had, 51));
  await expect(latest(page)).toHaveText("Delivered. Shown 51 · charged 51.");
  await expect(charged(page)).toHaveText("Shown 51 · charged 51");
  await expect(says(page)).toHaveText("Kling 2.6: Delivered. Shown 51, charged 51.");
  expect(await balance(page)).toBe(less(had, 51));
  await expectAccessible(page);

  await page.getByRole("link", { name: "Look at its wallet" }).click();
  await expect(page.getByText("A demonstration account, kept by the server.")).toBeVisible();
  await expect(page.locator("credit-wallet .available .figures")).toHaveText(Number(less(had, 51)).toLocaleString("en-US"));
  await expect(page.locator("credit-ledger .entry").first()).toContainText("Spent on Kling 2.6");
  // The same is there when the page is opened again.
  await page.goto(`${server}/generate.html`);
  await expect(charged(page)).toHaveText("Shown 51 · charged 51");
});

test("a job that fails is seen going back", async ({ page, server }) => {
  await open(page, server);
  const had = await balance(page);
  await ends(page, "fails");
  await button(page).click();
  await expect.poll(() => balance(page)).toBe(less(had, 51));
  await expect(latest(page)).toHaveText(`Failed. Shown 51 · charged 0 · 51 came back. Balance: ${Number(had).toLocaleString("en-US")}.`);
  await expect(charged(page)).toHaveText("Shown 51 · charged 0 · 51 came back");
  expect(await balance(page)).toBe(had);
  await expectAccessible(page);
});

test("what is delivered in part, or for less than the most, is charged so", async ({ page, server }) => {
  await open(page, server);
  await pick(page, "seedream 4.5");
  await page.getByRole("textbox", { name: /^Images/ }).fill("4");
  await page.keyboard.press("Tab");
  // 4 × $0.04 × 143 = 22.88, up to 23; of 3: 17.16, up to 18.
  await expectFigure(page, "23 credits");
  await ends(page, "delivers only 3 outputs");
  await button(page).click();
  await expect(latest(page)).toHaveText(/^Delivered\. Shown 23 · charged 18 · 5 came back\. Balance: [\d,]+\.$/);

  await pick(page, "seedance 2.5");
  await page.getByRole("button", { name: "Auto" }).click();
  await expectFigure(page, "≈ 133–992 credits");
  await ends(page, "is delivered with 4 s");
  await button(page).click();
  await expect(latest(page)).toContainText("Shown 133–992 · 992 credits set aside");
  // 992 − 133.
  await expect(latest(page)).toContainText("Shown 133–992 · charged 133 · 859 came back.");
});

test("keys alone, in 320 pixels: start one, cancel it, and what it cost is said beforehand", async ({ page, server }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, server);
  const had = await balance(page);
  await page.getByRole("button", { name: "Details" }).click();
  await ends(page, "takes half a minute");
  await page.getByRole("button", { name: "Details" }).click();
  await page.getByRole("textbox", { name: "Prompt" }).press("Enter");
  await expect(latest(page)).toContainText("Running. 51 credits set aside.");
  await expect(newest(page).locator(".state")).toHaveText("Running");
  const cancel = newest(page).getByRole("button", { name: "Cancel Kling 2.6" });
  await cancel.focus();
  await page.keyboard.press("Enter");
  // The card gives nothing back for a job that runs.
  await expect(newest(page).getByText("nothing comes back now that it runs")).toBeVisible();
  await expect(newest(page).getByRole("button")).toBeFocused();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(charged(page)).toHaveText("Shown 51 · charged 51");
  await expect(newest(page).locator(".state")).toHaveText("Cancelled while running");
  await expect.poll(() => balance(page)).toBe(less(had, 51));
});

test("a double click is one job, and so is an answer that got lost", async ({ page, server, errors }) => {
  await open(page, server);
  const before = await made(page);
  await button(page).dblclick();
  await expect(latest(page)).toContainText("Delivered");
  expect(await made(page)).toBe(before + 1);

  const keys: string[] = [];
  await page.route("**/api/jobs", async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    keys.push((route.request().postDataJSON() as { idempotencyKey: string }).idempotencyKey);
    await route.fetch();
    // Twice it is made, and nobody hears of it: at once it is tried again, then it is said.
    return keys.length <= 2 ? route.abort() : route.continue();
  });
  await button(page).click();
  await expect(latest(page)).toHaveText("The server can't be reached. Nothing is lost: try again, and the job is made only once.");
  await button(page).click();
  await expect(latest(page)).toContainText("Delivered");
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  expect(await made(page)).toBe(before + 2);
  errors.splice(0);
});

test("not enough: the ways to go on, and on", async ({ page, server }) => {
  // Before the page begins an account of its own.
  const begun = await page.request.post(`${server}/api/session`, { data: { kind: "low" } });
  expect(begun.status()).toBe(201);
  await open(page, server);
  await expect(button(page)).toHaveText(/credits are missing$/);
  await button(page).click();
  await expect(page.locator("credit-balance .ways button").first()).toBeFocused();
  await page.locator("credit-balance .ways").getByRole("button", { name: /pack 500/ }).click();
  await expect(button(page)).toHaveText("Generate · 51 credits");
  await button(page).click();
  await expect(latest(page)).toHaveText("Delivered. Shown 51 · charged 51.");
});

test("a wallet that another tab has used up: the server says what is missing", async ({ page, server, errors }) => {
  await open(page, server);
  // The account in force is another one now, which this page does not know yet.
  expect(await begin(page, "empty")).toBe(201);
  await button(page).click();
  await expect(latest(page)).toHaveText("51 credits are missing.");
  await expect(page.locator("credit-balance .ways button").first()).toBeFocused();
  await expect(jobs(page)).toHaveCount(0);
  expect(errors.splice(0)).toHaveLength(1);
});

test("a session that is gone: another begins, and the job with it", async ({ page, server, errors }) => {
  await open(page, server);
  await page.context().clearCookies();
  await button(page).click();
  await expect(latest(page)).toHaveText("Delivered. Shown 51 · charged 51.");
  errors.splice(0);
});

/** The page as it is, but for leave to run Wasm. */
async function withoutWasm(page: Page): Promise<void> {
  await page.route(/\/(generate|index)\.html$/, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    return route.fulfill({ response, headers: { ...headers, "content-security-policy": headers["content-security-policy"]!.replace(" 'wasm-unsafe-eval'", "") } });
  });
}

test("a policy that blocks Wasm: the server's price stands there, and the whole form works", async ({ page, server, errors }) => {
  await withoutWasm(page);
  await open(page, server);
  await expectFigure(page, "51 credits");
  await expect(page.locator("credit-estimator [part=remote]")).toBeVisible();
  await expect(page.getByText("If it fails, 51 come back")).toBeVisible();

  // While an answer is under way there is a bar, and no figure.
  let arrive = () => {};
  const held = new Promise<void>((resolve) => { arrive = resolve; });
  await page.route("**/api/{quotes,options}", async (route) => { await held; await route.continue(); });
  await page.getByRole("radiogroup", { name: "Duration" }).getByRole("radio", { name: "10 s", exact: true }).check();
  await expect(page.locator("credit-estimator .hero .bar")).toBeVisible();
  await expect(page.locator("credit-estimator .summary")).not.toContainText(/5[01] credits/);
  await expect(button(page)).toHaveText("Generate");
  arrive();
  await expectFigure(page, "101 credits");
  await pick(page, "veo 3.1");
  // $0.40 × 8 × 143 = 457.6, up to 458: the ten seconds come along as far as they can.
  await expectFigure(page, "458 credits");
  await button(page).click();
  await expect(latest(page)).toHaveText("Delivered. Shown 458 · charged 458.");
  await expectAccessible(page);

  await page.goto(`${server}/index.html`);
  await expect(page.locator("credit-cost [part~=cost]").first()).toHaveText(/credits/);
  errors.splice(0);
});

test("a card on a static host, and a server that is named beside it", async ({ page, server, errors }) => {
  await page.route("**/api/**", async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace(/^http:\/\/[^/]+/, server) }) }));
  await show(page, `<p>It costs <credit-cost card="/rates/studio.json" server="/api" model="kling-v2-6">a few credits</credit-cost>.</p>`, { head: scripts.cost, wasm: false });
  const cost = page.locator("credit-cost [part~=cost]");
  await expect(cost).toHaveText("51 credits");
  await page.locator("credit-cost").evaluate((element) => element.setAttribute("duration", "10"));
  await expect(cost).toHaveText("101 credits");
  errors.splice(0);
});
