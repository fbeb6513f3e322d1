/** What stands there when there is no price: never a figure, always a sentence. */
import { expect, expectAccessible, expectFigure, figure, generate, scripts, segment, show, test, type Page } from "./support";

const card = "**/rates/studio.json";
const form = (body = "") => `<h1>Job</h1><form><credit-estimator name="job" card="/rates/studio.json" model="kling-v2-6">${body}</credit-estimator></form>`;
/** A failed request is an error of the console's, too; these tests expect it. */
const expected = (errors: string[]) => errors.splice(0);

async function expectNoFigure(page: Page): Promise<void> {
  await expect(figure(page)).not.toContainText(/[0-9]/);
  expect(await page.locator("credit-estimator").evaluate((element) => (element as unknown as { value: string }).value)).toBe("");
}

test("a card that is not there", async ({ page, errors }) => {
  await page.route(card, (route) => route.fulfill({ status: 404, body: "not found" }));
  await show(page, form("<p>The server tells the price.</p>"), { head: scripts.estimator });
  await expectFigure(page, "The price list was not found.");
  await expect(page.getByText("The server tells the price.")).toBeVisible();
  await expectNoFigure(page);
  await expectAccessible(page);
  await page.unroute(card);
  await page.getByRole("button", { name: "Try again" }).click();
  // Kling 2.6, pro, 5 s: $0.35 × 143 = 50.05, up to 51.
  await expectFigure(page, "51 credits");
  await expect(page.getByText("The server tells the price.")).toBeHidden();
  expected(errors);
});

test("an error page in its place", async ({ page }) => {
  await page.route(card, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><p>Sorry" }));
  await show(page, form(), { head: scripts.estimator });
  await expectFigure(page, "What came back is not a price list.");
  await expectNoFigure(page);
});

test("a card with mistakes names them all", async ({ page }) => {
  await page.route(card, (route) => route.fulfill({
    json: { format: 1, id: "broken", version: "1", currency: "USD", credits: { perUnit: "1e2" }, models: [{ id: "a", kind: "video", price: [] }] },
  }));
  await show(page, form(), { head: scripts.estimator });
  await expect(figure(page)).toContainText("The price list has 2 mistakes in it, so it gives no price.");
  await page.getByText("What is wrong with it").click();
  await expect(page.locator(".mistakes li")).toHaveCount(2);
  await expect(page.locator(".mistakes")).toContainText("/credits/perUnit");
  await expectAccessible(page);
});

test("no connection", async ({ page, errors }) => {
  await page.route(card, (route) => route.abort());
  await show(page, form(), { head: scripts.estimator });
  await expectFigure(page, "The price list did not load. Check the connection and try again.");
  expected(errors);
});

test("an engine that is not there", async ({ page, errors }) => {
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" }));
  await show(page, form(), { head: scripts.estimator });
  await expectFigure(page, "The price engine was not found.");
  await expectNoFigure(page);
  expected(errors);
});

test("a policy that blocks WebAssembly", async ({ page, errors }) => {
  await show(page, form("<p>The server tells the price.</p>"), { head: scripts.estimator, wasm: false });
  await expectFigure(page, "The price engine could not be started: this page or browser blocks WebAssembly.");
  await expect(page.getByText("The server tells the price.")).toBeVisible();
  await expectNoFigure(page);
  expected(errors);
});

test("a browser without WebAssembly", async ({ page }) => {
  await page.addInitScript(() => { delete (globalThis as { WebAssembly?: unknown }).WebAssembly; });
  await show(page, form(), { head: scripts.estimator });
  await expectFigure(page, "This browser blocks WebAssembly, so no price can be worked out here.");
});

/** An engine that traps at some questions. */
async function spoil(page: Page, verbs: string[], at: string): Promise<void> {
  await page.route("**/assets/credit_estimator-*.js", async (route) => {
    const url = new URL(route.request().url());
    if (url.search) return route.fallback();
    const real = JSON.stringify(`${url.pathname}?real`);
    return route.fulfill({
      contentType: "text/javascript",
      body: `
        import { Estimator } from ${real};
        export { default } from ${real};
        export { Estimator };
        globalThis.starts = (globalThis.starts ?? 0) + 1;
        for (const verb of ${JSON.stringify(verbs)}) {
          const ask = Estimator.prototype[verb];
          if (ask.spoilt) continue;
          Estimator.prototype[verb] = function (asked) {
            if (${at}) throw new WebAssembly.RuntimeError("unreachable");
            return ask.call(this, asked);
          };
          Estimator.prototype[verb].spoilt = true;
        }`,
    });
  });
}

test("an engine that stops is started afresh, and the last figure is gone meanwhile", async ({ page }) => {
  await spoil(page, ["quote", "options"], `asked.selection.duration === "10"`);
  await generate(page);
  await expectFigure(page, "51 credits");
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "The price is unavailable just now.");
  await expectNoFigure(page);
  await expect(page.locator("credit-estimator .delta").getByText(/[0-9]/)).toHaveCount(0);
  expect(await page.evaluate(() => (globalThis as { starts?: number }).starts)).toBeGreaterThan(1);
  await segment(page, "Duration", "5 s").check();
  await expectFigure(page, "51 credits");
});

test("while it loads there is a quiet bar, and after two seconds a word", async ({ page }) => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => { arrive = resolve; });
  await page.route(card, async (route) => { await held; await route.continue(); });
  await page.goto("/generate.html");
  await expect(figure(page).locator(".bar")).toBeVisible();
  await expect(figure(page)).toHaveText("");
  await expect(figure(page)).toHaveText("Loading prices …", { timeout: 4000 });
  await expect(page.locator("#generate")).toHaveText("Generate");
  arrive();
  await expectFigure(page, "51 credits");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("what stands in the page is shown, and no price", async ({ page }) => {
    await page.goto("/generate.html");
    await expect(page.getByText("The price is shown here before anything is charged.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Generate" })).toBeVisible();
    await page.goto("/index.html");
    await expect(page.locator("noscript p")).toBeVisible();
    await expect(page.locator("main")).not.toContainText(/[0-9] credits/);
  });
});

test("very long names wrap and push nothing out", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const long = "Extraordinarilylongunbrokenmodelnamethatgoesonandon ".repeat(3);
  await page.route(card, (route) => route.fulfill({
    json: {
      format: 1, id: "long", version: "1", currency: "USD", credits: { perUnit: "1000000000", step: "1", mode: "up" },
      models: [{
        id: "long", label: long, kind: "video", provider: long,
        inputs: { resolution: { type: "choice", label: long, options: ["720p", long.trim()], default: "720p" } },
        price: [{ line: "video", label: long, rate: "123.456789" }],
      }],
    },
  }));
  await show(page, form(), { head: `${scripts.estimator}<meta name="viewport" content="width=device-width">` });
  // 123.456789 × 1,000,000,000.
  await expectFigure(page, "123,456,789,000 credits");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test("a failure to load is announced", async ({ page, errors }) => {
  await page.route(card, (route) => route.fulfill({ status: 404, body: "not found" }));
  await show(page, form(), { head: scripts.estimator });
  await expect(page.locator("credit-estimator > [role=status]")).toHaveText("The price list was not found.");
  expected(errors);
});

test("two elements with one card load it, and the engine, once", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => { if (/\.(json|wasm)$/.test(request.url())) asked.push(new URL(request.url()).pathname.replace(/-[\w-]+\.wasm/, ".wasm")); });
  await show(page, `${form()}<p><credit-cost card="/rates/studio.json" model="kling-v2-6"></credit-cost></p>`, { head: scripts.estimator });
  await expectFigure(page, "51 credits");
  await expect(page.locator("credit-cost [part~=cost]")).toHaveText("51 credits");
  expect(asked.sort()).toEqual(["/assets/credit_estimator_bg.wasm", "/rates/studio.json"]);
});

test("an element that asks for more than a price comes later: the whole engine takes over", async ({ page }) => {
  await show(page, `<p><credit-cost card="/rates/studio.json" model="kling-v2-6"></credit-cost></p><div id="later"></div>`, { head: scripts.cost });
  await expect(page.locator("credit-cost [part~=cost]")).toHaveText("51 credits");
  await page.evaluate(async (src) => {
    await import(src);
    const estimator = document.createElement("credit-estimator");
    estimator.setAttribute("card", "/rates/studio.json");
    estimator.setAttribute("model", "kling-v2-6");
    document.querySelector("#later")!.append(estimator);
  }, "/credit-estimator.js");
  await expectFigure(page, "51 credits");
  await expect(page.locator("credit-alternatives")).toContainText("All models by price");
  await expect(page.locator("credit-cost [part~=cost]")).toHaveText("51 credits");
});

test("engine, glue and card are asked for once, beside the scripts", async ({ page }) => {
  // A page that only shows prices does with less of the engine.
  for (const [address, engine] of [["/generate.html", "bg"], ["/index.html", "prices"]]) {
    const asked: string[] = [];
    const note = (request: { url(): string }) => asked.push(new URL(request.url()).pathname.replace(/-[\w-]+\.(wasm|js)$/, ".$1"));
    page.on("request", note);
    await page.goto(address!);
    await expect(page.locator("credit-estimator .price, credit-cost [part~=cost]").first()).toBeVisible();
    const named = await page.locator("link[rel=preload], link[rel=modulepreload]").evaluateAll((links) => links.map((link) => link.getAttribute("href")!));
    page.off("request", note);
    expect(asked.filter((one) => one.endsWith(".wasm"))).toHaveLength(1);
    for (const file of [`/assets/credit_estimator_${engine}.wasm`, "/assets/credit_estimator.js", "/rates/studio.json"]) {
      expect(asked.filter((one) => one === file), `${file} for ${address}`).toHaveLength(1);
      expect(named.some((href) => href.replace(/^\./, "").replace(/-[\w-]+\.(wasm|js)/, ".$1").replace("#1", "") === file), `${file} in ${address}`).toBe(true);
    }
  }
});

test("an engine that stops at what is cheaper leaves the price, and says that it can't tell", async ({ page }) => {
  await spoil(page, ["alternatives"], "true");
  await generate(page);
  await expect(page.locator("credit-alternatives")).toContainText("What is cheaper can't be told just now.");
  await expectFigure(page, "51 credits");
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "101 credits");
});
