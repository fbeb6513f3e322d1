// What a page downloads for each way: minified where it is JavaScript, then compressed.
import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build, transformSync } from 'esbuild';

function measured(what, bytes) {
  return { what, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true, minify: true, format: 'esm', target: 'es2022', write: false, logLevel: 'error',
  });
  return outputFiles[0].contents;
}

/** Ours first, then what the peers bring. */
export async function sizes({ wasm, prices, glue, cardText }) {
  return [
    measured('engine, whole', wasm),
    measured('engine, prices alone', prices),
    measured('its glue', Buffer.from(transformSync(readFileSync(glue, 'utf8'), { minify: true, format: 'esm' }).code)),
    measured('card, all models', Buffer.from(JSON.stringify(JSON.parse(cardText)))),
    measured('JSONata 2', await bundled("import jsonata from 'jsonata'; globalThis.jsonata = jsonata;")),
    measured('decimal.js', await bundled("import { Decimal } from 'decimal.js'; globalThis.Decimal = Decimal;")),
  ];
}
