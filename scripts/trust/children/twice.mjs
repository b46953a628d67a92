// The package loaded more than once: in threads at the same time, from two folders, with one binary under two names.
import { once } from "node:events";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { root } from "../../lib/process.mjs";
import { searchNative } from "../../../dist/native/index.js";
import { bits } from "./bits.mjs";

const folder = mkdtempSync(join(tmpdir(), "outlast-twice-"));

/** The package once more, with the program that makes bits; `binary` is its own or the same one. */
function copyOf(name, binary) {
  const copy = join(folder, name);
  for (const part of ["dist", "scripts/trust", "scripts/lib"])
    cpSync(join(root, part), join(copy, part), { recursive: true });
  for (const part of ["package.json", "node_modules"]) symlinkSync(join(root, part), join(copy, part));
  mkdirSync(join(copy, "build/native/Release"), { recursive: true });
  return { url: pathToFileURL(join(copy, "scripts/trust/children/")), binary };
}

async function bitsOfThread(base = import.meta.url) {
  const worker = new Worker(new URL("worker.mjs", base), { workerData: { kind: "bits" } });
  const [made] = await once(worker, "message");
  return made;
}

const expected = await bits();
const { path } = searchNative().found;
const other = join(folder, "other.node");
copyFileSync(path, other);
const copies = [copyOf("same", path), copyOf("other", other)];
const results = { "two threads and this one": await Promise.all([bitsOfThread(), bitsOfThread(), bits()]) };
for (const [name, { url, binary }] of Object.entries({ "a second copy": copies[0], "a second binary": copies[1] })) {
  process.env.OUTLAST_BINARY = binary;
  const copy = await import(new URL("bits.mjs", url));
  results[name] = await Promise.all([copy.bits(), bits(), bitsOfThread(url), bitsOfThread()]);
}
const again = { exports: {} };
process.dlopen(again, path);
const { abi } = createRequire(import.meta.url)(path);
const differing = Object.entries(results).filter(([, made]) => made.some((hash) => hash !== expected));
rmSync(folder, { recursive: true });
console.log(
  JSON.stringify({
    loads: Object.values(results).flat().length,
    differing: differing.map(([name]) => name),
    sameAbi: again.exports.abi === abi,
  }),
);
