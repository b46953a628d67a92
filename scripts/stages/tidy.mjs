// The stage that runs clang-tidy on our C++ files, as many at once as there are cores. A file that passed is not looked
// at again until it, a header that it includes or the configuration changes.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { cppFiles } from "../format.mjs";
import { capture, hasTool, root } from "../lib/process.mjs";
import { failed, passed, skipped } from "../lib/result.mjs";

const STAMPS = join(root, "build/tidy");
/** How files end that instantiate others' templates and have nothing of ours. */
const INSTANCES = "_instances.cc";

/** The hash of the tool, its configuration, and a file with everything of ours that it includes. */
function fingerprint(file, tool) {
  const hash = createHash("sha256").update(tool);
  const seen = new Set([file]);
  for (const path of seen) {
    const text = readFileSync(join(root, path), "utf8");
    hash.update(text);
    for (const [, name] of text.matchAll(/^#include "([^"]+)"/gm)) {
      const found = [`native/${name}`, join(dirname(path), name)].find((candidate) =>
        existsSync(join(root, candidate)),
      );
      if (found !== undefined) seen.add(found);
    }
  }
  return hash.digest("hex");
}

/**
 * One command a file, without the options that only GCC knows: other instruction-set levels compile the same sources.
 */
function writeCommands() {
  const commands = JSON.parse(readFileSync(join(root, "build/native/compile_commands.json"), "utf8"));
  const baseline = commands.filter(({ command }) => !command.includes("-Doutlast=outlast_"));
  for (const entry of baseline)
    entry.command = entry.command.replace(
      / -fno-gnu-unique| -Wno-maybe-uninitialized| -fschedule-insns| -fsched-pressure/g,
      "",
    );
  writeFileSync(join(STAMPS, "compile_commands.json"), JSON.stringify(baseline));
}

function check(file) {
  return new Promise((resolve) => {
    const child = spawn("clang-tidy", ["-p", STAMPS, "--quiet", file], { cwd: root });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
  });
}

export async function clangTidy() {
  if (!hasTool("clang-tidy")) return skipped("clang-tidy", "clang-tidy");
  mkdirSync(STAMPS, { recursive: true });
  writeCommands();
  const configuration = [".clang-tidy", "CMakeLists.txt"].map((path) => readFileSync(join(root, path), "utf8"));
  const tool = [capture("clang-tidy", ["--version"]).output, ...configuration].join("\n");
  const queue = cppFiles().filter((path) => path.endsWith(".cc") && !path.endsWith(INSTANCES));
  let failures = 0;
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const stamp = join(STAMPS, fingerprint(file, tool));
      if (existsSync(stamp)) continue;
      const { ok, output } = await check(file);
      if (ok) {
        writeFileSync(stamp, file);
      } else {
        failures += 1;
        process.stdout.write(output);
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failures === 0 ? passed() : failed(failures);
}
