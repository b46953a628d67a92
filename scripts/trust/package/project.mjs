// A project that depends on the package, in an empty folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { root } from "../../lib/process.mjs";
import { npm } from "../../pack/npm.mjs";

/** The versions of Node.js that the package is tried on: name and program. */
export const RUNTIMES = [20, 22, 24].map((major) => ({
  name: `Node ${major}`,
  node: join(root, `test/runtimes/node_modules/node${major}/bin/node`),
}));

/** Throws unless all of them are installed. */
export function requireRuntimes() {
  const missing = RUNTIMES.find(({ node }) => !existsSync(node));
  if (missing !== undefined)
    throw new Error(`${missing.node} is missing: npm ci --ignore-scripts --prefix test/runtimes`);
}

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
export function runIn(folder, node, args) {
  const env = { ...plainEnvironment(), PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, NO_COLOR: "1" };
  return new Promise((resolve, reject) => {
    const child = spawn(args[0], args.slice(1), { cwd: folder, env });
    let [output, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (errors += text));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${args.join(" ")} ended with ${code}: ${errors}${output}`));
    });
  });
}

/** The package.json in a folder. */
export function manifestIn(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
