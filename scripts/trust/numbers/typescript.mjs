// What the tests have in TypeScript, for scripts: types are taken off.
import { createJiti } from "jiti";
import { join } from "node:path";
import { root } from "../../lib/process.mjs";

const jiti = createJiti(import.meta.url, { fsCache: false });

/** The module at a path from the root. */
export const load = (path) => jiti.import(join(root, path));
