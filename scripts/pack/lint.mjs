// What linters of packages say of a tarball.
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { captureBeside, root } from "../lib/process.mjs";

/** A sentence for each complaint of publint (strict) and of attw (ESM only, as the package is). */
export async function lintFaults(tarball) {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const { messages, pkg } = await publint({
    pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) },
    strict: true,
  });
  const attw = join(root, "node_modules/.bin/attw");
  const copy = `${tarball}.linted.tgz`; // attw takes a tarball away
  copyFileSync(tarball, copy);
  const { code, output } = await captureBeside(attw, [copy, "--profile", "esm-only", "--no-color", "--no-emoji"]);
  rmSync(copy, { force: true });
  return [
    ...messages.map((message) => `publint: ${formatMessage(message, pkg)}`),
    ...(code === 0 ? [] : [`attw: ${output}`]),
  ];
}
