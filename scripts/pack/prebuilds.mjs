// The native core in the package: prebuilds/<platform>-<arch>[-musl]/outlast.node, where src/native/load.ts looks.
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../lib/process.mjs";

const FILE = "outlast.node";

/** Puts a binary of this machine's platform into the package, without the symbols that nothing looks up. */
export async function placeBinary(binary, packageFolder) {
  const { libcFound, prebuiltName } = await import("../../dist/native/load.js");
  const folder = join(packageFolder, "prebuilds", prebuiltName(libcFound(), process));
  mkdirSync(folder, { recursive: true });
  const to = join(folder, FILE);
  cpSync(binary, to);
  // Windows keeps symbols in files of their own; on macOS all but local ones are needed.
  if (process.platform === "win32") return;
  const options = process.platform === "darwin" ? ["-x"] : ["--strip-all", "--remove-section=.comment"];
  const { code, output } = capture("strip", [...options, to]);
  if (code !== 0) throw new Error(`strip failed: ${output}`);
}

/** Puts the binaries of many platforms into the package, from a folder that has one for each, ready to be shipped. */
export function placePrebuilds(prebuilds, packageFolder) {
  const names = readdirSync(prebuilds);
  if (names.length === 0) throw new Error(`${prebuilds} has no folder of a platform`);
  for (const name of names) cpSync(join(prebuilds, name), join(packageFolder, "prebuilds", name), { recursive: true });
}
