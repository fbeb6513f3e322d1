/**
 * The pricing page. Figures are worked by hand: of the card that ships from the providers' prices (credits = price × 1.43
 * × 100, rounded up), and of a small card of the tests' own, whose arithmetic stands beside it.
 */
import { expect, expectAccessible, segment, serve, show, test, watchShifts, type Locator, type Page } from "./support";

const rows = (page: Page) => page.locator("credit-work-row");
const row = (page: Page, number: number) => page.getByRole("group", { name: new RegExp(`^Row ${number}: `) });
const total = (one: Locator) => one.locator(".all");
const each = (one: Locator) => one.locator(".each");
const sum = (page: Page) => page.getByRole("region", { name: "The month" });
const plan = (page: Page, name: string) => page.locator("credit-plan-cards .plan").filter({ has: page.getByRole("heading", { name, exact: true }) });
const ways = (page: Page) => page.getByRole("list", { name: "Ways to pay, cheapest first" }).getByRole("listitem");
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function pricing(page: Page): Promise<void> {
  await page.goto("/pricing.html");
  await expect(sum(page).locator(".price")).toBeVisible();
}

const expectSum = (page: Page, text: string) => expect(sum(page).locator(".hero")).toHaveText(text, { useInnerText: true });

/**
 * A credit a cent. A clip costs 2 cents a second, so 10 credits for its usual 5 seconds; with sound 3 cents, so 15.
 * 1080p with sound is refused. A take has no usual length, and without an upper bound for it only a rate.
 */
const shop = {
  format: 1, id: "shop", version: "1", currency: "USD", credits: { perUnit: "100", step: "1", mode: "up" },
  models: [
    {
      id: "clip", label: "Clip", kind: "video", provider: "Atelier",
      inputs: {
        resolution: { type: "choice", options: ["720p", "1080p"], default: "720p" },
        duration: { type: "number", unit: "second", min: "4", max: "12", step: "1", default: "5" },
        audio: { type: "switch", default: false },
      },
      refuse: [{ when: { resolution: "1080p", audio: true }, because: "sound needs 720p" }],
      price: [
        { line: "video", times: ["duration"], unit: "second", rate: "0.02" },
        { line: "sound", when: { audio: true }, times: ["duration"], unit: "second", rate: "0.01" },
      ],
    },
    { id: "still", label: "Still", kind: "image", provider: "Atelier", inputs: {}, price: [{ line: "image", rate: "0.04" }] },
    {
      id: "take", label: "Take", kind: "video", provider: "Atelier",
      inputs: { duration: { type: "number", unit: "second", min: "1", step: "1", default: "5" } },
      price: [{ line: "video", times: ["duration"], unit: "second", rate: "0.02" }],
    },
  ],
  plans: [
    { id: "free", label: "Gratis", price: { month: "0" }, queue: "standard", grants: [{ credits: "100", expires: "cycle" }] },
    { id: "basic", label: "Basic", price: { month: "10", year: "96" }, queue: "fast", grants: [{ credits: "1000", expires: "cycle" }] },
    { id: "pro", label: "Pro", price: { month: "30", year: "300" }, queue: "fast", grants: [{ credits: "4000", expires: "cycle" }] },
  ],
  packs: [
    { id: "small", label: "Small", price: "7", credits: "500", validDays: 30 },
    { id: "large", label: "Large", price: "36", credits: "2000", bonus: "500", validDays: 90 },
  ],
};

/** The small card with a month of its own. */
async function shopping(page: Page, work: string, { card = shop as unknown, attributes = "" } = {}): Promise<void> {
  await serve(page, card);
  await show(page, `<h1>Month</h1><credit-calculator card="/rates/studio.json" ${attributes}>${work}</credit-calculator>`, {
    head: `<script type="module" src="/credit-calculator.js"></script>`,
  });
  await expect(sum(page).locator(".price")).toBeVisible();
}

const clips = (count: number, more = "") => `<credit-work model="clip" ${more} count="${count}">${count} clips</credit-work>`;

// ---------------------------------------------------------------- the month

test("three typical rows stand there with their credits and their sum", async ({ page }) => {
  await pricing(page);
  // Kling 2.6, pro, 5 s, silent: $0.35 × 143 = 50.05, up to 51; 20 of them.
  await expect(total(row(page, 1))).toHaveText("1,020");
  await expect(each(row(page, 1))).toHaveText("51 each");
  // Veo 3.1, 8 s with sound: $0.40 × 8 × 143 = 457.6, up to 458; 4 of them.
  await expect(total(row(page, 2))).toHaveText("1,832");
  // FLUX.2 Pro, one megapixel: $0.03 × 143 = 4.29, up to 5; 30 of them.
  await expect(total(row(page, 3))).toHaveText("150");
  await expectSum(page, "3,002\ncredits a month");
  await expect(page.getByText("an example set of ours")).toBeVisible();
  await expect(page.getByText("A new account begins with 100 credits for 30 days. Credits come back when a job fails, is moderated or is cancelled in the queue.")).toBeVisible();
});

test("stepper, field and slider change the count", async ({ page }) => {
  await shopping(page, clips(20));
  await expectSum(page, "200\ncredits a month");
  await page.getByRole("button", { name: "One more" }).click();
  await expect(total(row(page, 1))).toHaveText("210");
  await page.getByRole("button", { name: "One less" }).click();
  const field = page.getByRole("spinbutton", { name: "clips a month" });
  await field.fill("1234");
  await expectSum(page, "12,340\ncredits a month");
  // What is no count is not asked, and gone when the field is left.
  await field.fill("0");
  await expectSum(page, "12,340\ncredits a month");
  await field.fill("");
  await field.blur();
  await expect(field).toHaveValue("1234");
  const slider = page.getByRole("slider", { name: "clips a month, in steps" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expectSum(page, "10\ncredits a month");
  await expect(slider).toHaveAttribute("aria-valuetext", "1 clip");
  await expect(page.getByRole("button", { name: "One less" })).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("End");
  await expectSum(page, "10,000\ncredits a month");
});

test("a row's settings open and change it", async ({ page }) => {
  await pricing(page);
  const first = row(page, 1);
  await first.getByRole("button", { name: /^Settings: Pro, 5 s, sound off/ }).click();
  await segment(page, "Mode", "Standard").check();
  // $0.21 × 143 = 30.03, up to 31; 20 × 31 = 620, and 620 + 1,832 + 150.
  await expect(each(first)).toHaveText("31 each");
  await expectSum(page, "2,602\ncredits a month");
  await expect(first.getByRole("button", { name: /^Settings: Standard, 5 s/ })).toHaveAttribute("aria-expanded", "true");
  await first.getByRole("button", { name: /^Settings/ }).click();
  await expect(page.getByRole("radiogroup", { name: "Mode" })).toBeHidden();
});

test("a row can be any model", async ({ page }) => {
  await pricing(page);
  await row(page, 3).getByRole("button", { name: /^Model/ }).click();
  await page.getByRole("combobox", { name: "Search models" }).fill("kling 2.6");
  await page.keyboard.press("Enter");
  // Two rows have this model now; its usual mode is the card's.
  await expect(rows(page).nth(2).getByRole("button", { name: /^Model/ })).toHaveAccessibleName("Model Kling 2.6");
  await expect(plan(page, "Creator")).toContainText("Kling 2.6 (row 3)");
});

test("rows are added, copied, removed and put back", async ({ page }) => {
  await shopping(page, clips(20) + `<credit-work model="still" count="5"></credit-work>`);
  // 20 × 10 + 5 × 4.
  await expectSum(page, "220\ncredits a month");
  await page.getByRole("button", { name: "Copy row 1, Clip" }).click();
  await expectSum(page, "420\ncredits a month");
  await expect(row(page, 2).getByRole("button", { name: /^Settings/ })).toBeFocused();
  await page.getByRole("button", { name: "Remove row 1, Clip" }).click();
  await expectSum(page, "220\ncredits a month");
  await expect(page.getByText("Clip removed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expectSum(page, "420\ncredits a month");
  await expect(rows(page)).toHaveCount(3);
  await expect(row(page, 1).getByRole("button", { name: /^Settings/ })).toBeFocused();
  // A new row has the last one's model, and asks which it is to be.
  await page.getByRole("button", { name: "Add a row" }).click();
  await expect(page.getByRole("combobox", { name: "Search models" })).toBeFocused();
  await page.keyboard.press("Escape");
  // 10 stills at 4.
  await expectSum(page, "460\ncredits a month");
  for (let left = 4; left > 0; left -= 1) await page.getByRole("button", { name: "Remove row 1" }).click();
  await expectSum(page, "0\ncredits a month");
  await expect(page.getByText("Nothing yet. Add what you make in a month.")).toBeVisible();
});

// ---------------------------------------------------------------- what pays for it

test("each plan says what it costs, makes, and leaves or lacks; the cheapest that covers fits", async ({ page }) => {
  // 90 × 10 = 900 credits.
  await shopping(page, clips(90));
  await expectSum(page, "900\ncredits a month");
  const basic = plan(page, "Basic");
  await expect(basic).toContainText("$10");
  await expect(basic).toContainText("1,000 credits");
  await expect(basic).toContainText("$0.01 a credit");
  // 1,000 ÷ 10.
  await expect(basic).toContainText("100 clips Clip");
  await expect(basic).toContainText("Covers this month");
  await expect(basic).toContainText("100 left over, and lost");
  await expect(basic).toContainText("Fast queue");
  await expect(basic.getByText("Fits", { exact: true })).toBeVisible();
  const gratis = plan(page, "Gratis");
  await expect(gratis).toContainText("$0");
  await expect(gratis).toContainText("800 short");
  await expect(gratis).toContainText("10 clips");
  await expect(gratis).toContainText("Standard queue");
  // 3 × 800 = 2,400 credits of three months are a large pack of 2,500: $36 ÷ 3. Two small ones would be $14.
  await expect(gratis).toContainText("With packs on top $12 a month");
  await expect(plan(page, "Pro")).toContainText("3,100 left over, and lost");
  await expect(page.locator(".badge")).toHaveCount(1);
});

test("the ways are ranked, cheapest first, and say what is bought and what is lost", async ({ page }) => {
  await shopping(page, clips(90));
  await expect(ways(page)).toHaveCount(4);
  const [first, second, third, fourth] = [0, 1, 2, 3].map((index) => ways(page).nth(index)) as [Locator, Locator, Locator, Locator];
  await expect(first).toContainText("Basic");
  await expect(first).toContainText("$10.00 a month");
  await expect(first).toContainText("$10 a month for the plan.");
  await expect(first).toContainText("100 a month are left over and expire unused.");
  // $10 ÷ 900, to four places, and ten times that.
  await expect(first).toContainText("$0.0111 a credit used");
  await expect(first).toContainText("Clip: $0.1111 a clip");
  await expect(second).toContainText("Gratis and packs");
  await expect(second).toContainText("$12.00 a month");
  await expect(second).toContainText("A pack of 2,000 for $36 every 3 months.");
  // Without a plan two small packs a month, since they last no longer.
  await expect(third).toContainText("Packs alone");
  await expect(third).toContainText("$14.00 a month");
  await expect(third).toContainText("2 packs of 500 for $14 each month.");
  await expect(fourth).toContainText("Pro");
  await expect(fourth).toContainText("$30.00 a month");
  await expect(sum(page)).toContainText("Basic");
  await expect(sum(page)).toContainText("$10 a month");
});

test("packs on top are told where they are cheaper", async ({ page }) => {
  // 1,500 credits: Basic lacks 500, one small pack: $17. Without it 3 small packs ($21), or Pro ($30).
  await shopping(page, clips(150));
  await expect(plan(page, "Basic").getByText("Fits with packs", { exact: true })).toBeVisible();
  await expect(plan(page, "Basic")).toContainText("500 short");
  await expect(plan(page, "Basic")).toContainText("With packs on top $17 a month");
  await expect(ways(page).first()).toContainText("Basic and packs");
  await expect(ways(page).first()).toContainText("$10 a month for the plan and a pack of 500 for $7 each month.");
  await expect(ways(page).first()).toContainText("Nothing is left over.");
  await expect(page.getByRole("row", { name: /^500/ })).toContainText("Cheapest way");
});

test("by the year a plan shows what a month of it costs, and what is paid at once", async ({ page }) => {
  await shopping(page, clips(90));
  await page.getByRole("radio", { name: "By the year" }).check();
  // $96 ÷ 12 and $300 ÷ 12.
  await expect(plan(page, "Basic")).toContainText("$8");
  await expect(plan(page, "Basic")).toContainText("a month, $96 a year");
  await expect(plan(page, "Pro")).toContainText("$25");
  await expect(plan(page, "Gratis")).toContainText("$0");
  await expect(ways(page).first()).toContainText("$8.00 a month");
  await expect(ways(page).first()).toContainText("$96 a year for the plan.");
  await expect(page.locator("credit-calculator")).toHaveAttribute("billing", "year");
  await page.getByRole("radio", { name: "By the month" }).check();
  await expect(ways(page).first()).toContainText("$10.00 a month");
});

test("packs stand with what a credit of each costs, the bonus counted in", async ({ page }) => {
  await shopping(page, clips(90));
  const packs = page.getByRole("table", { name: "Packs" });
  // $7 ÷ 500, and $36 ÷ (2,000 + 500).
  await expect(packs.getByRole("row", { name: /^500/ })).toContainText("$0.014");
  await expect(packs.getByRole("row", { name: /^2,000/ })).toContainText("$0.0144");
  await expect(packs.getByRole("row", { name: /^2,000/ })).toContainText("+ 500 bonus");
  await expect(packs.getByRole("row", { name: /^2,000/ })).toContainText("90 days");
  await expect(packs.getByRole("row", { name: /^2,000/ })).toContainText("250 clips Clip");
});

// ---------------------------------------------------------------- what has no sum

test("a refused row says why, and what would mend it; the sum is without it", async ({ page }) => {
  await shopping(page, clips(90) + clips(10, `resolution="1080p" audio`));
  await expectSum(page, "900\ncredits a month");
  await expect(sum(page)).toContainText("Without row 2.");
  await expect(row(page, 2)).toContainText("Sound needs 720p.");
  await expect(each(row(page, 2))).toHaveText("not counted");
  await expect(ways(page).first()).toContainText("$10.00 a month");
  // 720p with sound: 15 credits, and 10 of them.
  await row(page, 2).getByRole("button", { name: /Set resolution to 720p/ }).click();
  await expectSum(page, "1,050\ncredits a month");
  await expect(sum(page)).not.toContainText("Without");
  await expect(row(page, 2).getByRole("button", { name: /^Settings/ })).toBeFocused();
});

test("a rate is not counted until its number is known", async ({ page }) => {
  await shopping(page, clips(10) + `<credit-work model="take" duration="unknown" count="3"></credit-work>`);
  await expectSum(page, "100\ncredits a month");
  await expect(row(page, 2)).toContainText("No sum yet: 2 credits per second.");
  await row(page, 2).getByRole("button", { name: "Choose the duration" }).click();
  const field = row(page, 2).getByRole("textbox", { name: "Duration, seconds" });
  await field.fill("6");
  await field.press("Enter");
  // 3 takes at 12.
  await expectSum(page, "136\ncredits a month");
});

test("a range is told by its ends, and covered at the upper", async ({ page }) => {
  // 4 to 12 seconds: 8 to 24 credits, 90 times: 720 to 2,160.
  await shopping(page, clips(90, `duration="unknown"`));
  await expectSum(page, "720–2,160\ncredits a month");
  await expect(total(row(page, 1))).toHaveText("720–2,160");
  await expect(each(row(page, 1))).toHaveText("8–24 each");
  await expect(row(page, 1)).toContainText("Depends on the duration.");
  await expect(sum(page)).toContainText("The upper end is covered.");
  // 1,000 ÷ 24.
  await expect(plan(page, "Basic")).toContainText("at least 41 clips");
  await expect(plan(page, "Basic")).toContainText("1,160 short");
});

test("a model that is not in the list is said to be so", async ({ page }) => {
  await shopping(page, clips(10) + `<credit-work model="gone" count="3"></credit-work>`);
  await expectSum(page, "100\ncredits a month");
  await expect(row(page, 2)).toContainText("This model is not in the price list. Choose another.");
  await expect(sum(page)).toContainText("Without row 2.");
});

test("what a model has no input for is never priced as if it had not been asked", async ({ page }) => {
  await shopping(page, clips(10) + clips(3, `voice="high"`));
  await expectSum(page, "100\ncredits a month");
  await expect(row(page, 2)).toContainText("voice");
  await expect(each(row(page, 2))).toHaveText("not counted");
});

// ---------------------------------------------------------------- the curve

test("the curve is drawn, read and told as a table", async ({ page }) => {
  await shopping(page, clips(90));
  const chart = page.locator("credit-curve");
  await expect(chart.locator("path.best").last()).toBeVisible();
  await expect(chart.locator("circle.turn").first()).toBeVisible();
  await expect(chart.getByText("this month", { exact: true })).toBeVisible();
  await chart.getByText("The same as a table").click();
  const table = chart.getByRole("table");
  // Above 600 credits Gratis lacks more than one small pack ($7): Basic for $10 is the cheapest from there on.
  const turn = table.getByRole("row", { name: /^600 / });
  await expect(turn).toContainText("$10.00, the cheapest");
  // At this month's 900 the price of each way stands under the slider; at the start nothing is paid.
  await expect(chart.locator(".volume")).toHaveText("This month, 900 credits");
  await expect(chart.locator(".reading li")).toHaveText(["Basic $10.00", "Gratis $12.00", "Packs alone $14.00", "Pro $30.00"]);
  await chart.getByRole("slider", { name: "Volume to read" }).focus();
  await page.keyboard.press("Home");
  await expect(chart.locator(".volume")).toHaveText("Above 0 credits a month");
  await expect(chart.locator(".reading li").first()).toHaveText("Gratis $0.00");
});

test("a month beyond what can be drawn is worked out all the same", async ({ page }) => {
  await shopping(page, clips(99999));
  await expectSum(page, "999,990\ncredits a month");
  await expect(ways(page).first()).toContainText("a month");
  await expect(plan(page, "Pro")).toContainText("995,990 short");
  expect(await overflow(page)).toBe(0);
});

// ---------------------------------------------------------------- the element

test("it tells when the cheapest way changes, and only then", async ({ page }) => {
  await shopping(page, clips(90));
  await page.evaluate(() => {
    const told: unknown[] = [];
    Object.assign(window, { told });
    document.querySelector("credit-calculator")!.addEventListener("credit-plan", ({ previous, way }) => told.push([previous?.plan, way?.plan, way?.perMonth]));
  });
  const told = () => page.evaluate(() => (window as unknown as { told: unknown[] }).told);
  await page.getByRole("button", { name: "Copy row 1, Clip" }).click();
  // 1,800 credits: Basic lacks 800; 2,400 in three months are a large pack: $10 + $12.
  await expect.poll(told).toEqual([["basic", "basic", "22"]]);
  // A row that has no price changes nothing.
  await page.locator("credit-calculator").evaluate((element) => {
    const calculator = element as HTMLElement & { work: readonly object[] };
    calculator.work = [...calculator.work, { model: "clip", selection: { resolution: "1080p", audio: true }, count: 3 }];
  });
  await expect(sum(page)).toContainText("Without row 3.");
  expect(await told()).toHaveLength(1);
});

test("the work is data, to be read and to be set", async ({ page }) => {
  await shopping(page, clips(90, `duration="8" audio`));
  const work = () => page.locator("credit-calculator").evaluate((element) => (element as HTMLElement & { work: unknown }).work);
  expect(await work()).toEqual([{ model: "clip", selection: { duration: "8", audio: true }, count: 90 }]);
  await page.locator("credit-calculator").evaluate((element) => {
    (element as HTMLElement & { work: unknown }).work = [{ model: "still", selection: {}, count: 7 }];
  });
  await expectSum(page, "28\ncredits a month");
});

test("a page puts its own action into a plan's card, and begins by the year", async ({ page }) => {
  await shopping(page, clips(90) + `<a slot="action-basic" href="/index.html">Choose Basic</a>`, { attributes: `billing="year"` });
  await expect(plan(page, "Basic").locator("slot[name=action-basic]")).toHaveCount(1);
  await expect(page.getByRole("link", { name: "Choose Basic" })).toBeVisible();
  await expect(page.getByRole("radio", { name: "By the year" })).toBeChecked();
});

test("a change is announced once, when it has come to rest", async ({ page }) => {
  await shopping(page, clips(90));
  const region = page.locator("credit-calculator > [role=status]");
  await expect(region).toHaveCount(0);
  const more = page.getByRole("button", { name: "One more" });
  for (let press = 0; press < 3; press += 1) await more.click();
  await expect(region).toHaveText("930 credits a month. Cheapest: Basic, $10 a month.");
});

// ---------------------------------------------------------------- what goes wrong

test("a card without plans and packs prices the month all the same", async ({ page }) => {
  const { plans: _, packs: __, ...bare } = shop;
  await shopping(page, clips(90), { card: bare });
  await expectSum(page, "900\ncredits a month");
  await expect(sum(page)).toContainText("This price list has no plans or packs.");
  await expect(page.getByRole("heading", { name: "Plans" })).toHaveCount(0);
});

test("packs alone, and plans without a price by the year", async ({ page }) => {
  await shopping(page, clips(90), { card: { ...shop, plans: undefined } });
  await expect(ways(page).first()).toContainText("Packs alone");
  await expect(page.getByRole("heading", { name: "Plans" })).toHaveCount(0);
  await expect(page.getByRole("radiogroup", { name: "How plans are paid" })).toHaveCount(0);
});

test("a price list that does not load leaves what stands in the page, and can be tried again", async ({ page, errors }) => {
  let fail = true;
  await page.route("**/rates/studio.json", (route) => (fail ? route.fulfill({ status: 500, body: "" }) : route.fallback()));
  await page.goto("/pricing.html");
  await expect(sum(page)).toContainText("The price list did not load. Try again in a moment.");
  await expect(page.getByText("20 clips of 5 seconds with Kling 2.6.")).toBeVisible();
  await expectAccessible(page);
  fail = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expectSum(page, "3,002\ncredits a month");
  await expect(page.getByText("20 clips of 5 seconds with Kling 2.6.")).toBeHidden();
  errors.length = 0;
});

test("where WebAssembly is blocked the rows stay as they are written", async ({ page, errors }) => {
  await show(page, `<credit-calculator card="/rates/studio.json">${clips(90)}</credit-calculator>`, { head: `<script type="module" src="/credit-calculator.js"></script>`, wasm: false });
  await expect(sum(page)).toContainText("blocks WebAssembly");
  await expect(page.getByText("90 clips")).toBeVisible();
  errors.length = 0;
});

// ---------------------------------------------------------------- how it stands

for (const [name, width, height] of [["narrow", 320, 640], ["a tablet", 768, 1024], ["wide", 1280, 900]] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`no violations, ${name}, ${colorScheme}`, async ({ page }) => {
      test.slow();
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      await pricing(page);
      await page.getByRole("button", { name: /^Remove row 2/ }).click();
      await page.getByText("The same as a table").click();
      await row(page, 1).getByRole("button", { name: /^Settings/ }).click();
      await expectAccessible(page);
      expect(await overflow(page)).toBe(0);
    });
  }
}

test("keys alone go through the page", async ({ page }) => {
  await pricing(page);
  const key = (...keys: string[]) => keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve());
  await row(page, 1).getByRole("button", { name: /^Model/ }).focus();
  await key("Tab");
  await expect(row(page, 1).getByRole("button", { name: /^Settings/ })).toBeFocused();
  await key("Tab", "Tab");
  await expect(row(page, 1).getByRole("spinbutton")).toBeFocused();
  await key("ArrowUp");
  // 21 × 51 + 1,832 + 150.
  await expectSum(page, "3,053\ncredits a month");
  await key("Tab", "Tab");
  await expect(row(page, 1).getByRole("slider")).toBeFocused();
  // From 20, which is below 21, to 25: 25 × 51.
  await key("ArrowRight");
  await expect(total(row(page, 1))).toHaveText("1,275");
  await key("Tab");
  await expect(page.getByRole("button", { name: "Copy row 1, Kling 2.6" })).toBeFocused();
  await key("Tab", "Enter");
  await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.getByRole("radio", { name: "By the month" }).focus();
  await key("ArrowRight");
  await expect(page.getByRole("radio", { name: "By the year" })).toBeChecked();
});

test("nothing jumps while it loads, nor when a count changes", async ({ page }) => {
  for (const [width, height] of [[1280, 900], [375, 667]] as const) {
    await page.setViewportSize({ width, height });
    const shifts = await watchShifts(page);
    await pricing(page);
    await page.waitForTimeout(400);
    expect(await shifts(), `at ${width}`).toEqual([]);
  }
});

test("what stands around stays where it is when a count changes", async ({ page }) => {
  await pricing(page);
  const places = () => page.evaluate(() => {
    const boxes: string[] = [];
    const walk = (root: ParentNode) => {
      for (const element of root.querySelectorAll<HTMLElement>("*")) {
        if (element.matches("h2, h3, button, input, .plan, .hero, .cheapest, table")) {
          const { x, y, height } = element.getBoundingClientRect();
          boxes.push(`${element.localName} ${element.className} ${[x, y, height].join(" ")}`.replace(" fits", " ").replace(/ +/g, " "));
        }
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document);
    return boxes;
  });
  const before = await places();
  expect(before.length).toBeGreaterThan(40);
  for (const count of ["25", "8", "1"]) {
    await row(page, 1).getByRole("spinbutton").fill(count);
    expect(await places()).toEqual(before);
  }
});

test("right to left, forced colours, large text and print hold together", async ({ page }) => {
  await pricing(page);
  await page.evaluate(() => { document.documentElement.dir = "rtl"; });
  expect(await overflow(page)).toBe(0);
  await page.evaluate(() => { document.documentElement.dir = "ltr"; });
  await page.emulateMedia({ forcedColors: "active" });
  await expectAccessible(page);
  await page.emulateMedia({ forcedColors: "none" });
  await page.setViewportSize({ width: 640, height: 450 });
  expect(await overflow(page)).toBe(0);
  await page.evaluate(() => { document.documentElement.style.fontSize = "200%"; });
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await overflow(page)).toBe(0);
  await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Add a row" })).toBeHidden();
  await expect(plan(page, "Team")).toBeVisible();
});

test("long names and many rows stay in their places", async ({ page }) => {
  const long = "A model with a name that goes on for rather longer than any name has a right to";
  const card = {
    ...shop, models: shop.models.map((model) => ({ ...model, label: long })), plans: shop.plans.map((one) => ({ ...one, label: `${one.label} ${long}` })),
  };
  await page.setViewportSize({ width: 320, height: 640 });
  await shopping(page, Array.from({ length: 12 }, () => clips(7)).join(""), { card });
  // 12 × 7 × 10.
  await expectSum(page, "840\ncredits a month");
  expect(await overflow(page)).toBe(0);
});
