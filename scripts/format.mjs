// Formats our files in place, or with --check only says which are not formatted.
import { join } from "node:path";
import { walk } from "./lib/files.mjs";
import { captureBeside, hasTool, isMain, root } from "./lib/process.mjs";
import { fromCode, skipped } from "./lib/result.mjs";

/** Our C++ files, relative to the root. */
export function cppFiles() {
  const inFolder = (folder) =>
    walk(join(root, folder), (path) => path === "third_party").map((path) => `${folder}/${path}`);
  return [...inFolder("native"), ...inFolder("test/native")].filter((path) => /\.(h|cc)$/.test(path));
}

export async function formatTypeScript(check) {
  const args = [check ? "--check" : "--write", "--log-level", "warn", "."];
  const { code, output } = await captureBeside(join(root, "node_modules/.bin/prettier"), args);
  return { ...fromCode(code), output };
}

export async function formatCpp(check) {
  if (!hasTool("clang-format")) return skipped("clang-format", "clang-format");
  const { code, output } = await captureBeside("clang-format", [
    ...(check ? ["--dry-run", "--Werror"] : ["-i"]),
    ...cppFiles(),
  ]);
  const names = new Set(Array.from(output.matchAll(/^(\S+):\d+:\d+: error/gm), (match) => match[1]));
  return {
    ...fromCode(code),
    output: Array.from(names, (name) => `${name} is not formatted: npm run format\n`).join(""),
  };
}

if (isMain(import.meta.url)) {
  const check = process.argv.includes("--check");
  const results = [await formatTypeScript(check), await formatCpp(check)];
  for (const { skipped: reason, output } of results) {
    if (reason !== undefined) process.stderr.write(`skipped: ${reason}\n`);
    process.stdout.write(output ?? "");
  }
  process.exitCode = results.some((result) => result.failed > 0) ? 1 : 0;
}
