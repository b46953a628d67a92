// The core on platforms that this machine is not, as far as they can be had here: compiled for arm64 by Debian's cross
// compiler and run by Node.js for arm64 under qemu-user; compiled by Zig's compiler (OUTLAST_ZIG names its program), if
// there is one, for musl, and read by it for macOS and Windows.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { hasTool, root } from "../../lib/process.mjs";
import { machine } from "../binary/elf.mjs";
import { floors } from "../binary/floors.mjs";
import { asked, exported } from "../binary/symbols.mjs";
import { ALL, judge, otherBits, withGoldProgram } from "../gold/run.mjs";
import { buildFor, compileFor } from "../platforms/compile.mjs";

const COMPILER = "aarch64-linux-gnu-g++";
const QEMU = "qemu-aarch64";
const NODE = join(root, "test/runtimes/arm64/node_modules/node-arm64/bin/node");
/** Where Debian keeps the C and C++ libraries of the cross compiler. */
const LIBRARIES = "/usr/aarch64-linux-gnu";

const ZIG = process.env.OUTLAST_ZIG;

export default {
  name: "platforms",
  about: "The core for arm64 and, where a compiler is given, for musl, macOS and Windows.",
  missing: () => {
    if (!hasTool(COMPILER)) return [COMPILER, "g++-aarch64-linux-gnu"];
    if (!hasTool(QEMU)) return [QEMU, "qemu-user"];
    return existsSync(NODE)
      ? undefined
      : ["Node.js for arm64", "npm ci --ignore-scripts --cpu=arm64 --prefix test/runtimes/arm64"];
  },
  full: async (report) => {
    await tryArm64(report);
    if (ZIG === undefined) report.figure("musl, macOS, Windows", "not tried: OUTLAST_ZIG names no Zig compiler");
    else await tryZig(report);
  },
};

async function tryArm64(report) {
  const { file, failure } = buildFor("arm64", ["-DCMAKE_TOOLCHAIN_FILE=native/toolchains/aarch64-linux-gnu.cmake"]);
  if (failure !== undefined) return report.fault(`arm64 does not compile: ${failure}`);
  lookAt(report, "arm64", file);
  await withGoldProgram(async (run) => {
    const on = (command, env, order) => run(command, { ...env, OUTLAST_ISA: "" }, order);
    const arm = await on([QEMU, "-L", LIBRARIES, NODE], { OUTLAST_BINARY: file }, ALL);
    judge(report, "arm64", arm, "baseline");
    const here = await run([process.execPath], { OUTLAST_ISA: "baseline" }, ALL);
    if (arm.result === undefined || here.result === undefined) return;
    const isSeededAlike = arm.result.seeded === here.result.seeded;
    report.figure("arm64: parameters from a seed have the bits of x86-64", isSeededAlike ? "yes" : "no");
    if (!isSeededAlike) report.fault("parameters from a seed differ between arm64 and x86-64");
    const alike = here.result.cases - otherBits(arm.result, here.result).length;
    report.figure("arm64: gold cases with the bits of x86-64 at the lowest level", `${alike} of ${here.result.cases}`);
  });
}

/** The rules for a built file that do not depend on the machine. */
function lookAt(report, platform, file) {
  const named = {
    figure: (what, value) => report.figure(`${platform}: ${what}`, value),
    fault: (sentence) => report.fault(`${platform}: ${sentence}`),
  };
  named.figure("machine", machine(file));
  for (const rule of [floors, exported, asked]) rule.look({ file }, named);
}

async function tryZig(report) {
  const { file, failure } = buildFor("musl", [
    "-DCMAKE_TOOLCHAIN_FILE=native/toolchains/zig.cmake",
    "-DOUTLAST_ZIG_TARGET=x86_64-linux-musl",
  ]);
  if (failure === undefined) lookAt(report, "musl", file);
  else report.fault(`musl does not compile: ${failure}`);
  for (const target of ["aarch64-linux-musl", "aarch64-macos", "x86_64-windows-gnu"]) {
    const { files, faults } = await compileFor(ZIG, target);
    report.figure(`${target}: sources that compile`, `${files - faults.length} of ${files}`);
    for (const fault of faults) report.fault(`${target}: ${fault}`);
  }
}
