// Builds for tools that watch: the addon and its tests compiled with a sanitizer, and planted faults.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { captureBeside, root } from "../../lib/process.mjs";

const FOLDER = join(root, "build/trust");
/** Soon compiled, with lines in what is reported, and with all assertions: ours, Eigen's and the standard library's. */
const FLAGS = ["-O1", "-g1", "-D_GLIBCXX_ASSERTIONS"];

async function done(command, args) {
  const { code, output } = await captureBeside(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${output.slice(-4000)}`);
}

/**
 * Builds a variant of one instruction-set level, that of `march` or the lowest, in a folder of its own; returns the
 * paths of its addon and of its test program.
 */
export async function buildVariant({ name, sanitize, march = "" }) {
  const folder = join(FOLDER, name);
  const flags = `-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=${FLAGS.join(" ")}`;
  const options = ["-DCMAKE_BUILD_TYPE=RelWithDebInfo", flags, `-DOUTLAST_SANITIZE=${sanitize}`];
  await done("cmake", ["-S", root, "-B", folder, ...options, `-DOUTLAST_MARCH=${march}`, "--log-level=WARNING"]);
  await done("cmake", ["--build", folder, "--target", "outlast", "outlast_tests", "--parallel", "2"]);
  const file = (last) => join(folder, "RelWithDebInfo", last);
  return { addon: file("outlast.node"), tests: file("outlast_tests") };
}

/** Builds the addon of which a part is compiled with sanitizers, see CMakeLists.txt; returns its path. */
export async function buildSmoke(sanitize) {
  const folder = join(root, "build/native");
  await done("cmake", ["-S", root, "-B", folder, `-DOUTLAST_SMOKE=${sanitize}`, "--log-level=WARNING"]);
  await done("cmake", ["--build", folder, "--target", "outlast_smoke", "--parallel", "2"]);
  return join(folder, "Release/outlast_smoke.node");
}

/** Builds the library of an emulated device, as the tests have it; returns its path. */
export async function buildEmulatedDevice() {
  const folder = join(root, "build/native");
  await done("cmake", ["-S", root, "-B", folder, "--log-level=WARNING"]);
  await done("cmake", ["--build", folder, "--target", "outlast_emulated_device"]);
  return join(folder, "Release/outlast_emulated_device.so");
}

/** Compiles planted.cc with a sanitizer, or none; returns the addon's path. */
export async function buildPlants(sanitize) {
  mkdirSync(FOLDER, { recursive: true });
  const addon = join(FOLDER, `planted-${sanitize.split(",")[0]}.node`);
  const { include_dir: headers } = createRequire(import.meta.url)("node-api-headers");
  const own = sanitize === "" ? [] : [`-fsanitize=${sanitize}`];
  const source = join(root, "scripts/trust/lib/planted.cc");
  await done("g++", ["-std=c++20", "-shared", "-fPIC", "-O1", "-g1", ...own, `-I${headers}`, source, "-o", addon]);
  return addon;
}
