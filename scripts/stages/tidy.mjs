// The stage that runs clang-tidy on our C++ files, as many at once as there are cores. A file that passed is not looked
// at again until it, a header that it includes or the configuration changes, nor is one that the record has as it is,
// which `node scripts/tidy.mjs` writes.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { cppFiles } from "../format.mjs";
import { capture, captureBeside, forEachBeside, hasTool, root } from "../lib/process.mjs";
import { failed, passed, skipped } from "../lib/result.mjs";
import { tidyUnits, unitText } from "./tidyUnits.mjs";

const STAMPS = join(root, "build/tidy");
const UNITS = join(STAMPS, "units");
/** By path, hashes of files that passed. */
const RECORD = join(root, "test/tidy.json");
const RECORDED_DIGITS = 16;
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
 * What the build knows of each file, by path, without the options that only GCC knows, and those that change nothing
 * that clang-tidy sees, so that more files have one command: other instruction-set levels compile the same sources.
 */
function readCommands() {
  const folder = join(STAMPS, "commands");
  // The build puts files together in its own way.
  const options = ["-DOUTLAST_UNITE=OFF", "-DOUTLAST_TOP_LEVEL=baseline", "-DCMAKE_BUILD_TYPE=Release"];
  const { code, output } = capture("cmake", ["-S", ".", "-B", folder, ...options]);
  if (code !== 0) throw new Error(output);
  const commands = JSON.parse(readFileSync(join(folder, "compile_commands.json"), "utf8"));
  const foreign = [
    / -fno-gnu-unique| -Wno-maybe-uninitialized| -fschedule-insns| -fsched-pressure| -ffp-contract=\w+/g,
    / -O\w\b| -fno-trapping-math| -Wno-restrict/g,
    / -Winvalid-pch| -include \S+cmake_pch\.hxx/g,
    / -o \S+ -c \S+$/,
  ];
  return new Map(
    commands
      .filter(({ command }) => !command.includes("-Doutlast=outlast_"))
      .map(({ directory, command, file }) => [
        relative(root, file),
        { directory, command: foreign.reduce((text, pattern) => text.replace(pattern, ""), command) },
      ]),
  );
}

/** Gives clang-tidy the commands of the files, and of the units they are put together in; returns the units' paths. */
function writeCommands(commands, units) {
  rmSync(UNITS, { recursive: true, force: true });
  mkdirSync(UNITS, { recursive: true });
  const entries = Array.from(commands, ([path, { directory, command }]) => {
    const file = join(root, path);
    return { directory, command: `${command} -c ${file}`, file };
  });
  const paths = units.map((files, i) => {
    if (files.length === 1) return files[0].path;
    const file = join(UNITS, `${i}.cc`);
    writeFileSync(file, unitText(files));
    const folders = new Set(files.map(({ path }) => ` -iquote ${join(root, dirname(path))}`));
    const { directory, command } = commands.get(files[0].path);
    entries.push({ directory, command: `${command}${[...folders].join("")} -c ${file}`, file });
    return relative(root, file);
  });
  writeFileSync(join(STAMPS, "compile_commands.json"), JSON.stringify(entries));
  return paths;
}

const check = (path) => captureBeside("clang-tidy", ["-p", STAMPS, "--quiet", path]);

/** Paths and hashes of the files that clang-tidy is to pass. */
function hashedFiles() {
  const configuration = [".clang-tidy", "CMakeLists.txt"].map((path) => readFileSync(join(root, path), "utf8"));
  // What else it says of itself is of the machine.
  const version = /version \S+/.exec(capture("clang-tidy", ["--version"]).output)?.[0];
  const tool = [version, ...configuration].join("\n");
  return cppFiles()
    .filter((path) => path.endsWith(".cc") && !path.endsWith(INSTANCES))
    .map((path) => ({ path, hash: fingerprint(path, tool) }));
}

/** Writes the record of files, once all have passed; returns a sentence. Throws where one has not. */
export async function recordTidy() {
  const { failed: failures, skipped: missing } = await clangTidy({ record: {} });
  if (failures > 0 || missing !== undefined) throw new Error(missing ?? "clang-tidy has not passed all files");
  const files = hashedFiles();
  const record = Object.fromEntries(files.map(({ path, hash }) => [path, hash.slice(0, RECORDED_DIGITS)]));
  writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
  return `${files.length} files are in test/tidy.json`;
}

export async function clangTidy({ record = JSON.parse(readFileSync(RECORD, "utf8")) } = {}) {
  if (!hasTool("clang-tidy")) return skipped("clang-tidy", "clang-tidy");
  mkdirSync(STAMPS, { recursive: true });
  const all = hashedFiles();
  const isRecorded = ({ path, hash }) => record[path] === hash.slice(0, RECORDED_DIGITS);
  const wanted = all
    .map((file) => ({ ...file, stamp: join(STAMPS, file.hash) }))
    .filter((file) => !isRecorded(file) && !existsSync(file.stamp));
  process.stdout.write(`${all.length - wanted.length} of ${all.length} files are as they were when they passed\n`);
  if (wanted.length === 0) return passed();
  const commands = readCommands();
  const files = wanted.map(({ path, stamp }) => ({
    path,
    text: readFileSync(join(root, path), "utf8"),
    command: commands.get(path)?.command,
    stamp,
  }));
  const units = tidyUnits(files);
  const paths = writeCommands(commands, units);
  let failures = 0;
  await forEachBeside(units.keys(), async (i) => {
    const { code, output } = await check(paths[i]);
    const one = units[i].length === 1;
    // What a unit is said to have wrong may come of the others in it: each file decides for itself.
    if (code !== 0 && !one) process.stdout.write(`A unit was taken apart: ${output.split("\n", 1)[0]}\n`);
    for (const { path, stamp } of units[i]) {
      const alone = code === 0 || one ? { code, output } : await check(path);
      if (alone.code === 0) {
        writeFileSync(stamp, path);
      } else {
        failures += 1;
        process.stdout.write(alone.output);
      }
    }
  });
  return failures === 0 ? passed() : failed(failures);
}
