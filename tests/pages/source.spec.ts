/** What must not stand in the pages' source, by a search. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./support";

const www = join(__dirname, "../../www");
const files = (readdirSync(join(www, "src"), { recursive: true }) as string[]).filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(www, "src", name), "utf8") }));
const found = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

test("no amount becomes a number", () => {
  // A drawing has to put its lines somewhere: its geometry reads amounts as numbers, and stands alone for that.
  expect(found(/\bparseFloat\b|\bparseInt\b|\bNumber\(|\.toFixed\(|\bMath\.|\bBigInt\(/).filter((name) => !name.endsWith("-geometry.ts"))).toEqual([]);
});

test("one file talks to the Wasm", () => {
  expect(found(/credit_estimator|\bWebAssembly\b/)).toEqual(["engine.ts"]);
});

test("no model, plan, pack, provider and no rounding of the cards is named", () => {
  const names = new Set<string>();
  for (const card of readdirSync(join(www, "rates")).filter((name) => name.endsWith(".json"))) {
    const { models = [], plans = [], packs = [] } = JSON.parse(readFileSync(join(www, "rates", card), "utf8")) as { plans?: { id: string; label?: string }[]; packs?: { id: string; label?: string }[]; models?: { id: string; label?: string; provider?: string }[] };
    const sold = [...plans, ...packs].flatMap(({ id, label }) => [id, label]);
    for (const name of sold) if (name && name.length > 4) names.add(name);
    for (const { id, label, provider } of models) for (const name of [id, label, provider]) if (name && name.length > 4) names.add(name);
  }
  const named = [...names].filter((name) => files.some(({ text }) => text.includes(`"${name}"`) || text.includes(`'${name}'`)));
  expect(named).toEqual([]);
  expect(found(/half-even|half-up/)).toEqual([]);
});

test("nothing inline that a policy would refuse", () => {
  expect(found(/\bstyle="|\bstyle=\$|innerHTML|unsafeHTML|styleMap|\bon[a-z]+="/)).toEqual([]);
  for (const page of readdirSync(www).filter((name) => name.endsWith(".html"))) {
    expect(readFileSync(join(www, page), "utf8")).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)/);
  }
});

test("what an element observes is read by a property and told in its doc block", async ({ page }) => {
  for (const [tag, address] of [["credit-cost", "/index.html"], ["credit-estimator", "/generate.html"], ["credit-wallet", "/wallet.html"], ["credit-calculator", "/pricing.html"]] as const) {
    await page.goto(address);
    const doc = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/\nexport class/.exec(readFileSync(join(www, "src/elements", `${tag}.ts`), "utf8"))![0];
    const [observed, missing] = await page.evaluate(async (name) => {
      await customElements.whenDefined(name);
      const Element = customElements.get(name) as unknown as { observedAttributes: string[] } & CustomElementConstructor;
      const element = new Element();
      return [Element.observedAttributes, Element.observedAttributes.filter((attribute) => !(attribute.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) in element))] as const;
    }, tag);
    expect(missing).toEqual([]);
    for (const attribute of observed) expect(doc).toContain(`@attr ${attribute} `);
  }
});
