// Builds everything that a clone needs: TypeScript into dist, Eigen into native/third_party, the addon into
// build/native. Runs on `prepare`, so `npm install` in a clone leaves a working package; who installs the npm package
// never runs it. The addon has the instruction-set levels of this machine; with --all-levels all of them, with
// --top-level those up to one. `--folder build/release` has it in a folder of its own. With --cuda the library of CUDA
// devices is built beside it.
import { chmodSync, existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "./bundle.mjs";
import { bundleClient } from "./client.mjs";
import { fail, root, run } from "./lib/process.mjs";
import { hasEigen, vendorEigen } from "./vendor-eigen.mjs";

const { values } = parseArgs({
  options: {
    "all-levels": { type: "boolean" },
    cuda: { type: "boolean" },
    "top-level": { type: "string", default: "here" },
    folder: { type: "string", default: "build/native" },
  },
});
const main = join(root, "dist/cli/main.js");
// Before npx runs a clone's own command it prepares the clone: one that is built is left as it is.
if (process.env.npm_command === "exec" && existsSync(main)) process.exit(0);
const bin = (name) => join(root, "node_modules/.bin", name);
/** Runs a dependency's program, on Windows too, where what lies in .bin are scripts of its shell. */
const runTool = (path, args) => run(process.execPath, [join(root, "node_modules", path), ...args]);
/** Visual Studio's own compiler lacks the vector types that the kernels are written in; its clang-cl has them. */
const toolset = process.platform === "win32" ? ["--toolset", "ClangCL"] : [];

if (!existsSync(bin("tsc")) || !existsSync(bin("cmake-js"))) {
  fail("the build needs the development dependencies: run npm install without --omit=dev", 2);
}
const typescript = runTool("typescript/bin/tsc", ["-p", "tsconfig.json"]);
await bundleClient();
if (typescript === 0) await bundle();

// The check is the same as that of `outlast build`; TypeScript writes it even when other files have errors.
const { findNvcc, missingNvcc, missingTools } = await import("../dist/cli/commands/toolchain.js");
const nvcc = values.cuda ? findNvcc() : undefined;
const missing = missingTools() ?? (values.cuda ? missingNvcc(nvcc) : undefined);
if (missing !== undefined) fail(missing, 2);
if (!hasEigen()) await vendorEigen().catch((error) => fail(error.message));
const top = values["all-levels"] ? "v4" : values["top-level"];
const cuda =
  nvcc === undefined ? ["--CDOUTLAST_CUDA=OFF"] : ["--CDOUTLAST_CUDA=ON", `--CDOUTLAST_NVCC=${nvcc.program}`];
const options = ["--log-level", "warn", "-O", values.folder, "-B", "Release", `--CDOUTLAST_TOP_LEVEL=${top}`, ...cuda];
// A folder that is configured already would be built as it was.
const native =
  runTool("cmake-js/bin/cmake-js", ["configure", ...options, ...toolset]) ||
  runTool("cmake-js/bin/cmake-js", ["build", ...options, ...toolset, "-p", `${availableParallelism()}`]);

if (existsSync(main)) chmodSync(main, 0o755);
process.exit(typescript || native);
