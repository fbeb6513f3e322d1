/** Another card under an open page, and no card at all: what any static host can do. */
import { readFileSync } from "node:fs";
import { expect, expectAccessible, expectFigure, figure, generate, scripts, segment, serve, show, test, type Page } from "./support";

const path = "**/rates/small.json";
/** A second costs `cents` credits, at 5 seconds to begin with. */
const small = (cents: number) => ({
  format: 1, id: "small", version: `${cents}`, currency: "USD", credits: { perUnit: "100", step: "1", mode: "up" },
  models: [{
    id: "clip", label: "Clip", kind: "video", inputs: { duration: { type: "number", unit: "second", options: ["5", "10"], default: "5" } },
    price: [{ line: "video", rate: (cents / 100).toFixed(2), times: ["duration"], unit: "second" }],
  }],
});
const body = `<h1>Job</h1><p>It costs <credit-cost card="/rates/small.json" model="clip">a few credits</credit-cost>.</p>
  <form><credit-estimator card="/rates/small.json" model="clip"></credit-estimator></form>`;

/** Who comes back to a page looks at it. Several looks in a second are one. */
const look = (page: Page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => resolve(dispatchEvent(new Event("focus"))), 1100)));
const changed = (page: Page) => page.locator("credit-estimator [part=changed]");
const inline = (page: Page) => page.locator("credit-cost [part~=cost]");
const says = (page: Page) => page.locator("credit-estimator > [role=status]");

test("a card that changes under an open page: was 5 s × 4 = 20, now 5 × 6 = 30", async ({ page }) => {
  let card: unknown = small(4);
  const tags: (string | null)[] = [];
  await page.route(path, async (route) => {
    const tag = `"${JSON.stringify(card).length}-${(card as { version: string }).version}"`;
    const asked = await route.request().headerValue("if-none-match");
    tags.push(asked);
    return asked === tag ? route.fulfill({ status: 304, headers: { etag: tag } }) : route.fulfill({ json: card, headers: { etag: tag } });
  });
  await show(page, body, { head: scripts.estimator });
  await expectFigure(page, "20 credits");
  await look(page);
  await expect.poll(() => tags).toEqual([null, expect.stringMatching(/^"\d+-4"$/)]);
  await expect(changed(page)).toHaveCount(0);

  card = small(6);
  await look(page);
  await expectFigure(page, "30 credits");
  await expect(changed(page).getByText("Prices changed: was 20, now 30.")).toBeVisible();
  await expect(says(page)).toContainText("Prices changed: was 20, now 30 credits.");
  await expect(inline(page)).toHaveText("30 credits");
  await expect(inline(page)).toHaveAttribute("title", "Was 20 credits.");
  await expect(page.locator("credit-cost [part~=changed]")).toBeVisible();
  await expectAccessible(page);

  // What was shown first stays what it was; back to it nothing has changed.
  card = small(7);
  await look(page);
  await expect(changed(page).getByText("Prices changed: was 20, now 35.")).toBeVisible();
  await page.getByRole("button", { name: "OK" }).click();
  await expect(changed(page)).toHaveCount(0);
  await expect(page.locator("credit-estimator [part=price]")).toBeFocused();

  // What the user changes has no price of before.
  card = small(4);
  await look(page);
  await expect(changed(page).getByText("Prices changed: was 35, now 20.")).toBeVisible();
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "40 credits");
  await expect(changed(page)).toHaveCount(0);

  // One with mistakes in it, or no card at all: the one before stays.
  card = { ...small(8), models: [], format: 9 };
  await look(page);
  await look(page);
  await expectFigure(page, "40 credits");
  await expect(changed(page)).toHaveCount(0);
  await expect(page.locator("credit-estimator [part=as-of]")).toHaveCount(0);
});

test("nothing answers any more: the last card stays, with its date, and is there again when the page is opened", async ({ page, errors }) => {
  let gone = false;
  await page.route(path, (route) => (gone ? route.abort() : route.fulfill({ json: small(4) })));
  await show(page, body, { head: scripts.estimator });
  await expectFigure(page, "20 credits");
  // The card is kept once the price stands there.
  await expect.poll(() => page.evaluate(async () => Boolean(await caches.match("/rates/small.json")))).toBe(true);
  gone = true;
  await look(page);
  const asOf = /^Prices as of [A-Z][a-z]{2} \d{1,2}, \d{4}, \d{1,2}:\d{2} [AP]M\. Offline\.$/;
  await expect(page.locator("credit-estimator [part=as-of]")).toHaveText(asOf);
  await expect(inline(page)).toHaveAttribute("title", asOf);
  await expect(says(page)).toContainText("Offline.");
  await expectFigure(page, "20 credits");

  await page.reload();
  await expectFigure(page, "20 credits");
  await expect(page.locator("credit-estimator [part=as-of]")).toHaveText(asOf);
  await expectAccessible(page);
  gone = false;
  await look(page);
  await expect(page.locator("credit-estimator [part=as-of]")).toHaveCount(0);
  await expectFigure(page, "20 credits");
  errors.splice(0);
});

test("a browser that keeps nothing: then there is a sentence", async ({ page, errors }) => {
  await page.addInitScript(() => { Object.defineProperty(globalThis, "caches", { get: () => { throw new DOMException("not here", "SecurityError"); } }); });
  let gone = false;
  await page.route(path, (route) => (gone ? route.abort() : route.fulfill({ json: small(4) })));
  await show(page, body, { head: scripts.estimator });
  await expectFigure(page, "20 credits");
  gone = true;
  await look(page);
  await expect(page.locator("credit-estimator [part=as-of]")).toBeVisible();
  await page.reload();
  await expectFigure(page, "The price list did not load. Check the connection and try again.");
  errors.splice(0);
});

test("what a new card says moves nothing beside it", async ({ page }) => {
  const shipped = readFileSync(`${__dirname}/../../www/rates/studio.json`, "utf8");
  const card = JSON.parse(shipped) as { factors: { margin: string }; models: { examples?: unknown }[] };
  // Its examples hold for its own margin alone.
  for (const model of card.models) delete model.examples;
  await serve(page, card);
  await generate(page);
  await expectFigure(page, "51 credits");
  const place = () => page.locator("#generate").boundingBox();
  const before = await place();
  await page.unroute("**/rates/studio.json");
  // Kling 2.6, pro, 5 s: $0.35 × 1.2 × 100 = 42.
  await serve(page, { ...card, factors: { ...card.factors, margin: "1.2" } });
  await look(page);
  await expect(changed(page).getByText("Prices changed: was 51, now 42.")).toBeVisible();
  await expect(figure(page)).toHaveText(/42/);
  await expect(page.locator("#generate")).toHaveText("Generate · 42 credits");
  expect(await place()).toEqual(before);
});
