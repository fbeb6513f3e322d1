/** The reference server, started for the tests: on any free port, with a demonstration, and the card that ships. */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test as base, type Locator, type Page } from "./support";

const root = join(__dirname, "../..");
const { SERVER_URL: given, SERVER_BINARY: named } = process.env;
export const shipped = join(root, "www/dist/rates/studio.json");
export const token = "only-for-the-tests-0123456789";

function binary(): string {
  const found = [named, join(root, "target/server/credit-server"), join(root, "target/debug/credit-server")].find((path) => path && existsSync(path));
  if (!found) throw new Error("there is no server to test with; build it with `cargo build --profile server -p credit-server`, or name it in SERVER_BINARY");
  return found;
}

export class OwnServer {
  #process: ChildProcess | undefined;
  readonly #data = mkdtempSync(join(tmpdir(), "credit-server-"));
  url = "";

  async start(): Promise<void> {
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const flags = ["--listen", listen, "--demo", "--card", shipped, "--pages", join(root, "www/dist"), "--data", this.#data];
    const child = spawn(binary(), flags, { env: { ...process.env, CREDIT_SERVER_ADMIN_TOKEN: token }, stdio: ["ignore", "pipe", "ignore"] });
    this.#process = child;
    this.url = await new Promise<string>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
      createInterface({ input: child.stdout! }).once("line", (line) => resolve(/http:\/\/\S+/.exec(line)?.[0] ?? line));
    });
  }

  /** As if its machine went away. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /** Another card in force: the one that ships with another margin. Its examples hold for its own alone. */
  async swap(margin: string, version: string): Promise<void> {
    const card = JSON.parse(readFileSync(shipped, "utf8")) as { version: string; factors: { margin: string }; models: { examples?: unknown }[] };
    card.version = version;
    card.factors.margin = margin;
    for (const model of card.models) delete model.examples;
    const response = await fetch(`${this.url}/api/rate-card`, { method: "PUT", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, body: JSON.stringify(card) });
    expect(response.status, await response.text()).toBe(200);
  }
}

/** `server`: one for the tests that leave it as it is. `own`: one that a test may stop or give another card. */
export const test = base.extend<{ own: OwnServer }, { server: string }>({
  server: [async ({}, use) => {
    if (given) return use(given);
    const server = new OwnServer();
    await server.start();
    await use(server.url);
    await server.end();
  }, { scope: "worker" }],
  own: async ({}, use) => {
    const server = new OwnServer();
    await server.start();
    await use(server);
    await server.end();
  },
});

export const latest = (page: Page): Locator => page.locator("#latest");
export const button = (page: Page): Locator => page.locator("#generate");
/** How many the account has: it begins with some. */
export const made = (page: Page): Promise<number> => page.evaluate(async () => ((await (await fetch("/api/jobs")).json()) as { jobs: unknown[] }).jobs.length);
export const jobs = (page: Page): Locator => page.locator("credit-job-list li");
export const says = (page: Page): Locator => page.locator("credit-estimator > [role=status]");
export const balance = async (page: Page): Promise<string> => (await page.locator("credit-estimator .before-after .figures").first().innerText()).replaceAll(",", "");
export const ends = (page: Page, words: string): Promise<unknown> => page.locator("#ending").selectOption(words);

/** The form with a price, an account and a prompt. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/generate.html`);
  await expect(page.locator("#ending option").first()).toBeAttached();
  await expect(page.locator("credit-estimator .before-after .figures").first()).toBeVisible();
  await page.getByRole("textbox", { name: "Prompt" }).fill("a paper boat");
}

/** Another demonstration account, asked for as the wallet's page does. */
export const begin = (page: Page, kind: string): Promise<number> =>
  page.evaluate(async (kind) => (await fetch("/api/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ kind }) })).status, kind);
