import { existsSync } from "node:fs";

/**
 * The program of a thread as the build made it: `path` from the module `from`, or the same in dist where that one is a
 * source under test.
 */
export function threadFile(from: string, path: string): URL {
  const beside = new URL(path, from);
  if (existsSync(beside)) return beside;
  const at = beside.href.lastIndexOf("/src/");
  return new URL(`${beside.href.slice(0, at)}/dist/${beside.href.slice(at + "/src/".length)}`);
}
