// A project that depends on the package, in an empty folder.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { runBeside } from "../../lib/process.mjs";
import { npm } from "../../pack/npm.mjs";

/** Without what this process was told of Outlast: only what is installed counts. */
function plainEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("OUTLAST_")));
}

/** Installs a tarball into a new project, without running anybody's scripts; returns the package's folder. */
export async function installInto(folder, tarball) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  await npm(["install", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", tarball], { cwd: folder });
  return join(folder, "node_modules/outlast");
}

/** Runs a program of the project on one Node.js; its output. Rejects where it fails, with what it says. */
export async function runIn(folder, node, args) {
  const env = { ...plainEnvironment(), PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, NO_COLOR: "1" };
  const [command, ...rest] = args;
  const { code, stdout, output } = await runBeside(command, rest, { cwd: folder, env });
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${output}`);
  return stdout;
}

/** The package.json in a folder. */
export function manifestIn(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
