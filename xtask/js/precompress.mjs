// Writes a .br beside every file of a folder that becomes smaller by it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

for (const name of readdirSync(process.argv[2], { recursive: true })) {
  if (!/\.(html|js|css|json|svg|wasm|txt|map)$/.test(name)) continue;
  const file = join(process.argv[2], name);
  const bytes = readFileSync(file);
  const small = brotliCompressSync(bytes);
  if (small.length < bytes.length) writeFileSync(`${file}.br`, small);
}
