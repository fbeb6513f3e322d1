import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The cards ship beside the pages under their own names: a page names its card by URL. */
const rateCards: Plugin = {
  name: "rate-cards",
  apply: "build",
  generateBundle() {
    for (const file of readdirSync(here("./rates")).filter((name) => name.endsWith(".json"))) {
      this.emitFile({ type: "asset", fileName: `rates/${file}`, source: readFileSync(here(`./rates/${file}`)) });
    }
  },
};

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [rateCards],
  build: {
    outDir: "dist",
    target: "es2022",
    // A data: URL would be refused by the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here("./index.html"), generate: here("./generate.html") },
    },
  },
});
