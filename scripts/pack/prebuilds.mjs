// The native core in the package: prebuilds/<platform>-<arch>[-musl]/outlast.node, where src/native/load.ts looks.
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { capture } from "../lib/process.mjs";

const FILE = "outlast.node";
/** The folder of the core for all other platforms, which is two files. */
const WEB_ASSEMBLY = { folder: "wasm32", files: ["outlast.wasm", "outlast.cjs"] };

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

/**
 * Puts the binaries of many platforms into the package, from a folder that has one for each, ready to be shipped, and
 * the WebAssembly build for all others. Throws where one is missing.
 */
export function placePrebuilds(prebuilds, packageFolder) {
  const names = readdirSync(prebuilds);
  if (!names.includes(WEB_ASSEMBLY.folder))
    throw new Error(`${prebuilds} lacks ${WEB_ASSEMBLY.folder}: npm run build:wasm`);
  if (names.length === 1) throw new Error(`${prebuilds} has no folder of a platform`);
  for (const name of names) {
    for (const file of name === WEB_ASSEMBLY.folder ? WEB_ASSEMBLY.files : [FILE]) {
      if (!existsSync(join(prebuilds, name, file))) throw new Error(`${join(prebuilds, name)} lacks ${file}`);
    }
  }
  for (const name of names) cpSync(join(prebuilds, name), join(packageFolder, "prebuilds", name), { recursive: true });
}
