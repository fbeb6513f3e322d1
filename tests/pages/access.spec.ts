/** Keyboard, screen reader, sizes, colours, and nothing that jumps. */
import { expect, expectAccessible, expectFigure, generate, pick, segment, test, watchShifts, type Page } from "./support";

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const [name, width, height] of [["narrow", 320, 640], ["a tablet", 768, 1024], ["wide", 1280, 900]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`no violations, ${name}, ${colorScheme}`, async ({ page }) => {
      test.slow();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await generate(page);
      await expectAccessible(page);
      await pick(page, "seedance 2.0");
      await page.getByRole("button", { name: "Add video" }).click();
      await expectAccessible(page);
      await page.getByRole("button", { name: /^Model/ }).click();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await pick(page, "kling 2.6");
      await segment(page, "Mode", "Standard").check();
      await page.getByRole("switch", { name: "Sound" }).focus();
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
    });
  }
}

test("no violations on the first page", async ({ page }) => {
  await page.goto("/index.html");
  await expect(page.locator("credit-cost [part~=cost]").first()).toHaveText("51 credits");
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page)).toBe(0);
  await page.getByRole("link", { name: "Open the generator" }).click();
  await expectFigure(page, "51 credits");
});

test("the bar at the bottom opens, and is always in sight", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 667 });
  await generate(page);
  const summary = page.getByRole("region", { name: "Cost" });
  const bottom = () => summary.evaluate((element) => element.getBoundingClientRect().bottom);
  expect(await bottom()).toBe(667);
  await expect(summary.locator("credit-breakdown")).toBeHidden();
  await summary.getByRole("button", { name: "Details" }).click();
  await expect(summary.locator("credit-breakdown")).toBeVisible();
  await expect(summary.getByRole("button", { name: "Details" })).toHaveAttribute("aria-expanded", "true");
  expect(await bottom()).toBe(667);
});

test("keys alone go through the whole form", async ({ page }) => {
  await generate(page);
  const key = (...keys: string[]) => keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve());
  await page.getByRole("textbox", { name: "Prompt" }).focus();
  await page.keyboard.type("a paper boat");
  await key("Tab");
  await expect(page.getByRole("button", { name: /^Model/ })).toBeFocused();
  await key("Enter");
  await page.keyboard.type("kling 2.6");
  await key("Enter");
  await expect(page.getByRole("button", { name: /^Model/ })).toBeFocused();
  await key("Tab");
  await expect(segment(page, "Mode", "Pro")).toBeFocused();
  await key("ArrowLeft");
  // Standard, 5 s: $0.21 × 143 = 30.03, up to 31.
  await expectFigure(page, "31 credits");
  await key("Tab", "ArrowRight");
  // 10 s: $0.42 × 143 = 60.06, up to 61.
  await expectFigure(page, "61 credits");
  await key("Tab");
  await expect(page.getByRole("switch", { name: "Sound" })).toBeFocused();
  await key("Space");
  await expectFigure(page, "61 credits");
  // The way out is the next stop: pro with sound, 10 s: $1.40 × 143 = 200.2, up to 201.
  await key("Tab");
  await expect(page.getByRole("button", { name: /Turn sound on and set mode to Pro/ })).toBeFocused();
  await key("Enter");
  await expectFigure(page, "201 credits");
  await page.getByRole("switch", { name: "Voice control" }).focus();
  await key("Tab");
  await expect(page.getByRole("button", { name: "Generate · 201 credits" })).toBeFocused();
  await key("Enter");
  await expect(page.locator("#sent")).toBeFocused();
});

test("arrow keys pass by what cannot be chosen, and hear why", async ({ page }) => {
  await generate(page);
  await pick(page, "hailuo");
  await segment(page, "Duration", "10 s").check();
  const barred = segment(page, "Resolution", "1080p");
  await segment(page, "Resolution", "768p").focus();
  await page.keyboard.press("ArrowRight");
  await expect(barred).toBeFocused();
  await expect(barred).toHaveAccessibleDescription("1080p clips are 6 seconds long.");
  await expect(segment(page, "Resolution", "768p")).toBeChecked();
  // 768p, 10 s: $0.56 × 143 = 80.08, up to 81.
  await expectFigure(page, "81 credits");
});

test("a change is announced once, when it has come to rest", async ({ page }) => {
  await generate(page);
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => {
      const text = document.querySelector("credit-estimator > [slot=status]")?.textContent;
      if (text) said.push(text);
    }).observe(document.querySelector("credit-estimator")!, { subtree: true, childList: true, characterData: true });
  });
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  // As fast as a hand could, however slow the machine is.
  await page.evaluate(async () => {
    const shadow = document.querySelector("credit-estimator")!.shadowRoot!;
    const click = async (control: string, input: string) => {
      shadow.querySelector(`[data-input=${control}]`)!.shadowRoot!.querySelector<HTMLElement>(input)!.click();
      await new Promise(requestAnimationFrame);
    };
    await click("duration", "[value='10']");
    await click("audio", "input");
    await click("audio", "input");
    await click("mode", "[value=std], [value=standard]");
  });
  await expect.poll(said).toEqual(["61 credits."]);
  await page.waitForTimeout(900);
  expect(await said()).toEqual(["61 credits."]);
  expect(await page.locator("[role=status]:not(.hint)").count()).toBe(1);
});

test("nothing jumps while it loads", async ({ page }) => {
  for (const [width, height] of [[1280, 900], [375, 667]] as const) {
    for (const address of ["/generate.html", "/index.html"]) {
      await page.setViewportSize({ width, height });
      const shifts = await watchShifts(page);
      await page.goto(address);
      await expect(page.locator("credit-estimator .price, credit-cost bdi, credit-cost span").first()).toBeVisible();
      await page.waitForTimeout(400);
      expect(await shifts(), `${address} at ${width}`).toEqual([]);
    }
  }
});

test("nothing jumps when a figure changes, by the user's own act", async ({ page }) => {
  await generate(page);
  const places = () => page.evaluate(() => {
    const boxes: string[] = [];
    const walk = (root: ParentNode) => {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        if (element.matches("label, button, legend, textarea, [role=radiogroup], .label, .hero, .why, .unit")) {
          const { x, y, height } = element.getBoundingClientRect();
          boxes.push(`${element.localName} ${element.className.replace(/current|barred/, "").trim()} ${[x, y, height].join(" ")}`);
        }
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return boxes;
  });
  const before = await places();
  expect(before.length).toBeGreaterThan(20);
  for (const act of [
    () => segment(page, "Duration", "10 s").check(), () => page.getByRole("switch", { name: "Sound" }).check(),
    () => page.getByRole("switch", { name: "Sound" }).uncheck(), () => segment(page, "Mode", "Standard").check(),
  ]) {
    await act();
    expect(await places()).toEqual(before);
  }
});

test("right to left, forced colours, large text and print hold together", async ({ page }) => {
  await generate(page);
  await page.evaluate(() => { document.documentElement.dir = "rtl"; });
  expect(await overflow(page)).toBe(0);
  const left = await page.getByRole("region", { name: "Cost" }).evaluate((element) => element.getBoundingClientRect().left);
  const right = await page.getByRole("button", { name: /^Model/ }).evaluate((element) => element.getBoundingClientRect().left);
  expect(left).toBeLessThan(right);
  await page.evaluate(() => { document.documentElement.dir = "ltr"; });
  await page.emulateMedia({ forcedColors: "active" });
  await expectAccessible(page);
  await page.emulateMedia({ forcedColors: "none" });
  // 200 % of 1280 pixels are 640.
  await page.setViewportSize({ width: 640, height: 450 });
  expect(await overflow(page)).toBe(0);
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await overflow(page)).toBe(0);
  await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
  await page.emulateMedia({ media: "print" });
  await expect(page.locator("credit-breakdown")).toBeVisible();
  await expect(page.locator("#generate")).toBeHidden();
});
