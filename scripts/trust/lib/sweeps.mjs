// Sweeps of the command line that are ended from outside.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { root } from "../../lib/process.mjs";

const main = join(root, "dist/cli/main.js");

/** Runs `outlast ...args` in a folder; how it ended, and what it said. */
export function outlast(cwd, args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { cwd, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

/** The same, killed after so many milliseconds. */
export async function killed(cwd, args, after) {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: "ignore" });
  const ended = new Promise((resolve) => child.on("close", resolve));
  await setTimeout(after);
  child.kill("SIGKILL");
  await ended;
}

/** Every run of a store, as the bytes of an export. */
export function runsOf(cwd, store) {
  const file = join(cwd, "exported.jsonl");
  const { code, stderr } = outlast(cwd, ["export", store, "--to", file]);
  if (code !== 0) throw new Error(`${store} could not be exported: ${stderr}`);
  return readFileSync(file, "utf8");
}
