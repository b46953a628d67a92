// The types of the package: what dist/index.d.ts reaches.
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { root } from "../lib/process.mjs";

/** The declarations that a consumer's compiler reads, by their paths from the root. */
export function declarations() {
  const reached = new Set(["dist/index.d.ts"]);
  for (const path of reached) {
    const text = readFileSync(join(root, path), "utf8");
    for (const [, name] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)\.js"/g)) {
      reached.add(posix.join(posix.dirname(path), `${name}.d.ts`));
    }
  }
  return [...reached].sort();
}
