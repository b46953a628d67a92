import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "./outlast.js";

/** Addresses of the files that `outlast ...args` imports in a folder, in its threads too. */
export function loadedBy(cwd: string, args: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "outlast-loaded-"));
  const tell =
    'import { writeSync } from "node:fs"; export const load = (url, context, next) => (writeSync(2, `\\n${url}\\n`), next(url, context));';
  writeFileSync(join(folder, "hooks.mjs"), tell);
  writeFileSync(
    join(folder, "use.mjs"),
    'import { register } from "node:module"; register("./hooks.mjs", import.meta.url);',
  );
  const words = ["--import", join(folder, "use.mjs"), main, ...args];
  const { stderr } = spawnSync(process.execPath, words, { cwd, encoding: "utf8" });
  rmSync(folder, { recursive: true });
  return stderr.split("\n").filter((url) => url.startsWith("file:") && !url.startsWith(`file://${folder}`));
}

/** The modules of dist, or of a package, that files of dist are put together from. */
export function modulesIn(urls: readonly string[]): string[] {
  return urls.flatMap((url) => {
    const [, path = ""] = url.split("/dist/");
    if (!path.startsWith("bundle/")) return [path];
    const bundled = JSON.parse(readFileSync(new URL("modules.json", url), "utf8")) as Record<string, string[]>;
    return bundled[path.slice("bundle/".length)] ?? [];
  });
}
