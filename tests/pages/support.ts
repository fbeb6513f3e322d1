/** What the page tests share. The packages live in `www`, where the lock file is. */
import AxeBuilder from "../../www/node_modules/@axe-core/playwright/dist/index.js";
import { test as base, expect, type Locator, type Page } from "../../www/node_modules/@playwright/test/index.js";
import { policy } from "./policy.mjs";

export { expect, type Locator, type Page };

/** Every test fails on what the console calls an error, such as a breach of the content security policy. */
export const test = base.extend<{ errors: string[] }>({
  errors: [async ({ page }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => { if (message.type() === "error") errors.push(message.text()); });
    page.on("pageerror", (error) => errors.push(error.message));
    await use(errors);
    expect(errors, "errors in the console").toEqual([]);
  }, { auto: true }],
});

/** Serves a page of a test's own at the site, under the same policy. */
export async function show(page: Page, body: string, { head = "", attributes = "lang=\"en\"", wasm = true } = {}): Promise<void> {
  await page.route("**/fixture.html", (route) => route.fulfill({
    contentType: "text/html; charset=utf-8",
    headers: { "content-security-policy": wasm ? policy : policy.replace(" 'wasm-unsafe-eval'", "") },
    body: `<!doctype html><html ${attributes}><head><meta charset="utf-8"><title>Fixture</title><link rel="icon" href="data:,">${head}</head><body><main>${body}</main></body></html>`,
  }));
  await page.goto("/fixture.html");
}

export const scripts = {
  cost: `<script type="module" src="/credit-cost.js"></script>`,
  estimator: `<script type="module" src="/credit-estimator.js"></script>`,
};

/** The one strong figure: `51 credits`. */
export const figure = (page: Page): Locator => page.locator("credit-estimator .hero");

export async function expectFigure(page: Page, text: string): Promise<void> {
  await expect(figure(page)).toHaveText(text, { useInnerText: true });
}

/** Opens the form and waits for its first price. */
export async function generate(page: Page): Promise<void> {
  await page.goto("/generate.html");
  await expect(page.locator("credit-estimator .price")).toBeVisible();
}

export const makers = ["Aurora", "Beacon Labs", "Cobalt", "Dune", "Élan", "Fjord", "Granite", "Harbour", "Iris", "Juniper", "Kite", "Lumen"];

/**
 * A card of as many models as asked, of twelve makers in turn, a credit a cent. Model `i` costs `1 + 37 i mod 89` cents a
 * second, has 720p and, by turns, 480p or 1080p beside it; each fourth one ends at 8 seconds, the others at 12.
 */
export function manyModels(count: number): unknown {
  const models = Array.from({ length: count }, (_, i) => ({
    id: `m-${i}`, label: `${makers[i % 12]} ${1 + (i - i % 12) / 12}`, kind: i % 12 < 8 ? "video" : i % 12 < 11 ? "image" : "upscale", provider: makers[i % 12],
    inputs: {
      resolution: { type: "choice", options: i % 3 ? ["720p", "1080p"] : ["480p", "720p"], default: "720p" },
      duration: { type: "number", unit: "second", min: "4", max: i % 4 ? "12" : "8", step: "1", default: "5" },
    },
    price: [{ line: "video", times: ["duration"], unit: "second", rate: (0.01 * (1 + (37 * i) % 89)).toFixed(2).replace(/0$/, "") }],
  }));
  return { format: 1, id: "many", version: "1", currency: "USD", credits: { perUnit: "100", step: "1", mode: "up" }, models };
}

/** Gives the page another card in place of the one that ships. */
export const serve = (page: Page, card: unknown) => page.route("**/rates/studio.json", (route) => route.fulfill({ json: card }));

/** Chooses a model as a person would: open, search, Enter. */
export async function pick(page: Page, words: string): Promise<void> {
  await page.getByRole("button", { name: /^Model/ }).click();
  await page.getByRole("combobox", { name: "Search models" }).fill(words);
  await page.keyboard.press("Enter");
}

export const segment = (page: Page, group: string, option: string): Locator =>
  page.getByRole("radiogroup", { name: group }).getByRole("radio", { name: option, exact: true });

/** What a segment says beside its name. */
export const deltaOf = (radio: Locator): Locator => radio.locator("xpath=..").locator(".delta");

/** No violation of WCAG 2.2 A and AA, nor of axe's own good practice. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: page as never }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`)).toEqual([]);
}

/** One layout shift: `rects` is where what moved came to stand. */
export interface Shift { value: number; afterInput: boolean; what: string; rects: number[][] }

/** The layout shifts of a page from its first byte on, those after an act of the user included if asked. */
export async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  await page.addInitScript(() => {
    const seen: unknown[] = [];
    Object.assign(window, { shifts: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node; previousRect: DOMRect; currentRect: DOMRect }[] })[]) {
        const what = entry.sources.map(({ node, previousRect: a, currentRect: b }) =>
          `${node instanceof Element ? node.localName : node?.nodeName ?? "in a shadow"} ${[a.x, a.y, a.width, a.height]} to ${[b.x, b.y, b.width, b.height]}`).join("; ");
        const rects = entry.sources.map(({ currentRect: { x, y, width, height } }) => [x, y, width, height]);
        seen.push({ value: entry.value, afterInput: entry.hadRecentInput, what, rects });
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
}

/** An engine that stops whenever it is asked this. */
export async function stopAt(page: Page, verb: string): Promise<void> {
  await page.route("**/assets/credit_estimator-*.js", async (route) => {
    const url = new URL(route.request().url());
    if (url.search) return route.fallback();
    const real = JSON.stringify(`${url.pathname}?real`);
    return route.fulfill({
      contentType: "text/javascript",
      body: `import { Estimator } from ${real}; export { default } from ${real}; export { Estimator };
        Estimator.prototype[${JSON.stringify(verb)}] = () => { throw new WebAssembly.RuntimeError("unreachable"); };`,
    });
  });
}
