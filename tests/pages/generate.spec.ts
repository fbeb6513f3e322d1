/**
 * The generation form with the card that ships. Figures are worked by hand from the providers' prices:
 * credits = price × 1.43 (the card's margin) × 100 (credits a dollar), rounded up to a whole credit.
 */
import { deltaOf, expect, expectFigure, figure, generate, pick, segment, test, type Page } from "./support";

const estimator = (page: Page) => page.locator("credit-estimator");
const button = (page: Page) => page.locator("#generate");
const clip = `${__dirname}/fixtures/clip-7.5s.webm`;

test("a price stands there at once, with the lines that add up to it", async ({ page }) => {
  await generate(page);
  // Kling 2.6, pro, 5 s, silent: $0.35 × 143 = 50.05, up to 51. Lines: 35, margin 15.05, rounding 0.95.
  await expectFigure(page, "51 credits");
  await expect(button(page)).toHaveText("Generate · 51 credits");
  const lines = estimator(page).locator("credit-breakdown .line dd .quiet");
  await expect(lines).toHaveText(["35 credits", "15.05 credits", "0.95 credits", "51 credits"]);
  await expect(page.getByText("If it fails, 51 come back")).toBeVisible();
});

test("every change moves the figure, and each option says by how much beforehand", async ({ page }) => {
  await generate(page);
  // Standard, 5 s: $0.21 × 143 = 30.03, up to 31: 20 less.
  await expect(deltaOf(segment(page, "Mode", "Standard"))).toHaveText("−20");
  // Pro, 10 s: $0.70 × 143 = 100.1, up to 101: 50 more.
  await expect(deltaOf(segment(page, "Duration", "10 s"))).toHaveText("+50");
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "101 credits");
  // With sound $1.40 × 143 = 200.2, up to 201.
  await page.getByRole("switch", { name: "Sound" }).check();
  await expectFigure(page, "201 credits");
  await segment(page, "Duration", "5 s").check();
  await expectFigure(page, "101 credits");
  await page.getByRole("switch", { name: "Sound" }).uncheck();
  await segment(page, "Mode", "Standard").check();
  await expectFigure(page, "31 credits");
  await expect(button(page)).toHaveText("Generate · 31 credits");
});

test("resolution and model change it too", async ({ page }) => {
  await generate(page);
  await pick(page, "veo 3.1");
  // Veo has no 5 s; the nearest is 4 s. At 720p with sound: $0.40 × 4 × 143 = 228.8, up to 229.
  await expectFigure(page, "229 credits");
  await page.getByRole("radio", { name: /^4k$/i }).check();
  // $0.60 × 4 × 143 = 343.2, up to 344.
  await expectFigure(page, "344 credits");
});

test("references change it, and a file's length is measured in the page", async ({ page }) => {
  await generate(page);
  await pick(page, "minimax h3");
  // 5 s at 768p: $0.08 × 5 × 143 = 57.2, up to 58.
  await expectFigure(page, "58 credits");
  for (let image = 1; image <= 5; image += 1) await page.getByRole("button", { name: "Add image" }).click();
  await expectFigure(page, "58 credits");
  await page.getByRole("button", { name: "Add image" }).click();
  // The sixth image: ($0.40 + $0.04) × 143 = 62.92, up to 63.
  await expectFigure(page, "63 credits");
  await page.getByLabel("Choose files: References").setInputFiles(clip);
  // 7.5 s of reference video count as 8: ($0.40 + $0.04 + 8 × $0.08) × 143 = 154.44, up to 155.
  await expectFigure(page, "155 credits");
  await expect(page.getByText("7.5 s · 64 × 36")).toBeVisible();
  await page.getByRole("button", { name: "Remove clip-7.5s.webm" }).click();
  await expectFigure(page, "63 credits");
});

test("files are dropped on the form as well", async ({ page }) => {
  await generate(page);
  await pick(page, "minimax h3");
  const data = await page.evaluateHandle(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 320;
    canvas.height = 200;
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!)));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "frame.png", { type: "image/png" }));
    transfer.items.add(new File(["words"], "notes.txt", { type: "text/plain" }));
    return transfer;
  });
  await page.locator("credit-references .drop").dispatchEvent("drop", { dataTransfer: data });
  await expect(page.getByText("320 × 200")).toBeVisible();
  await expect(page.getByText("Left out: notes.txt. MiniMax H3 takes images, videos and audio clips.")).toBeVisible();
});

test("a reference of unknown length gives a rate, and its length settles it", async ({ page }) => {
  await generate(page);
  await pick(page, "minimax h3");
  await page.getByRole("button", { name: "Add video" }).click();
  // 5 × $0.08 × 143 = 57.2 for the output; each started second of the video $0.08 × 143 = 11.44.
  await expectFigure(page, "57.2 + 11.44 / s credits");
  await expect(page.getByText("Depends on the length of the video. What is started counts whole.")).toBeVisible();
  await expect(button(page)).toHaveText("Add the length first");
  await page.getByRole("button", { name: "Add the length", exact: true }).click();
  await expect(page.getByLabel("Length")).toBeFocused();
  await page.keyboard.type("7.5");
  await page.keyboard.press("Enter");
  // 8 seconds count: (5 + 8) × $0.08 × 143 = 148.72, up to 149.
  await expectFigure(page, "149 credits");
});

test("where no rate can say it, the form asks for what is missing", async ({ page }) => {
  await generate(page);
  await pick(page, "kling 4");
  await page.getByRole("button", { name: "Add video" }).click();
  // The billed seconds are those of both, but at least twice the output's: no figure without the length.
  await expect(figure(page)).toContainText("The price needs the length of the video.");
  // Or without it: 5 s at $0.157: 0.785 × 143 = 112.255, up to 113.
  await expect(page.locator("credit-alternatives").getByRole("button", { name: "Use Remove a video: 113 credits" })).toBeVisible();
  await page.getByRole("button", { name: "Add the length", exact: true }).click();
  await expect(page.getByLabel("Length")).toBeFocused();
  await page.keyboard.type("7.5");
  await page.keyboard.press("Enter");
  // 5 + 7.5 s at $0.094: 12.5 × 0.094 × 143 = 168.025, up to 169.
  await expectFigure(page, "169 credits");
});

test("a range has two ends, and the button carries both", async ({ page }) => {
  await generate(page);
  await pick(page, "seedance 2.5");
  await page.getByRole("button", { name: "Auto" }).click();
  // 720p, 16:9, without video: (1280 × 720 × 24 ÷ 1024) tokens a second at $10.70 a million: $0.23112 a second.
  // "auto" is 4 to 30 seconds: 4 × 0.23112 × 143 = 132.2…, up to 133; 30 × 0.23112 × 143 = 991.5…, up to 992. An estimate, as the card says.
  await expectFigure(page, "≈ 133–992 credits");
  await expect(page.getByText("The provider decides the duration.")).toBeVisible();
  await expect(button(page)).toHaveText("Generate · ≈ 133–992 credits");
});

test("a number that is open gives a rate, and the button says what is missing", async ({ page }) => {
  await generate(page);
  await pick(page, "aleph 2");
  await page.getByRole("textbox", { name: /^Duration/ }).fill("");
  await page.keyboard.press("Tab");
  // 28 Runway credits a second at $0.01: $0.28 × 143 = 40.04.
  await expectFigure(page, "40.04 credits per second");
  await expect(page.getByText("Depends on the duration. Also applies: minimum.")).toBeVisible();
  await expect(button(page)).toHaveText("Choose the duration first");
  await page.getByRole("textbox", { name: /^Duration/ }).fill("10");
  await page.keyboard.press("Tab");
  // 280 Runway credits: $2.80 × 143 = 400.4, up to 401.
  await expectFigure(page, "401 credits");
});

test("what cannot be chosen says why, and what would allow it", async ({ page }) => {
  await generate(page);
  await segment(page, "Mode", "Standard").check();
  const sound = page.getByRole("switch", { name: "Sound" });
  await expect(sound).toHaveAttribute("aria-disabled", "true");
  await expect(sound).toHaveAccessibleDescription("Sound comes with Pro mode only.");
  await sound.focus();
  await expect(page.locator("credit-switch").first().locator(".note")).toContainText("Sound comes with Pro mode only.");
  await page.keyboard.press("Space");
  await expectFigure(page, "31 credits");
  await expect(sound).not.toBeChecked();
  // Pro with sound: $0.70 × 143 = 100.1, up to 101.
  const way = page.getByRole("button", { name: /Turn sound on and set mode to Pro/ });
  await expect(way).toContainText("101 credits");
  await way.click();
  await expectFigure(page, "101 credits");
  await expect(sound).toBeChecked();
});

test("a refusal has no figure, but a sentence and ways out", async ({ page }) => {
  await generate(page);
  await pick(page, "veo 3.1");
  await segment(page, "Duration", "4 s").check();
  await pick(page, "kling 3");
  await page.getByRole("textbox", { name: /^Duration/ }).fill("20");
  await page.keyboard.press("Tab");
  await expect(figure(page)).toHaveText(/Duration must be from 3 to 15 s/);
  await expect(figure(page)).not.toContainText("credits");
  await expect(button(page)).toHaveText("No price with these settings");
  // 15 s at $0.112: 1.68 × 143 = 240.24, up to 241. Sound is off by default.
  const way = page.getByRole("button", { name: /Set duration to 15 s/ });
  await expect(way).toContainText("241 credits");
  await way.click();
  await expectFigure(page, "241 credits");
});

test("what a model asks for can be given after it was chosen", async ({ page }) => {
  await generate(page);
  await pick(page, "wan 3.0");
  await expect(page.locator("credit-not-offered")).toContainText("Source video");
  await segment(page, "Task", "Edit a video").check();
  await expect(figure(page)).toContainText("Wan 3.0 needs at least 1 video.");
  await page.getByLabel("Choose files: Source video").setInputFiles(clip);
  // 5 s out and 7.5 s in at $0.10: 1.25 × 143 = 178.75, up to 179.
  await expectFigure(page, "179 credits");
  await segment(page, "Task", "Generate").check();
  // The file waits: 5 × 0.10 × 143 = 71.5, up to 72.
  await expectFigure(page, "72 credits");
  await segment(page, "Task", "Edit a video").check();
  await expectFigure(page, "179 credits");
});

test("choices come along to other models, and come back", async ({ page }) => {
  await generate(page);
  await pick(page, "seedance 2.0");
  await segment(page, "Aspect ratio", "21:9").check();
  await page.getByRole("button", { name: /^Model/ }).click();
  // Veo has no 21:9, Kling 4 has.
  await expect(page.getByRole("option", { name: /^Veo 3\.1,/ })).toHaveAccessibleName(/no 21:9/);
  await expect(page.getByRole("option", { name: /^Kling 4,/ })).not.toHaveAccessibleName(/no 21:9/);
  await page.keyboard.press("Escape");
  await pick(page, "veo 3.1");
  await expect(segment(page, "Aspect ratio", "16:9")).toBeChecked();
  await pick(page, "kling 4");
  await expect(segment(page, "Aspect ratio", "21:9")).toBeChecked();
  await pick(page, "seedance 2.0");
  await expect(segment(page, "Aspect ratio", "21:9")).toBeChecked();
});

test("the form submits the selection, the credits shown and the digest of the card", async ({ page }) => {
  await generate(page);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a paper boat");
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "101 credits");
  const sent = await page.evaluate(() => [...new FormData(document.querySelector("form")!)] as [string, string][]);
  const data = new Map(sent);
  expect(data.get("prompt")).toBe("a paper boat");
  expect(JSON.parse(data.get("job")!)).toMatchObject({ model: "kling-v2-6", selection: { mode: "pro", duration: "10", audio: false } });
  expect(data.get("job-credits")).toBe("101");
  expect(data.get("job-digest")).toMatch(/^sha256:[0-9a-f]{64}$/);
  await page.getByRole("textbox", { name: "Prompt" }).press("Enter");
  await expect(page.getByRole("heading", { name: "This is what would be sent" })).toBeVisible();
});

test("without a price the form does not submit, and says why", async ({ page }) => {
  await generate(page);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a paper boat");
  await pick(page, "kling 3");
  await page.getByRole("textbox", { name: /^Duration/ }).fill("99");
  await page.keyboard.press("Tab");
  expect(await estimator(page).evaluate((element) => (element as unknown as { validationMessage: string }).validationMessage))
    .toBe("No price. Duration must be from 3 to 15 s.");
  await button(page).click();
  await expect(page.locator("credit-estimator .none")).toBeFocused();
  await expect(page.locator("#sent")).toBeHidden();
});

test("a prompt is asked for, but not to enlarge what is there", async ({ page }) => {
  await generate(page);
  await button(page).click();
  await expect(page.getByRole("textbox", { name: "Prompt" })).toBeFocused();
  await pick(page, "topaz");
  expect(await page.locator("#prompt").evaluate((prompt: HTMLTextAreaElement) => prompt.validity.valid)).toBe(true);
});

test("resetting the form brings the defaults back", async ({ page }) => {
  await generate(page);
  await segment(page, "Mode", "Standard").check();
  await expectFigure(page, "31 credits");
  await page.evaluate(() => document.querySelector("form")!.reset());
  await expectFigure(page, "51 credits");
});

test("a disabled fieldset disables it, and what the browser kept is put back", async ({ page }) => {
  await generate(page);
  await page.evaluate(() => {
    const form = document.querySelector("form")!;
    const fieldset = document.createElement("fieldset");
    fieldset.disabled = true;
    fieldset.append(...form.childNodes);
    form.append(fieldset);
  });
  await expect(estimator(page).locator(".rows")).toHaveAttribute("inert", "");
  expect(await page.evaluate(() => [...new FormData(document.querySelector("form")!).keys()])).toEqual([]);
  await page.evaluate(() => { document.querySelector("fieldset")!.disabled = false; });
  await segment(page, "Mode", "Standard").check();
  await expectFigure(page, "31 credits");
  await page.evaluate(() => (document.querySelector("credit-estimator") as unknown as { formStateRestoreCallback(state: string): void })
    .formStateRestoreCallback(JSON.stringify({ model: "kling-v2-6", values: [["duration", "10"], ["mode", "pro"]] })));
  // Pro, 10 s: $0.70 × 143 = 100.1, up to 101.
  await expectFigure(page, "101 credits");
});

test("it fires what a form's field fires, for the user's acts alone", async ({ page }) => {
  await generate(page);
  await page.evaluate(() => {
    const fired: string[] = [];
    Object.assign(window, { fired });
    const element = document.querySelector("credit-estimator")!;
    for (const type of ["input", "change", "credit-cost-updated"]) {
      element.addEventListener(type, (event) => { if (event.target === element) fired.push(type); });
    }
  });
  const fired = () => page.evaluate(() => (window as unknown as { fired: string[] }).fired.splice(0));
  await segment(page, "Duration", "10 s").check();
  await expectFigure(page, "101 credits");
  expect(await fired()).toEqual(["input", "change", "credit-cost-updated"]);
  await estimator(page).evaluate((element) => element.setAttribute("model", "veo-3.1"));
  // 10 s were chosen; Veo's nearest is 8 s. At 720p with sound: $0.40 × 8 × 143 = 457.6, up to 458.
  await expectFigure(page, "458 credits");
  expect(await fired()).toEqual(["credit-cost-updated"]);
  await page.getByRole("textbox", { name: "Prompt" }).fill("a boat");
  expect(await fired()).toEqual([]);
});
