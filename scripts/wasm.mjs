// `npm run build:wasm`: the core as WebAssembly, for platforms without a native one: prebuilds/wasm32/outlast.wasm, and
// outlast.cjs, which makes an addon of it. Compiled in build/wasm by Emscripten (Debian: apt-get install emscripten).
import { copyFileSync, mkdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fail, hasTool, isMain, root, run } from "./lib/process.mjs";

const folder = join(root, "prebuilds/wasm32");

/** Compiles and bundles; `build` is the folder that CMake works in. Throws an Error that names the step that failed. */
export async function buildWasm(build = join(root, "build/wasm")) {
  const require = createRequire(import.meta.url);
  const packageOf = (file) => dirname(require.resolve(file));
  const emnapi = packageOf("emnapi/package.json");
  const headers = [join(emnapi, "include/node"), packageOf("node-addon-api/package.json")];
  const step = (what, command, args) => {
    if (run(command, args) !== 0) throw new Error(`${what} failed`);
  };
  const options = [`-DCMAKE_JS_INC=${headers.join(";")}`, `-DOUTLAST_EMNAPI_DIR=${emnapi}`];
  step("configuring", "emcmake", ["cmake", "-S", root, "-B", build, "-DCMAKE_BUILD_TYPE=Release", ...options]);
  step("compiling", "cmake", ["--build", build, "--target", "outlast", "--parallel", `${availableParallelism()}`]);
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(build, "Release/outlast.wasm"), join(folder, "outlast.wasm"));
  await bundleStart();
}

/** What starts the module, with emnapi in it, as one file. */
async function bundleStart() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: ["native/wasm/start.cjs"],
    outfile: join(folder, "outlast.cjs"),
    bundle: true,
    minify: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    legalComments: "none",
    banner: { js: "// Contains emnapi, Copyright (c) 2021-present Toyobayashi, MIT License: see NOTICE." },
    logLevel: "warning",
  });
}

if (isMain(import.meta.url)) {
  if (!hasTool("emcc")) fail("emcc is missing: apt-get install emscripten", 2);
  await buildWasm().catch((error) => fail(error.message));
  for (const name of ["outlast.wasm", "outlast.cjs"]) {
    process.stdout.write(`prebuilds/wasm32/${name}: ${statSync(join(folder, name)).size} bytes\n`);
  }
}
