/**
 * The doors to the same rules: the crate itself, its Wasm in Node and in Chromium, and the server. Each is given a card
 * and questions as text, and gives back the answers as text, one for each question, in order.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const here = (path) => new URL(path, import.meta.url);
const engine = "../../www/engine/";

/** What `Estimator` is asked, in Node and in the page alike. Broken cards are answered with their problems. */
const asking = `
const estimators = new Map();
export function answers(Estimator, card, method, texts) {
  let estimator = estimators.get(card);
  if (!estimator) {
    try {
      estimator = new Estimator(card);
    } catch (error) {
      if (error?.name !== "CardError") throw error;
      return texts.map(() => JSON.stringify(error.problems));
    }
    if (estimators.size > 30) estimators.clear();
    estimators.set(card, estimator);
  }
  return texts.map((text) => JSON.stringify(method === "check" ? [] : estimator[method](JSON.parse(text))));
}`;

/** The crate, as lines to the program that speaks for it. Cards are passed by path, or as they stand if they are broken. */
export function native(program) {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.(line));
  const one = (line) => new Promise((done) => {
    waiting.push(done);
    child.stdin.write(`${line}\n`);
  });
  return {
    name: "native",
    async answers({ path, text }, method, texts) {
      const card = path ? `"path":${JSON.stringify(path)}` : `"card":${JSON.stringify(text)}`;
      const ask = (of) => (method === "check" ? "" : `,"ask":"${method}","of":${of}`);
      const lines = await Promise.all(texts.map((of) => one(`{"id":0,${card}${ask(of)}}`)));
      return lines.map((line) => line.slice(line.indexOf(":", line.indexOf(",")) + 1, -1));
    },
    close: () => child.stdin.end(),
  };
}

export async function node() {
  const module = await import(here(`${engine}credit_estimator.js`));
  await module.default({ module_or_path: readFileSync(here(`${engine}credit_estimator_bg.wasm`)) });
  const { answers } = await import(`data:text/javascript,${encodeURIComponent(asking)}`);
  return {
    name: "Wasm in Node",
    answers: async (card, method, texts) => answers(module.Estimator, card.text, method, texts),
    close() {},
  };
}

const types = { ".js": "text/javascript", ".wasm": "application/wasm", ".html": "text/html" };

/** A page of its own with the engine in it, driven by Playwright. */
export async function chromium(executablePath) {
  const files = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const told = { "/": "<!doctype html><title>parity</title>", "/asking.js": asking };
    try {
      const body = told[path] ?? readFileSync(here(engine + path.replaceAll("..", "").slice(1)));
      const ending = path === "/" ? ".html" : path.slice(path.lastIndexOf("."));
      response.writeHead(200, { "Content-Type": types[ending] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => files.listen(0, "127.0.0.1", listening));
  const { chromium: browsers } = createRequire(here("../../www/package.json"))("playwright-core");
  const browser = await browsers.launch({
    executablePath,
    args: [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ],
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${files.address().port}/`);
  await page.evaluate(async () => {
    const module = await import("/credit_estimator.js");
    await module.default();
    const { answers } = await import("/asking.js");
    const cards = new Map();
    // A card crosses once. Lines hold no line breaks: JSON escapes them.
    globalThis.learn = (key, text) => cards.set(key, text);
    globalThis.answer = (key, method, asks) =>
      answers(module.Estimator, cards.get(key), method, asks.split("\n")).join("\n");
  });
  const known = new Map();
  return {
    name: `Wasm in Chromium ${browser.version()}`,
    async answers({ text }, method, texts) {
      if (!known.has(text)) {
        known.set(text, known.size);
        await page.evaluate(([key, card]) => globalThis.learn(key, card), [known.get(text), text]);
      }
      const asked = [known.get(text), method, texts.join("\n")];
      const answered = await page.evaluate(([key, of, asks]) => globalThis.answer(key, of, asks), asked);
      return answered.split("\n");
    },
    async close() {
      await browser.close();
      files.close();
    },
  };
}

/** Where each question is asked of the server. */
const paths = {
  quote: "quotes", options: "options", alternatives: "alternatives", compare: "compare", census: "census", plan: "plan",
  preview: "preview", replay: "replay",
};

/** The server, started on a free port with a token of its own; cards are put before they are asked. */
export async function server(program, card) {
  const token = "parity-of-the-doors";
  const child = spawn(program, ["--listen", "127.0.0.1:0", "--card", card, "--demo"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, CREDIT_SERVER_ADMIN_TOKEN: token, CREDIT_SERVER_LOG: "warn" },
  });
  const address = await new Promise((found, failed) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const named = /http:\/\/\S+/.exec(line);
      if (named) found(named[0].replace(/\/$/, ""));
    });
    child.once("exit", (status) => failed(new Error(`the server ended with ${status} before it listened`)));
  });
  let held;
  const body = async (method, path, text) => {
    const response = await fetch(`${address}/api/${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        ...(method === "PUT" ? { Authorization: `Bearer ${token}` } : {}),
      },
      ...(text === undefined ? {} : { body: text }),
    });
    return { status: response.status, text: await response.text() };
  };
  const hold = async (text) => {
    if (held === text) return [];
    const put = await body("PUT", "rate-card", text);
    if (put.status === 422) return JSON.parse(put.text).problems;
    if (put.status !== 200) throw new Error(`PUT /api/rate-card answers ${put.status}: ${put.text.slice(0, 300)}`);
    held = text;
    return [];
  };
  return {
    name: "the server over HTTP",
    address,
    async answers(card, method, texts) {
      const problems = await hold(card.text);
      if (method === "check") return texts.map(() => JSON.stringify(problems));
      if (method === "describe") return [(await body("GET", "description")).text];
      const answers = [];
      for (const text of texts) {
        const found = await body("POST", paths[method], text);
        answers.push(found.status === 200 ? found.text : `${found.status} ${found.text}`);
      }
      return answers;
    },
    /** Many quotes in one request. */
    async batch(card, texts) {
      await hold(card.text);
      return (await body("POST", "quotes", `[${texts.join(",")}]`)).text;
    },
    close: () => new Promise((ended) => {
      child.removeAllListeners("exit");
      child.once("exit", ended);
      child.kill("SIGTERM");
    }),
  };
}
