import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { cutOff } from "./elf.js";

/** The same core for platforms without a native one, and the module beside it that starts it. */
export const WEB_ASSEMBLY = ".wasm";
const STARTER = ".cjs";

/**
 * What the file of a core exports. Throws an Error that says why it cannot be loaded. A file of any name but the
 * starter's is a library for the system's loader: Node.js itself would run one that it has no ending for as JavaScript.
 */
export function loadBinary(path: string): unknown {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) throw new Error("not found");
  if (!there.isFile()) throw new Error(there.isDirectory() ? "is a folder" : "is no file");
  if (path.endsWith(WEB_ASSEMBLY) || path.endsWith(STARTER)) {
    const starter = path.endsWith(STARTER) ? path : path.slice(0, -WEB_ASSEMBLY.length) + STARTER;
    return createRequire(import.meta.url)(starter);
  }
  const fault = cutOff(path);
  if (fault !== undefined) throw new Error(fault);
  const library = { exports: {} as unknown };
  process.dlopen(library, path);
  return library.exports;
}

/** Why a file did not do, as one line: without the path, with which the system's loader begins, and lists of paths. */
export function reasonOf(error: unknown, path: string): string {
  const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
  return reason.replace(`${path}: `, "");
}
