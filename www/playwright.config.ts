import { defineConfig } from "@playwright/test";

/** `PAGES_URL` names a server of the built pages and `CHROMIUM` a browser; without them the tests find their own. */
const { PAGES_URL: pages, CHROMIUM: chromium = "/usr/bin/chromium", CI } = process.env;
const own = "http://127.0.0.1:4174";

export default defineConfig({
  testDir: "../tests/pages",
  outputDir: "../tests/pages/results",
  fullyParallel: true,
  forbidOnly: Boolean(CI),
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    baseURL: pages ?? own,
    locale: "en-US",
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: chromium,
      args: [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
      ],
    },
  },
  ...(pages ? {} : { webServer: { command: "node ../tests/pages/server.mjs", url: own, env: { PORT: "4174" }, reuseExistingServer: !CI } }),
});
