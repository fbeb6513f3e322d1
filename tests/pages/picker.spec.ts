/** The list of models: found, ordered, gone through by keys, in every size and colour. */
import { compareAmounts, compareCredits } from "../../www/src/order";
import { finder } from "../../www/src/model-list";
import type { ModelDescription } from "../../www/src/wire";
import { expect, expectAccessible, expectFigure, generate, manyModels, pick, segment, serve, test, type Locator, type Page } from "./support";

const opener = (page: Page) => page.getByRole("button", { name: /^Model/ });
const search = (page: Page) => page.getByRole("combobox", { name: "Search models" });
const options = (page: Page) => page.getByRole("option");
const option = (page: Page, name: RegExp) => page.getByRole("option", { name });
const count = (page: Page) => page.locator("credit-model-picker [role=status]");

async function open(page: Page): Promise<void> {
  await opener(page).click();
  await expect(search(page)).toBeVisible();
}

/** The option that the arrow keys are at, as a screen reader is told. */
async function active(page: Page): Promise<Locator> {
  const id = await search(page).getAttribute("aria-activedescendant");
  return page.locator(`credit-model-picker [id="${id}"]`);
}

const inSight = (page: Page) => page.locator("credit-model-picker .scroll").evaluate((list) => {
  const box = list.getBoundingClientRect();
  const { top, bottom } = list.querySelector(".option.active")!.getBoundingClientRect();
  const head = list.querySelector(".kind-name")!.getBoundingClientRect();
  return top >= head.bottom - 1 && bottom <= box.bottom + 1;
});

test("amounts are ordered by their digits", () => {
  const ordered = ["-12", "-2.5", "-2.05", "-1", "0", "0.05", "0.5", "0.55", "1", "1.1", "9", "10", "99999999999999999999.9", "100000000000000000000"];
  for (const [i, a] of ordered.entries()) for (const [j, b] of ordered.entries()) expect([a, b, compareAmounts(a, b)]).toEqual([a, b, Object.is(i, j) ? 0 : i < j ? -1 : 1]);
  // A range by its lower end, then by its upper.
  expect(compareCredits({ min: "9", max: "80" }, "10")).toBe(-1);
  expect(compareCredits({ min: "10", max: "80" }, "10")).toBe(1);
  expect(compareCredits({ min: "10", max: "80" }, { min: "10", max: "100" })).toBe(-1);
});

test("the search looks past case, accents, spaces and points", () => {
  const model: ModelDescription = { id: "e-lan-2.1_pro", label: "Élan 2.1 Pro", provider: "Søren & Fils", kind: "video", currency: "USD", inputs: [] };
  const finds = (query: string) => finder(query)(model);
  for (const query of ["", "elan", "ÉLAN", "e\u0301lan", "elan2.1", "elan21", "pro elan", "fils", "video 2.1", "e-lan"]) expect([query, finds(query)]).toEqual([query, true]);
  for (const query of ["elan 3", "image", "elan.video.x"]) expect([query, finds(query)]).toEqual([query, false]);
});

test("the list shows every model's price, grouped by kind and maker", async ({ page }) => {
  await generate(page);
  await open(page);
  await expect(page.getByRole("group", { name: "Video, Kling" })).toBeVisible();
  await expect(page.getByRole("group", { name: "Upscale, Topaz Labs" })).toBeAttached();
  // Kling 2.6 as it is: $0.35 × 143 = 50.05, up to 51.
  await expect(option(page, /^Kling 2\.6, 51 credits/)).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("option", { selected: true })).toHaveCount(1);
  await search(page).fill("image flux");
  await expect(option(page, /^FLUX/).first()).toBeVisible();
  await expect(option(page, /^(?!FLUX)/)).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(opener(page)).toBeFocused();
  await expect(search(page)).toHaveCount(0);
});

test("nothing found is said, and leads back", async ({ page }) => {
  await generate(page);
  await open(page);
  await search(page).fill("nothing of the kind");
  await expect(page.getByText("Nothing matches “nothing of the kind”.")).toBeVisible();
  await expect(count(page)).toHaveText(/^0 of /);
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(search(page)).toBeFocused();
  await page.getByRole("button", { name: "Show all models" }).click();
  await expect(search(page)).toBeFocused();
  await expect(search(page)).toHaveValue("");
  await expect(option(page, /^Kling 2\.6,/)).toBeInViewport();
});

test("three hundred models, by keys alone", async ({ page }) => {
  await serve(page, manyModels(300));
  await generate(page);
  await opener(page).focus();
  await page.keyboard.press("ArrowDown");
  await expect(search(page)).toBeFocused();
  await expect(options(page)).toHaveCount(300);
  await expect(count(page)).toHaveText("300 models");
  const at = async (name: string | RegExp) => {
    await expect(await active(page)).toHaveAccessibleName(name);
    expect(await inSight(page)).toBe(true);
  };
  // Model 0 costs 1 cent a second, 5 s; model 12 of the same maker 1 + 444 mod 89 = 89 cents.
  await at("Aurora 1, 5 credits");
  await page.keyboard.press("ArrowDown");
  await at("Aurora 2, 445 credits");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  // Round to the end: model 299, 1 + 11063 mod 89 = 28 cents.
  await at("Lumen 25, 140 credits");
  await page.keyboard.press("Home");
  await at("Aurora 1, 5 credits");
  await page.keyboard.press("PageDown");
  const far = await (await active(page)).getAttribute("id");
  expect(far).not.toBe("m-m-12");
  expect(far).not.toBe("m-m-0");
  expect(await inSight(page)).toBe(true);
  await page.keyboard.press("PageUp");
  await at("Aurora 1, 5 credits");
  await page.keyboard.press("End");
  await at("Lumen 25, 140 credits");
  await page.keyboard.type("elan 7");
  // Élan 7 and 17, and Élan 15 for the 7 in its id.
  await expect(count(page)).toHaveText("3 of 300");
  // Model 6 × 12 + 4 = 76: 1 + 2812 mod 89 = 54 cents, 5 s.
  await at("Élan 7, 270 credits");
  await page.keyboard.press("Enter");
  await expect(opener(page)).toBeFocused();
  await expect(opener(page)).toHaveAccessibleName("Model Élan 7");
  await expectFigure(page, "270 credits");
  // What is typed on the button opens the list with it.
  await page.keyboard.type("kite 2");
  await expect(search(page)).toHaveValue("kite 2");
  await at(/^Kite 2,/);
  await page.keyboard.press("Escape");
  await expect(opener(page)).toBeFocused();
  await expect(opener(page)).toHaveAccessibleName("Model Élan 7");
});

test("by price: the cheapest first, within a kind", async ({ page }) => {
  await serve(page, manyModels(300));
  await generate(page);
  await open(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("radio", { name: "By maker" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "By price" })).toBeChecked();
  await expect(page.getByRole("group", { name: "Video", exact: true })).toBeVisible();
  const prices = await page.getByRole("group", { name: "Image", exact: true }).getByRole("option").evaluateAll((found) =>
    found.map((one) => Number(/, ([\d,]+) credits/.exec(one.getAttribute("aria-label")!)![1]!.replace(",", ""))));
  expect(prices.length).toBe(75);
  expect(prices).toEqual([...prices].sort((a, b) => a - b));
  // The order stays for the next time.
  await page.keyboard.press("Escape");
  await open(page);
  await expect(page.getByRole("radio", { name: "By price" })).toBeChecked();
});

test("what a model can't do comes last by price, says so, and can be chosen", async ({ page }) => {
  await serve(page, manyModels(24));
  await generate(page);
  await page.getByRole("radio", { name: "480p" }).check();
  await open(page);
  await page.getByRole("radio", { name: "By price" }).check();
  const names = await page.getByRole("group", { name: "Video", exact: true }).getByRole("option").evaluateAll((found) => found.map((one) => one.getAttribute("aria-label")!));
  // Of the 16 videos, those whose number is a multiple of 3 have 480p: 0, 3, 6, 12, 15, 18.
  expect(names.length).toBe(16);
  expect(names.map((name) => name.includes("no 480p"))).toEqual([...Array<boolean>(6).fill(false), ...Array<boolean>(10).fill(true)]);
  // Model 1: 38 cents a second, 5 s at 720p.
  await option(page, /^Beacon Labs 1, no 480p, 190 credits/).click();
  await expectFigure(page, "190 credits");
  await expect(page.getByRole("radio", { name: "720p" })).toBeChecked();
  // What was chosen is kept for the models that have it. Model 3: 1 + 111 mod 89 = 23 cents.
  await open(page);
  await option(page, /^Dune 1, 115 credits/).click();
  await expect(page.getByRole("radio", { name: "480p" })).toBeChecked();
});

test("the engine is asked when the list opens, not while it is gone through", async ({ page }) => {
  await generate(page);
  const asked = () => page.evaluate(() => {
    const picker = document.querySelector("credit-estimator")!.shadowRoot!.querySelector("credit-model-picker") as HTMLElement & { rows: () => unknown };
    const counted = picker as typeof picker & { asked?: number };
    if (counted.asked === undefined) {
      counted.asked = 0;
      const rows = picker.rows;
      picker.rows = () => { counted.asked! += 1; return rows(); };
    }
    return counted.asked;
  });
  expect(await asked()).toBe(0);
  await open(page);
  expect(await asked()).toBe(1);
  await page.keyboard.type("kl");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("radio", { name: "By price" }).check();
  await search(page).fill("");
  expect(await asked()).toBe(1);
});

test("what changes while the list is open changes in it", async ({ page }) => {
  await generate(page);
  await segment(page, "Duration", "10 s").check();
  await open(page);
  // Kling 2.5 Turbo, 10 s at $0.07: $0.70 × 143 = 100.1, up to 101; 5 s: 50.05, up to 51.
  await expect(option(page, /^Kling 2\.5 Turbo,/)).toHaveAccessibleName("Kling 2.5 Turbo, 101 credits");
  await page.locator("credit-estimator").evaluate((element) => (element as unknown as { reset(): void }).reset());
  await expect(option(page, /^Kling 2\.5 Turbo,/)).toHaveAccessibleName("Kling 2.5 Turbo, 51 credits");
});

test("nothing jumps while one types", async ({ page }) => {
  await generate(page);
  await open(page);
  const places = () => page.locator("credit-model-picker").evaluate((picker) =>
    ["dialog", ".find", ".tools", ".order", ".count"].map((part) => {
      const { x, y, width, height } = picker.shadowRoot!.querySelector(part)!.getBoundingClientRect();
      return part === ".count" ? [x, y, height] : [x, y, width, height];
    }));
  const before = await places();
  for (const words of ["k", "kling", "kling 2.6", "nothing of the kind", ""]) {
    await search(page).fill(words);
    expect(await places()).toEqual(before);
  }
});

test("the list closes when the focus leaves it, and waits while the pointer is in it", async ({ page }) => {
  await generate(page);
  await open(page);
  await page.getByRole("group", { name: "Video, Kling" }).locator(".group-name").click();
  await expect(search(page)).toBeFocused();
  await page.getByRole("textbox", { name: "Prompt" }).click();
  await expect(search(page)).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "Prompt" })).toBeFocused();
});

test("where there is no room below, it opens above", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await generate(page);
  await opener(page).evaluate((button: HTMLElement) => {
    document.querySelector("textarea")!.rows = 24;
    scrollBy({ top: button.getBoundingClientRect().bottom - innerHeight + 8, behavior: "instant" });
    button.click();
  });
  const dialog = page.getByRole("dialog", { name: "Choose a model" });
  const [list, button] = [(await dialog.boundingBox())!, (await opener(page).boundingBox())!];
  expect(list.y + list.height).toBeLessThanOrEqual(button.y);
  expect(list.y).toBeGreaterThanOrEqual(0);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });

  test("a sheet from the bottom, which takes the focus and gives it back", async ({ page }) => {
    await serve(page, manyModels(60));
    await generate(page);
    await opener(page).tap();
    const sheet = page.getByRole("dialog", { name: "Choose a model" });
    await expect(sheet).toBeInViewport();
    await expect.poll(async () => { const box = await sheet.boundingBox(); return box && [box.x, box.width, box.y + box.height]; }).toEqual([0, 320, 640]);
    expect(await sheet.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Close" }).tap();
    await expect(sheet).toBeHidden();
    await expect(opener(page)).toBeFocused();
    await opener(page).tap();
    // Beside the sheet.
    await page.touchscreen.tap(160, 20);
    await expect(sheet).toBeHidden();
    await opener(page).tap();
    await option(page, /^Aurora 3,/).tap();
    // Model 24: 1 + 888 mod 89 = 88 cents, 5 s.
    await expectFigure(page, "440 credits");
  });

  test("under a finger the list waits without a keyboard on the screen, and a real one searches", async ({ page }) => {
    await serve(page, manyModels(300));
    await generate(page);
    await opener(page).tap();
    const list = page.getByRole("listbox", { name: "Models" });
    await expect(list).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(`credit-model-picker [id="${await list.getAttribute("aria-activedescendant")}"]`)).toHaveAccessibleName(/^Aurora 2,/);
    await page.keyboard.type("kite 2");
    await expect(search(page)).toBeFocused();
    await expect(search(page)).toHaveValue("kite 2");
    await page.keyboard.press("Enter");
    await expect(opener(page)).toHaveAccessibleName("Model Kite 2");
  });

  test("turned about, it becomes the one or the other", async ({ page }) => {
    await generate(page);
    await opener(page).tap();
    const sheet = page.getByRole("dialog", { name: "Choose a model" });
    expect(await sheet.evaluate((dialog) => dialog.matches(":modal"))).toBe(true);
    await page.setViewportSize({ width: 900, height: 700 });
    await expect.poll(() => sheet.evaluate((dialog) => dialog.matches(":modal"))).toBe(false);
    await expect(option(page, /^Kling 2\.6,/)).toBeVisible();
  });
});

for (const [name, look] of [
  ["dark", { colorScheme: "dark" }], ["forced colours", { forcedColors: "active" }], ["right to left", {}], ["large text", {}],
] as const) {
  test(`no violations, by price, ${name}`, async ({ page }) => {
    await page.emulateMedia(look);
    await generate(page);
    await segment(page, "Duration", "10 s").check();
    if (name === "right to left") await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    if (name === "large text") await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
    await open(page);
    await page.getByRole("radio", { name: "By price" }).check();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
}

test("very long names of models and makers stay in their column", async ({ page }) => {
  const long = "Extraordinarilylongunbrokenmodelnamethatgoesonandon ".repeat(2).trim();
  await serve(page, {
    format: 1, id: "long", version: "1", currency: "USD", credits: { perUnit: "1000000000", step: "1", mode: "up" },
    models: [
      { id: "a", label: long, kind: "video", provider: long, inputs: { mode: { type: "choice", options: [long], default: long } }, price: [{ line: "video", rate: "123.456789" }] },
      { id: "b", label: "B", kind: "video", provider: long, inputs: {}, price: [{ line: "video", rate: "0.000000001" }] },
    ],
  });
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 700 });
    await generate(page);
    await open(page);
    await page.getByRole("radio", { name: "By price" }).check();
    const [list, ...parts] = await page.locator("credit-model-picker").evaluate((picker) =>
      [...picker.shadowRoot!.querySelectorAll(".scroll, .option .name, .option .about, .option .price")].map((one) => { const { left, right } = one.getBoundingClientRect(); return { left, right }; }));
    for (const { left, right } of parts) {
      expect(left).toBeGreaterThanOrEqual(list!.left);
      expect(right).toBeLessThanOrEqual(list!.right);
    }
    expect(await page.locator("credit-model-picker .scroll").evaluate((scroll) => scroll.scrollWidth - scroll.clientWidth)).toBe(0);
  }
});

test("what a model lacks is said in the words in which it was chosen", async ({ page }) => {
  await generate(page);
  await pick(page, "minimax h3");
  await page.getByRole("button", { name: "Add image" }).click();
  await page.getByRole("radio", { name: "2K" }).check();
  await open(page);
  // Kling 2.5 Turbo has no input for references and none for a resolution.
  await expect(option(page, /^Kling 2\.5 Turbo,/)).toHaveAccessibleName("Kling 2.5 Turbo, no references, 51 credits");
  await expect(option(page, /^Veo 3\.1,/)).toHaveAccessibleName(/no 2K/);
  await option(page, /^Kling 2\.5 Turbo,/).click();
  // 5 s at $0.07: $0.35 × 143 = 50.05, up to 51. The image is kept.
  await expectFigure(page, "51 credits");
  await pick(page, "minimax h3");
  await expect(page.getByText("Image 1")).toBeVisible();
  await expect(page.getByRole("radio", { name: "2K" })).toBeChecked();
});
