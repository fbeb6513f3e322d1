/** The inline price: attributes in, text out. Kling 2.6: $0.35 × 143 = 50.05, up to 51 credits for 5 s of pro. */
import { expect, scripts, show, test, type Page } from "./support";

const at = `card="/rates/studio.json"`;
const cost = (page: Page) => page.locator("credit-cost");
/** What the element says: `textContent` has the fallback in it, too. */
const text = (page: Page, id = "") => page.locator(`credit-cost${id} >> [part~=cost]`);

test("attributes in, text out", async ({ page }) => {
  await show(page, `
    <p>It costs <credit-cost id="a" ${at} model="kling-v2-6" mode="pro" duration="5">some credits</credit-cost>,
    with sound <credit-cost id="b" ${at} model="kling-v2-6" duration="5" audio>more</credit-cost>.</p>
    <p><credit-cost id="c" ${at} model="seedance-2.0" resolution="720p" aspect-ratio="16:9" duration="5"></credit-cost></p>
    <p><credit-cost id="d" ${at} model="seedance-2.5" resolution="720p" aspect-ratio="16:9"></credit-cost></p>
    <p><credit-cost id="e" ${at} model="pika-2.2-pikaframes" resolution="720p" duration="10"></credit-cost></p>
    <p><credit-cost id="f" ${at} model="minimax-h3" duration="5" references="image:6 video:7.5s"></credit-cost></p>`, { head: scripts.cost });
  await expect(text(page, "#a")).toHaveText("51 credits");
  // $0.70 × 143 = 100.1.
  await expect(text(page, "#b")).toHaveText("101 credits");
  // 1280 × 720 × 24 × 5 ÷ 1024 = 108,000 tokens at $7 a million: $0.756 × 143 = 108.108. Billed tokens differ, so the card says "about".
  await expect(text(page, "#c")).toHaveText("≈ 109 credits");
  await expect(text(page, "#d")).toHaveText("≈ 133–992 credits");
  // 10 × $0.04 × 143 = 57.2.
  await expect(text(page, "#e")).toHaveText("58 credits");
  // (5 × 0.08 + 8 × 0.08 + 0.04) × 143 = 154.44.
  await expect(text(page, "#f")).toHaveText("155 credits");
});

test("a rate where a number is open", async ({ page }) => {
  await show(page, `
    <p><credit-cost id="a" ${at} model="aleph2" duration="unknown"></credit-cost></p>
    <p><credit-cost id="b" ${at} model="minimax-h3" duration="5" references="video"></credit-cost></p>`, { head: scripts.cost });
  // 28 Runway credits a second at $0.01: $0.28 × 143.
  await expect(text(page, "#a")).toHaveText("40.04 credits per second");
  // 5 × $0.08 × 143 for the output; each started second of the video at the same rate: $0.08 × 143.
  await expect(text(page, "#b")).toHaveText("57.2 credits + 11.44 credits per started second");
});

test("no figure for what is not offered, or not known", async ({ page }) => {
  await show(page, `
    <p><credit-cost id="a" ${at} model="hailuo-2.3" resolution="1080p" duration="10">fallback</credit-cost></p>
    <p><credit-cost id="b" ${at} model="kling-v2-6" resolutoin="4k">fallback</credit-cost></p>
    <p><credit-cost id="c" ${at} model="no-such-model">fallback</credit-cost></p>`, { head: scripts.cost });
  await expect(text(page, "#a")).toHaveText("1080p clips are 6 seconds long.");
  for (const id of ["b", "c"]) {
    await expect(text(page, `#${id}`)).not.toContainText(/[0-9] credits/);
  }
  await expect(text(page, "#b")).toContainText(/resolutoin/i);
});

test("three attributes in a row are one answer, and an equal answer is none", async ({ page }) => {
  await show(page, `<p><credit-cost ${at} model="kling-v2-6">–</credit-cost></p>`, { head: scripts.cost });
  await expect(text(page)).toHaveText("51 credits");
  const events = await cost(page).evaluate(async (element) => {
    const seen: [string | undefined, string | undefined][] = [];
    element.addEventListener("credit-cost-updated", (event) => {
      const { previous, answer } = event as unknown as Record<string, { credits?: string }>;
      seen.push([previous?.credits, answer?.credits]);
    });
    element.setAttribute("mode", "std");
    element.setAttribute("duration", "10");
    element.setAttribute("audio", "off");
    await new Promise((resolve) => setTimeout(resolve, 50));
    const text = element.shadowRoot!.querySelector("bdi")!.firstChild;
    element.setAttribute("duration", "10");
    element.setAttribute("data-anything", "else");
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { seen, same: text === element.shadowRoot!.querySelector("bdi")!.firstChild };
  });
  // Standard, 10 s: $0.42 × 143 = 60.06.
  expect(events).toEqual({ seen: [["51", "61"]], same: true });
});

test("bound to a form that is already there", async ({ page }) => {
  await show(page, `
    <form id="f">
      <label>Model <select name="model"><option>kling-v2-6</option><option>veo-3.1</option></select></label>
      <label>Mode <select name="mode"><option>pro</option><option>std</option></select></label>
      <fieldset><legend>Duration</legend>
        <label><input type="radio" name="duration" value="5" checked> 5</label>
        <label><input type="radio" name="duration" value="10"> 10</label></fieldset>
      <label><input type="checkbox" name="audio"> Sound</label>
      <label>Prompt <input name="prompt" value="a boat"></label>
      <button type="reset">Reset</button>
    </form>
    <p><credit-cost ${at} for="f">–</credit-cost></p>`, { head: scripts.cost });
  await expect(text(page)).toHaveText("51 credits");
  await page.getByLabel("Sound").check();
  await expect(text(page)).toHaveText("101 credits");
  await page.getByLabel("10", { exact: true }).check();
  // $1.40 × 143 = 200.2.
  await expect(text(page)).toHaveText("201 credits");
  await page.locator("select[name=mode]").selectOption("std");
  await expect(text(page)).toHaveText("Sound comes with Pro mode only.");
  await page.getByRole("button", { name: "Reset" }).click();
  await expect(text(page)).toHaveText("51 credits");
});

test("fields named as a page names them, and files measured", async ({ page }) => {
  await show(page, `
    <form id="f"><input type="hidden" name="model" value="minimax-h3"><input name="duration" aria-label="Duration" value="5">
      <input type="file" name="references" aria-label="References" multiple></form>
    <p><credit-cost ${at} for="f">–</credit-cost></p>`, { head: scripts.cost });
  // $0.40 × 143 = 57.2.
  await expect(text(page)).toHaveText("58 credits");
  await page.getByLabel("References").setInputFiles(`${__dirname}/fixtures/clip-7.5s.webm`);
  // (5 + 8) × 0.08 × 143 = 148.72.
  await expect(text(page)).toHaveText("149 credits");
});

test("before its upgrade, and moved or taken out after it", async ({ page }) => {
  await show(page, `<p id="here"><credit-cost ${at}>from 1 credit</credit-cost></p><p id="there"></p>`);
  await expect(cost(page)).toHaveText("from 1 credit");
  await cost(page).evaluate((element) => Object.assign(element, { model: "kling-v2-6" }));
  await page.evaluate((url) => import(url), "/credit-cost.js");
  await expect(text(page)).toHaveText("51 credits");
  await page.evaluate(() => document.querySelector("#there")!.append(document.querySelector("credit-cost")!));
  await cost(page).evaluate((element) => element.setAttribute("duration", "10"));
  await expect(page.locator("#there [part~=cost]")).toHaveText("101 credits");
  const after = await page.evaluate(async () => {
    const element = document.querySelector("credit-cost")!;
    element.remove();
    let events = 0;
    element.addEventListener("credit-cost-updated", () => { events += 1; });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return events;
  });
  expect(after).toBe(0);
});

test("a tag that is taken stays as it is", async ({ page, errors }) => {
  await show(page, `<p><credit-cost>theirs</credit-cost></p>`);
  await page.evaluate(() => customElements.define("credit-cost", class Theirs extends HTMLElement {}));
  await page.evaluate((url) => import(url), "/credit-estimator.js");
  await expect.poll(() => page.evaluate(() => customElements.get("credit-estimator") !== undefined)).toBe(true);
  expect(await page.evaluate(() => customElements.get("credit-cost")!.name)).toBe("Theirs");
  expect(errors).toEqual([]);
});

test("figures are written as the page's language writes them", async ({ page }) => {
  await show(page, `<p><credit-cost ${at} model="veo-3.1" resolution="4k" duration="8" audio>–</credit-cost></p>
    <p lang="de"><credit-cost ${at} model="seedance-2.0" resolution="4k" aspect-ratio="16:9" duration="15">–</credit-cost></p>`, { head: scripts.cost });
  // 8 × $0.60 × 143 = 686.4.
  await expect(text(page).first()).toHaveText("687 credits");
  // 3840 × 2160 × 24 × 15 ÷ 1024 = 2,916,000 tokens at $4 a million: $11.664 × 143 = 1667.952.
  await expect(text(page).last()).toHaveText("≈ 1.668 credits");
});
