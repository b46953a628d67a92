import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { missingTools } from "./toolchain.js";

/** The package's own folder: where CMakeLists.txt lies and where the loader looks for build/native/Release. */
const packageRoot = fileURLToPath(new URL("../../..", import.meta.url));

interface BuildOptions {
  jobs: string;
}

/** `outlast build`: compiles the native core of an installed package with plain CMake, without a network. */
export function registerBuild(program: Command): void {
  program
    .command("build")
    .description("build the native core from the sources in this package (needs CMake and a C++20 compiler)")
    .option("--jobs <n>", "how many compilers run at once", "2")
    .action((options: BuildOptions) => {
      process.exitCode = buildNative(options.jobs);
    });
}

/** Returns the exit code: 2 for a wrong argument or a missing tool, 1 when CMake or the compiler fails. */
function buildNative(jobs: string): number {
  if (!/^[1-9][0-9]*$/.test(jobs)) return refuse(`--jobs must be a positive whole number, got ${JSON.stringify(jobs)}`);
  const missing = missingTools();
  if (missing !== undefined) return refuse(missing);
  if (!existsSync(`${packageRoot}native/third_party/eigen/Eigen/Core`)) {
    return refuse("native/third_party/eigen is missing from this package (in a clone: npm run vendor)");
  }
  const configured = cmake(["-S", ".", "-B", "build/native", "-DCMAKE_BUILD_TYPE=Release"]);
  if (!configured || !cmake(["--build", "build/native", "--config", "Release", "--parallel", jobs])) {
    process.stderr.write("the native build failed: the messages above say where\n");
    return 1;
  }
  process.stdout.write("built build/native/Release/outlast.node\n");
  return 0;
}

function cmake(args: string[]): boolean {
  return spawnSync("cmake", args, { cwd: packageRoot, stdio: ["ignore", 2, 2] }).status === 0;
}

function refuse(sentence: string): number {
  process.stderr.write(`${sentence}\n`);
  return 2;
}
