// Sweeps of the command line that are ended from outside.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
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

/** A sweep with --jsonl, killed so many milliseconds after it has said that it stored something. */
export async function killed(cwd, args, after) {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "close");
  const stored = new Promise((resolve) => {
    let text = "";
    child.stdout.on("data", (bytes) => /"ok":[1-9]/.test((text += bytes)) && resolve());
  });
  await Promise.race([stored, ended]);
  await setTimeout(after);
  child.kill("SIGKILL");
  await ended;
}

/** Every run of a store, as the bytes of an export. */
export function runsOf(cwd, store) {
  const file = join(cwd, "exported.jsonl");
  const { code, stderr } = outlast(cwd, ["export", store, "--out", file]);
  if (code !== 0) throw new Error(`${store} could not be exported: ${stderr}`);
  return readFileSync(file, "utf8");
}
