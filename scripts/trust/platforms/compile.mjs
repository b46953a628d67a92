// Compiling the core for a platform that this machine is not.
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { walk } from "../../lib/files.mjs";
import { capture, captureBeside, forEachBeside, root } from "../../lib/process.mjs";

/** Builds the addon with these options of CMake in build/`name`: `{ file }`, or `{ failure }`, what was printed. */
export function buildFor(name, options) {
  const folder = join(root, "build", name);
  const steps = [
    ["-S", ".", "-B", folder, "-DCMAKE_BUILD_TYPE=Release", "-DOUTLAST_TOP_LEVEL=baseline", ...options],
    ["--build", folder, "--target", "outlast", "--parallel", `${availableParallelism()}`],
  ];
  for (const step of steps) {
    const { code, output } = capture("cmake", step);
    if (code !== 0) return { failure: output.slice(-2000) };
  }
  return { file: join(folder, "Release/outlast.node") };
}

/** Has Zig's compiler read every source for this target, without making code: how many, and what it finds wrong. */
export async function compileFor(zig, target) {
  const { include_dir: nodeApi } = createRequire(import.meta.url)("node-api-headers");
  const { include_dir: addonApi } = createRequire(import.meta.url)("node-addon-api");
  const headers = [nodeApi, addonApi, join(root, "native/third_party/eigen")].flatMap((path) => ["-isystem", path]);
  const defines = [
    "EIGEN_MPL2_ONLY",
    "EIGEN_DONT_PARALLELIZE",
    "NAPI_VERSION=8",
    "NODE_ADDON_API_CPP_EXCEPTIONS",
  ].concat(
    ["NODE_ADDON_API_DISABLE_DEPRECATED", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS", "OUTLAST_HAS_BASELINE"],
    ['OUTLAST_VERSION="0"', 'OUTLAST_LEVEL="baseline"', "OUTLAST_LEVEL_ENTRY=outlastRegisterBaseline"],
  );
  const options = ["c++", "-target", target, "-std=c++20", "-fsyntax-only", "-I", "native", ...headers];
  options.push(...defines.map((define) => `-D${define}`));
  const own = (path) => /\.cc$/.test(path) && !/^(third_party|wasm)\//.test(path);
  const files = walk(join(root, "native"), (path) => path === "third_party").filter(own);
  const faults = [];
  await forEachBeside(files, async (path) => {
    const { code, output } = await captureBeside(zig, [...options, `native/${path}`]);
    if (code !== 0) faults.push(`${path}: ${output.split("\n").find((line) => line.includes("error:")) ?? output}`);
  });
  return { files: files.length, faults };
}
