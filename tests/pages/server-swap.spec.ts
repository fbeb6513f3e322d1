/** Cards that are swapped and servers that go away under an open page. Each test has a server of its own. */
import { button, jobs, latest, made, open, says, test } from "./own-server";
import { expect, expectFigure, type Page } from "./support";

const look = (page: Page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(dispatchEvent(new Event("focus"))), 1100)));
const changed = (page: Page) => page.locator("credit-estimator [part=changed]");

test("a card that is swapped under an open page: was, now; what is shown no more is not charged", async ({ page, own, errors }) => {
  await open(page, own.url);
  await expectFigure(page, "51 credits");
  const before = await made(page);
  // Kling 2.6, pro, 5 s: $0.35 × 1.6 × 100 = 56.
  await own.swap("1.6", "second");
  await look(page);
  await expect(changed(page)).toContainText("Prices changed: was 51, now 56.");
  await expectFigure(page, "56 credits");
  await button(page).click();
  await expect(latest(page)).toHaveText("Delivered. Shown 56 · charged 56.");
  // Who goes on has accepted it.
  await expect(changed(page)).toHaveCount(0);

  // Before the page has noticed: $0.35 × 1.8 × 100 = 63. The server says so, and nothing is charged until it is pressed again.
  await own.swap("1.8", "third");
  await button(page).click();
  await expect(latest(page)).toHaveText("Nothing was charged. Press again to go on.");
  await expect(says(page)).toHaveText("Prices changed: was 56, now 63. Nothing was charged. Press again to go on.");
  await expect(changed(page)).toContainText("Prices changed: was 56, now 63.");
  expect(await made(page)).toBe(before + 1);
  await button(page).click();
  await expect(latest(page)).toHaveText("Delivered. Shown 63 · charged 63.");
  expect(await made(page)).toBe(before + 2);

  // Another card with the same price needs no second thought.
  await own.swap("1.8", "fourth");
  await button(page).click();
  await expect(latest(page)).toContainText("set aside");
  expect(await made(page)).toBe(before + 3);
  await expect(changed(page)).toHaveCount(0);
  expect(errors.splice(0).every((text) => text.includes("409"))).toBe(true);
});

test("a job that is held when the card changes keeps the terms that were shown", async ({ page, own }) => {
  await open(page, own.url);
  await page.locator("#ending").selectOption("takes half a minute");
  await button(page).click();
  await expect(latest(page)).toContainText("51 credits set aside");
  await own.swap("1.6", "second");
  const id = await jobs(page).first().getAttribute("data-job");
  expect(await page.evaluate(async (id) => (await fetch(`/api/jobs/${id}/outcome`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ ending: "delivered" }) })).status, id)).toBe(200);
  await expect(latest(page)).toHaveText("Delivered. Shown 51 · charged 51.");
});

test("a server that is gone: the last card with its date, why nothing can be sent, and on when it is back", async ({ page, own, errors }) => {
  await open(page, own.url);
  const before = await made(page);
  await own.kill();
  await button(page).click();
  await expect(latest(page)).toHaveText("The server can't be reached. Nothing is lost: try again, and the job is made only once.");
  await expect(page.locator("credit-estimator [part=as-of]")).toHaveText(/^Prices as of .+ Offline\.$/);
  await expectFigure(page, "51 credits");
  await page.getByRole("radiogroup", { name: "Duration" }).getByRole("radio", { name: "10 s", exact: true }).check();
  // $0.70 × 143 = 100.1, up to 101.
  await expectFigure(page, "101 credits");
  await own.start();
  await look(page);
  await expect(page.locator("credit-estimator [part=as-of]")).toHaveCount(0);
  await button(page).click();
  await expect(latest(page)).toHaveText("Delivered. Shown 101 · charged 101.");
  expect(await made(page)).toBe(before + 1);
  errors.splice(0);
});
