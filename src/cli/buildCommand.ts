import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { invalid, packageFile } from "../core/index.js";
import { readableJson } from "../store/index.js";
import type { BuildCommandOptions } from "./commands/build.js";
import { findNvcc, missingNvcc, missingTools } from "./commands/toolchain.js";
import { toStdout } from "./output.js";

/** The package's own folder: where CMakeLists.txt lies and where the loader looks for what is built. */
const packageRoot = fileURLToPath(packageFile(""));
/** Where the build leaves it. */
const folder = "build/native/Release";

/**
 * Builds the native core, and with `cuda` the library of CUDA devices beside it. Throws OUTLAST_USAGE for a wrong
 * argument, and OUTLAST_NO_BINARY where a tool or a source is missing, the package cannot be written or the build
 * fails.
 */
export function buildCommand({ cuda = false, jobs, json = false }: BuildCommandOptions): void {
  if (!/^[1-9][0-9]*$/.test(jobs)) {
    throw invalid("OUTLAST_USAGE", `--jobs must be a positive whole number, got ${JSON.stringify(jobs)}.`);
  }
  const nvcc = cuda ? findNvcc() : undefined;
  const missing = missingTools() ?? (cuda ? missingNvcc(nvcc) : undefined);
  if (missing !== undefined) throw noBinary(`${missing}.`);
  if (!existsSync(`${packageRoot}native/third_party/eigen/Eigen/Core`)) {
    throw noBinary("native/third_party/eigen is missing from this package (in a clone: npm run vendor).");
  }
  checkWritable();
  // Said either way: the folder remembers what it was told last.
  const ofCuda = nvcc === undefined ? ["-DOUTLAST_CUDA=OFF"] : ["-DOUTLAST_CUDA=ON", `-DOUTLAST_NVCC=${nvcc.program}`];
  const options = ["-DCMAKE_BUILD_TYPE=Release", "-DOUTLAST_TOP_LEVEL=here", ...ofCuda];
  const configured = cmake(["-S", ".", "-B", "build/native", ...options]);
  if (!configured || !cmake(["--build", "build/native", "--config", "Release", "--parallel", jobs])) {
    throw noBinary("The native build failed: the messages above say where.");
  }
  toStdout(json ? readableJson({ folder }) : `built ${folder}/outlast.node${cuda ? " and outlast_cuda.so" : ""}\n`);
}

/** CMake would say it of the first of its own files, in many lines. */
function checkWritable(): void {
  const parts = folder.split("/");
  const folders = parts.map((_part, i) => packageRoot + parts.slice(0, i + 1).join("/"));
  const last = [packageRoot, ...folders].filter((path) => existsSync(path)).at(-1)!;
  try {
    accessSync(last, constants.W_OK);
  } catch (cause) {
    const { code = "no permission" } = cause as NodeJS.ErrnoException;
    const how = "build as a user who may, or install the package in a folder of your own";
    throw noBinary(`${last} cannot be written (${code}), which is where the native core is built: ${how}.`);
  }
}

function cmake(args: string[]): boolean {
  return spawnSync("cmake", args, { cwd: packageRoot, stdio: ["ignore", 2, 2] }).status === 0;
}

function noBinary(sentence: string): Error {
  return invalid("OUTLAST_NO_BINARY", sentence);
}
