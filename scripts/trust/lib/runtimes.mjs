// The versions of Node.js that the package is for, as test/runtimes has them.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/process.mjs";

/** Names and programs, oldest first. */
export const RUNTIMES = [20, 22, 24].map((version) => ({
  name: `Node ${version}`,
  node: join(root, `test/runtimes/node_modules/node${version}/bin/node`),
}));

/** For a check's `missing`. */
export function missingRuntime() {
  const none = RUNTIMES.find(({ node }) => !existsSync(node));
  return none && [none.name, "npm ci --ignore-scripts --prefix test/runtimes"];
}
