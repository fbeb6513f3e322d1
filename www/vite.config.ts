import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, minifySync, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The cards ship beside the pages under their own names: a page names its card by URL. */
const rateCards: Plugin = {
  name: "rate-cards",
  apply: "build",
  generateBundle() {
    for (const file of readdirSync(here("./rates")).filter((name) => name.endsWith(".json"))) {
      const card: unknown = JSON.parse(readFileSync(here(`./rates/${file}`), "utf8"));
      this.emitFile({ type: "asset", fileName: `rates/${file}`, source: JSON.stringify(card) });
    }
  },
};

/** The engine's glue is loaded by URL, so that it can be loaded afresh after a trap; as an asset it would stay as it was written. */
const smallGlue: Plugin = {
  name: "small-glue",
  apply: "build",
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== "asset" || !file.fileName.endsWith(".js")) continue;
      const { code } = minifySync(file.fileName, file.source.toString(), { module: true });
      if (code) file.source = code;
    }
  },
};

/** Engine and card are fetched beside the scripts, not after them. */
const early: Plugin = {
  name: "early",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(html, { bundle = {} }) {
      const named = (pattern: RegExp) => Object.keys(bundle).find((name) => pattern.test(name));
      // See `src/engine.ts`: which engine a page begins with.
      const engine = /<credit-(?!cost)/.test(html) ? /credit_estimator_bg.*\.wasm$/ : /credit_estimator_prices.*\.wasm$/;
      const [wasm, glue] = [named(engine), named(/^assets\/credit_estimator-.*\.js$/)];
      if (!wasm || !glue) throw new Error("the engine is not among what was built");
      const fetched = (href: string, type: string) => ({ tag: "link", attrs: { rel: "preload", as: "fetch", type, crossorigin: "", href }, injectTo: "head" as const });
      const cards = new Set([...html.matchAll(/\scard="([^"]+)"/g)].map(([, card]) => card!));
      return [
        fetched(`./${wasm}`, "application/wasm"),
        // With the fragment under which the engine is started first: see `src/engine.ts`.
        { tag: "link", attrs: { rel: "modulepreload", href: `./${glue}#1` }, injectTo: "head" as const },
        ...[...cards].map((card) => fetched(`./${card}`, "application/json")),
      ];
    },
  },
};

/** What is loaded later names nothing that would have to be fetched before it: the helper that does so is left out. */
const noPreloadHelper: Plugin = {
  name: "no-preload-helper",
  apply: "build",
  enforce: "pre",
  load: (id) => (id.includes("vite/preload-helper") ? "export const __vitePreload = (load) => load();" : undefined),
};

/** What other sites embed keeps its name; all else carries a digest in it. */
const embeds = { "credit-cost": here("./src/define-cost.ts"), "credit-estimator": here("./src/define.ts"), "credit-wallet": here("./src/define-wallet.ts"), "credit-calculator": here("./src/define-calculator.ts") };

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [rateCards, smallGlue, early, noPreloadHelper],
  build: {
    outDir: "dist",
    target: "es2022",
    // A data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here("./index.html"), generate: here("./generate.html"), pricing: here("./pricing.html"), wallet: here("./wallet.html"), ...embeds },
      output: { entryFileNames: ({ name }) => (name in embeds ? "[name].js" : "assets/[name]-[hash].js") },
    },
  },
});
