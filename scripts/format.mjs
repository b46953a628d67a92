// Formats our files in place, or with --check only says which are not formatted.
import { join } from "node:path";
import { walk } from "./lib/files.mjs";
import { capture, hasTool, isMain, root, run } from "./lib/process.mjs";
import { fromCode, skipped } from "./lib/result.mjs";

/** Our C++ files, relative to the root. */
export function cppFiles() {
  const inFolder = (folder) =>
    walk(join(root, folder), (path) => path === "third_party").map((path) => `${folder}/${path}`);
  return [...inFolder("native"), ...inFolder("test/native")].filter((path) => /\.(h|cc)$/.test(path));
}

export function formatTypeScript(check) {
  return fromCode(
    run(join(root, "node_modules/.bin/prettier"), [check ? "--check" : "--write", "--log-level", "warn", "."]),
  );
}

export function formatCpp(check) {
  if (!hasTool("clang-format")) return skipped("clang-format", "clang-format");
  if (!check) return fromCode(run("clang-format", ["-i", ...cppFiles()]));
  const { code, output } = capture("clang-format", ["--dry-run", "--Werror", ...cppFiles()]);
  const names = new Set(Array.from(output.matchAll(/^(\S+):\d+:\d+: error/gm), (match) => match[1]));
  for (const name of names) process.stdout.write(`${name} is not formatted: npm run format\n`);
  return fromCode(code);
}

if (isMain(import.meta.url)) {
  const check = process.argv.includes("--check");
  const results = [formatTypeScript(check), formatCpp(check)];
  for (const { skipped: reason } of results) if (reason !== undefined) process.stderr.write(`skipped: ${reason}\n`);
  process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
}
