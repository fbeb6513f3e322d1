/**
 * The same elsewhere: what is cheaper, and what gives a price where there is none. A credit is a cent; prices are worked by hand.
 *
 * Alpha, pro, 1080p, 5 s: 5 × $0.09 = 45 credits. At 720p 5 × $0.05 = 25; in standard mode 5 × $0.06 = 30.
 * At 1080p and 5 s: Beta 5 × $0.04 = 20, Theta 5 × $0.03 = 15, Iota 5 × $0.05 = 25, Epsilon 5 × $0.08 = 40, Eta 5 × $0.10 = 50.
 * Gamma has no 1080p.
 */
import { expect, expectAccessible, expectFigure, figure, generate, pick, scripts, segment, serve, show, test, watchShifts, type Page } from "./support";

const resolution = (...options: string[]) => ({ type: "choice", options, default: options[0] });
const duration = (max?: string, more = {}) => ({ type: "number", unit: "second", min: "4", ...(max ? { max } : {}), step: "1", default: "5", ...more });
const flat = (rate: unknown) => [{ line: "video", times: ["duration"], unit: "second", rate }];
const both = ["1080p", "720p"] as const;
const same = {
  format: 1, id: "same", version: "1", currency: "USD", credits: { perUnit: "100", step: "1", mode: "up" }, trial: { credits: "100000000" },
  models: [
    {
      id: "alpha", label: "Alpha", kind: "video", provider: "A",
      inputs: { mode: { type: "choice", options: ["standard", "pro"], default: "pro" }, resolution: resolution(...both), duration: duration("12"), audio: { type: "switch", default: false } },
      refuse: [{ when: { mode: "standard", audio: true }, because: "sound comes with pro mode only" }],
      price: [
        ...flat({ table: { by: ["mode", "resolution"], rows: { standard: { "720p": "0.03", "1080p": "0.06" }, pro: { "720p": "0.05", "1080p": "0.09" } } } }),
        { line: "sound", when: { audio: true }, times: ["duration"], unit: "second", rate: "0.015" },
      ],
    },
    { id: "beta", label: "Beta", kind: "video", inputs: { resolution: resolution("720p", "1080p"), duration: duration("12"), audio: { type: "switch", default: false } }, price: flat("0.04") },
    { id: "gamma", label: "Gamma", kind: "video", inputs: { resolution: resolution("720p"), duration: duration("12") }, price: flat("0.01") },
    { id: "epsilon", label: "Epsilon", kind: "video", inputs: { resolution: resolution("1080p"), duration: duration("12") }, price: flat("0.08") },
    { id: "eta", label: "Eta", kind: "video", inputs: { resolution: resolution("1080p"), duration: duration("30") }, price: flat("0.10".replace(/0$/, "")) },
    { id: "theta", label: "Theta", kind: "video", inputs: { resolution: resolution("1080p"), duration: duration() }, price: flat("0.03") },
    {
      id: "iota", label: "Iota", kind: "video", inputs: { resolution: resolution(...both), duration: duration("8", { auto: true }) },
      price: flat({ table: { by: ["resolution"], rows: { "720p": "0.02", "1080p": "0.05" } } }),
    },
    { id: "still", label: "Still", kind: "image", inputs: {}, price: [{ line: "image", rate: "0.01" }] },
  ],
};

const section = (page: Page) => page.locator("credit-alternatives");
const rows = (page: Page) => section(page).getByRole("listitem").getByRole("button");
const row = (page: Page, label: string) => section(page).getByRole("button", { name: `Use ${label}:` });
const undo = (page: Page) => section(page).getByRole("button", { name: /^Undo/ });
const model = (page: Page) => page.getByRole("button", { name: /^Model/ });
const names = (page: Page) => rows(page).evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));

async function start(page: Page, card: unknown = same): Promise<void> {
  await serve(page, card);
  await generate(page);
}

test("the cheapest settings and models, each with its price and what it saves", async ({ page }) => {
  await start(page);
  await expectFigure(page, "45 credits");
  await expect(section(page).getByRole("group", { name: "Cheaper" })).toBeVisible();
  expect(await names(page)).toEqual([
    "Use 720p: 25 credits, 20 credits less", "Use Standard mode: 30 credits, 15 credits less",
    "Use Theta: 15 credits, 30 credits less", "Use Beta: 20 credits, 25 credits less", "Use Iota: 25 credits, 20 credits less",
  ]);
  await expect(row(page, "720p")).toHaveText(/^\s*720p\s+25\s+−20\s+Use\s*$/);
  await expect(section(page).getByRole("list", { name: "Other settings" })).toBeVisible();
  await expect(section(page).getByRole("list", { name: "Other models" })).toBeVisible();
});

test("a setting is applied and taken back", async ({ page }) => {
  await start(page);
  await row(page, "720p").click();
  await expectFigure(page, "25 credits");
  await expect(segment(page, "Resolution", "720p")).toBeChecked();
  await expect(undo(page)).toBeFocused();
  await expect(undo(page)).toHaveAccessibleName("Undo: 720p");
  await page.keyboard.press("Enter");
  await expectFigure(page, "45 credits");
  await expect(segment(page, "Resolution", "1080p")).toBeChecked();
  await expect(undo(page)).toHaveCount(0);
  await expect(section(page).getByText("Cheaper", { exact: true })).toBeFocused();
});

test("a model is applied with the same settings, and taken back", async ({ page }) => {
  await start(page);
  await page.getByRole("textbox", { name: /^Duration/ }).fill("10");
  await page.keyboard.press("Tab");
  await expectFigure(page, "90 credits");
  await row(page, "Beta").focus();
  await page.keyboard.press("Enter");
  // 10 s at $0.04, at 1080p, though Beta's own resolution is 720p.
  await expectFigure(page, "40 credits");
  await expect(model(page)).toHaveAccessibleName("Model Beta");
  await expect(segment(page, "Resolution", "1080p")).toBeChecked();
  await expect(undo(page)).toBeFocused();
  await page.keyboard.press("Space");
  await expectFigure(page, "90 credits");
  await expect(model(page)).toHaveAccessibleName("Model Alpha");
  // Whatever is changed after that cannot be taken back any more.
  await row(page, "Beta").click();
  await expect(undo(page)).toBeVisible();
  await segment(page, "Resolution", "720p").check();
  await expect(undo(page)).toHaveCount(0);
});

test("it is spoken, and fires what the user's own acts fire", async ({ page }) => {
  await start(page);
  await page.evaluate(() => {
    const fired: string[] = [];
    Object.assign(window, { fired });
    const element = document.querySelector("credit-estimator")!;
    for (const type of ["input", "change", "credit-cost-updated"]) element.addEventListener(type, (event) => { if (event.target === element) fired.push(type); });
  });
  await row(page, "Theta").click();
  await expect(page.locator("credit-estimator > [role=status]")).toHaveText("15 credits.");
  expect(await page.evaluate(() => (window as unknown as { fired: string[] }).fired)).toEqual(["input", "change", "credit-cost-updated"]);
});

test("where nothing is cheaper, that is said", async ({ page }) => {
  await start(page);
  await pick(page, "theta");
  await expectFigure(page, "15 credits");
  await expect(section(page)).toContainText("Nothing cheaper does the same.");
  await expect(rows(page)).toHaveCount(0);
  await expectAccessible(page);
});

test("a rate is compared with nothing", async ({ page }) => {
  await start(page);
  await pick(page, "theta");
  await page.getByRole("textbox", { name: /^Duration/ }).fill("");
  await page.keyboard.press("Tab");
  await expectFigure(page, "3 credits per second");
  await expect(section(page)).toContainText("A rate can't be compared. Once it is a figure, what is cheaper stands here.");
  await expect(rows(page)).toHaveCount(0);
});

test("ranges are compared end with end", async ({ page }) => {
  await start(page);
  await pick(page, "iota");
  await page.getByRole("button", { name: "Auto" }).click();
  // 4 to 8 s at $0.05; at 720p $0.02.
  await expectFigure(page, "20–40 credits");
  await expect(row(page, "720p")).toHaveAccessibleName(/^Use 720p: 8 to 16 credits, between/);
});

test("where there is no price: the ways to one, beside the sentence and below", async ({ page }) => {
  await start(page);
  await page.getByRole("textbox", { name: /^Duration/ }).fill("20");
  await page.keyboard.press("Tab");
  await expect(figure(page)).toHaveText(/Duration must be from 4 to 12 s/);
  await expect(section(page).getByRole("group", { name: "Also possible" })).toBeVisible();
  // 4 s: 36; 12 s: 108; of the others Theta can do 20 s for 60, Eta for 200.
  const beside = page.locator("credit-estimator .why").getByRole("button");
  await expect(beside).toHaveText([/^Set duration to 4 s\s*36 credits$/, /^Set duration to 12 s\s*108 credits$/]);
  expect(await names(page)).toEqual(["Use Theta: 60 credits", "Use Eta: 200 credits"]);
  await row(page, "Eta").click();
  await expectFigure(page, "200 credits");
  await expect(page.getByRole("textbox", { name: /^Duration/ })).toHaveValue("20");
  await undo(page).click();
  await expect(figure(page)).toHaveText(/Duration must be from 4 to 12 s/);
  await beside.last().focus();
  await page.keyboard.press("Enter");
  await expectFigure(page, "108 credits");
  await expect(page.locator("credit-estimator .price")).toBeFocused();
  await expect(undo(page)).toBeVisible();
});

test("all models, the cheapest first", async ({ page }) => {
  await start(page);
  await section(page).getByRole("button", { name: "All models by price" }).click();
  await expect(page.getByRole("radio", { name: "By price" })).toBeChecked();
  const found = await page.getByRole("group", { name: "Video", exact: true }).getByRole("option").evaluateAll((options) => options.map((option) => option.getAttribute("aria-label")));
  // Nobody chose a resolution: Gamma has its own, 5 × $0.01. Beta at its 720p costs the same.
  expect(found).toEqual(["Gamma, 5 credits", "Theta, 15 credits", "Beta, 20 credits", "Iota, 25 credits", "Epsilon, 40 credits", "Alpha, 45 credits, A", "Eta, 50 credits"]);
  await page.keyboard.press("Escape");
  await segment(page, "Resolution", "720p").check();
  await segment(page, "Resolution", "1080p").check();
  await section(page).getByRole("button", { name: "All models by price" }).click();
  // Now it was: Gamma can't do it, but it has 720p.
  await expect(page.getByRole("group", { name: "Video", exact: true }).getByRole("option").last()).toHaveAccessibleName("Gamma, no 1080p, 5 credits with 720p");
});

test("the length in use is asked of every model, and what it was comes back", async ({ page }) => {
  await start(page);
  await page.getByRole("textbox", { name: /^Duration/ }).fill("10");
  await page.keyboard.press("Tab");
  await model(page).click();
  // Iota ends at 8 s: 8 × $0.05. Epsilon: 10 × $0.08.
  await expect(page.getByRole("option", { name: /^Iota/ })).toHaveAccessibleName("Iota, no 10 s, 40 credits with 8 s");
  await expect(page.getByRole("option", { name: /^Epsilon/ })).toHaveAccessibleName("Epsilon, 80 credits");
  await page.getByRole("option", { name: /^Iota/ }).click();
  await expectFigure(page, "40 credits");
  await pick(page, "still");
  await expectFigure(page, "1 credit");
  await expect(page.getByRole("textbox", { name: /^Duration/ })).toHaveCount(0);
  await pick(page, "epsilon");
  await expectFigure(page, "80 credits");
});

test("while it loads its room is kept, and without an engine it is not there", async ({ page, errors }) => {
  let arrive = () => {};
  const held = new Promise<void>((resolve) => { arrive = resolve; });
  await page.route("**/rates/studio.json", async (route) => { await held; await route.fulfill({ json: same }); });
  await page.goto("/generate.html");
  await expect(section(page).locator(".waiting")).toBeVisible();
  const height = (await section(page).boundingBox())!.height;
  arrive();
  await expectFigure(page, "45 credits");
  expect((await section(page).boundingBox())!.height).toBe(height);
  await page.unroute("**/rates/studio.json");
  await page.route("**/rates/studio.json", (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto("/generate.html");
  await expect(figure(page)).toContainText("was not found");
  await expect(section(page)).toHaveCount(0);
  errors.splice(0);
});

test("a page that does not want it says so", async ({ page }) => {
  await serve(page, same);
  await show(page, `<h1>Job</h1><credit-estimator card="/rates/studio.json" no-alternatives></credit-estimator>`, { head: scripts.estimator });
  await expectFigure(page, "45 credits");
  await expect(section(page)).toHaveCount(0);
});

test("nothing in the column of the price moves when the model changes", async ({ page }) => {
  const shifts = await watchShifts(page);
  await start(page);
  await expectFigure(page, "45 credits");
  const column = (await page.getByRole("region", { name: "Cost" }).boundingBox())!;
  const inColumn = async () => (await shifts()).filter(({ rects }) => rects.some(([x]) => x! >= column.x));
  const places = () => page.evaluate(() => {
    const shadow = document.querySelector("credit-estimator")!.shadowRoot!;
    return ["#generate", ".hero", ".note", "credit-alternatives"].map((part) => {
      const { x, y, width } = (document.querySelector(part) ?? shadow.querySelector(part))!.getBoundingClientRect();
      return [part, x, y, width];
    });
  });
  const before = await places();
  for (const [name, price] of [["beta", "20 credits"], ["still", "1 credit"], ["alpha", "45 credits"], ["theta", "15 credits"], ["iota", "25 credits"]] as const) {
    await pick(page, name);
    await expectFigure(page, price);
    await page.waitForTimeout(100);
    expect(await places()).toEqual(before);
  }
  // From a figure to a sentence with its ways out, and back.
  await page.getByRole("textbox", { name: /^Duration/ }).fill("20");
  await page.keyboard.press("Tab");
  await expect(figure(page)).toHaveText(/Duration must be from 4 to 8 s/);
  expect(await places()).toEqual(before);
  await pick(page, "theta");
  await page.waitForTimeout(100);
  expect(await places()).toEqual(before);
  expect(await inColumn()).toEqual([]);
});

test("a form that becomes shorter does not pull the page away", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 560 });
  await start(page);
  const place = () => model(page).evaluate((button) => button.getBoundingClientRect().y);
  await model(page).evaluate((button) => scrollBy({ top: button.getBoundingClientRect().y - 8, behavior: "instant" }));
  const before = await place();
  await pick(page, "still");
  await expectFigure(page, "1 credit");
  await page.waitForTimeout(100);
  expect(await place()).toBe(before);
});

for (const [name, width, look] of [
  ["light", 1280, {}], ["dark", 1280, { colorScheme: "dark" }], ["forced colours", 1280, { forcedColors: "active" }], ["narrow", 320, {}], ["right to left", 1280, {}],
] as const) {
  test(`no violations, ${name}`, async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia(look);
    await start(page);
    if (name === "right to left") await page.evaluate(() => { document.documentElement.dir = "rtl"; });
    if (width < 400) await page.getByRole("button", { name: "Details" }).click();
    await row(page, "720p").click();
    await expect(undo(page)).toBeFocused();
    await expectAccessible(page);
    await page.getByRole("textbox", { name: /^Duration/ }).fill("20");
    await page.keyboard.press("Tab");
    await expect(page.locator("credit-estimator .why").getByRole("button")).toHaveCount(2);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  });
}

test("long figures leave room for names", async ({ page }) => {
  await start(page, { ...same, credits: { perUnit: "1000000", step: "1", mode: "up" } });
  await pick(page, "iota");
  await page.getByRole("button", { name: "Auto" }).click();
  // 4 to 8 s at $0.05, a million credits a dollar; at 720p $0.02.
  await expectFigure(page, "200,000–400,000 credits");
  await expect(row(page, "720p")).toHaveAccessibleName(/^Use 720p: 80,000 to 160,000 credits, between/);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    if (width < 400) await page.getByRole("button", { name: "Details" }).click();
    const [list, ...parts] = await section(page).evaluate((element) => [...element.shadowRoot!.querySelectorAll(".list, .row > *")].map((one) => { const { left, right, width: own } = one.getBoundingClientRect(); return { left, right, own }; }));
    for (const { left, right } of parts) {
      expect(left).toBeGreaterThanOrEqual(list!.left);
      expect(right).toBeLessThanOrEqual(list!.right);
    }
    expect(parts[0]!.own).toBeGreaterThanOrEqual(48);
  }
});

test("long names stay in their column", async ({ page }) => {
  const long = "Extraordinarilylongunbrokenmodelnamethatgoesonandon";
  await start(page, { ...same, models: same.models.map((one) => ({ ...one, label: `${long} ${one.label}` })) });
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    if (width < 400) await page.getByRole("button", { name: "Details" }).click();
    await expect(rows(page)).toHaveCount(5);
    const { width: own } = (await section(page).boundingBox())!;
    for (const button of await rows(page).all()) expect((await button.boundingBox())!.width).toBeLessThanOrEqual(own + 16);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
  }
});
