/** A static server for the built pages, with the strictest policy they must run under. */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { policy } from "./policy.mjs";

const types = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json",
  ".wasm": "application/wasm", ".png": "image/png",
};

const folder = fileURLToPath(new URL("../../www/dist/", import.meta.url));

async function find(path) {
  const file = join(folder, normalize(path));
  if (!file.startsWith(folder)) return undefined;
  try {
    return { type: types[extname(file)] ?? "application/octet-stream", body: await readFile(file) };
  } catch {
    return undefined;
  }
}

const port = Number(process.env.PORT ?? 4173);
const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const found = await find(decodeURIComponent(pathname === "/" ? "/index.html" : pathname));
  response.setHeader("Content-Security-Policy", policy);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Cache-Control", "no-cache");
  response.writeHead(found ? 200 : 404, { "Content-Type": found?.type ?? "text/plain" });
  response.end(found?.body ?? "not found");
});
server.listen(port, "127.0.0.1", () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
