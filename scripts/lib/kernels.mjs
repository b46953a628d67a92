// What the kernels of CUDA devices take of a multiprocessor, as NVIDIA's compiler tells it, and what it made of them.
import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { capture, captureBeside, root } from "./process.mjs";

const BUILD = "build/cuda";
const KEPT = join(root, BUILD, "kept");
/** Of the devices that the kernels are written for first. One is enough to see a change by. */
export const ARCHITECTURE = "90";

/**
 * Compiles and links the library for one architecture, by the build's own rules: all kernels, or a sample of them
 * (`native/cuda/driver.cu` says which).
 *
 * @returns {Promise<{ code: number; output: string }>} what the compiler says is in `output`
 */
export async function compileKernels(nvcc, { sample = false, architecture = ARCHITECTURE } = {}) {
  rmSync(join(root, BUILD, "outlast_cuda.o"), { force: true }); // what is not compiled says nothing
  rmSync(KEPT, { recursive: true, force: true });
  mkdirSync(KEPT, { recursive: true });
  const flags = ["-Xptxas=-v", "--keep", `--keep-dir=${KEPT}`, ...(sample ? ["-DOUTLAST_SAMPLE_OF_KERNELS"] : [])];
  const options = ["CUDA=ON", `NVCC=${nvcc.program}`, `CUDA_ARCHITECTURES=${architecture}`];
  const configured = await captureBeside("cmake", [
    ...["-S", ".", "-B", BUILD, "--log-level=WARNING", "-DOUTLAST_TOP_LEVEL=baseline"],
    ...[...options, `CUDA_OPTIONS=${flags.join(";")}`].map((option) => `-DOUTLAST_${option}`),
  ]);
  if (configured.code !== 0) return configured;
  return captureBeside("cmake", ["--build", BUILD, "--target", "outlast_cuda"]);
}

/** The assembly of the kernels that were compiled last, a text for each architecture. */
export function readAssembly() {
  return readdirSync(KEPT)
    .filter((name) => name.endsWith(".ptx"))
    .map((name) => readFileSync(join(KEPT, name), "utf8"));
}

/**
 * What nobody writes, and nvcc puts into kernels without a word: a trap where code calls what is the host's alone, such
 * as a lambda that a constexpr function calls at run time; and loads past the caches that other blocks' writes reach,
 * where it takes memory for constant.
 */
export const FORBIDDEN = {
  trap: {
    instruction: /^\s*(?:@!?%\w+\s+)?trap;/m,
    planted: "@%p1 trap;",
    why: "it calls what is the host's alone, and ends every launch",
  },
  "load of constant memory": {
    instruction: /^\s*(?:@!?%\w+\s+)?ld\.global\.nc\b/m,
    planted: "ld.global.nc.f32 %f1, [%rd1];",
    only: /^trainCrews\b/,
    why: "a block would not see what another one of its crew has written",
  },
};

/**
 * Names of the kernels and functions with an instruction that they must not have.
 *
 * @param {string} assembly of nvcc, PTX
 * @param {{ instruction: RegExp; only?: RegExp }} forbidden of FORBIDDEN
 */
export function readForbidden(assembly, { instruction, only = /^/ }) {
  const mangled = assembly
    .split(/^(?=(?:\.\w+ )*\.(?:entry|func)\b)/m)
    .filter((text) => instruction.test(text))
    .map((text) => /\.(?:entry|func)\s+(?:\([^)]*\)\s*)?([\w$]+)/.exec(text)?.[1] ?? "a place without a name");
  // What is no kernel is called by any.
  const isKernel = (name) => /^(?:train|walk)[A-Z]\w*</.test(name);
  return demangled([...new Set(mangled)].join("\n"))
    .split("\n")
    .map(shortName)
    .filter((name) => name !== "" && (only.test(name) || !isKernel(name)));
}

/**
 * By kernel: registers of a thread, bytes of its stack, and bytes that it stores to and loads from memory for want of
 * registers.
 *
 * @param {string} output of `ptxas -v`
 * @returns {Record<string, { registers: number; stack: number; stores: number; loads: number }>}
 */
export function readResources(output) {
  const kernels = {};
  const entry =
    /Compiling entry function '(.+)' for 'sm_\d+'\n.*\n +(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads\n.*Used (\d+) registers/g;
  for (const [, name, stack, stores, loads, registers] of demangled(output).matchAll(entry))
    kernels[shortName(name)] = {
      registers: Number(registers),
      stack: Number(stack),
      stores: Number(stores),
      loads: Number(loads),
    };
  return Object.fromEntries(Object.entries(kernels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function demangled(text) {
  const { code, output } = capture("c++filt", [], { input: text });
  if (code !== 0) throw new Error("c++filt is missing (Debian: apt-get install binutils)");
  return output;
}

/** `trainBlocks<BlockBody<LstmCell>, float>`, of a name with all its namespaces, result and arguments. */
function shortName(name) {
  return name
    .replaceAll(/\(anonymous namespace\)::|outlast::(?:device::)?/g, "")
    .replace(/\(.*$/s, "")
    .replace(/^void /, "");
}

/**
 * The rows of a table that a sample has: of the warps' kernels of each cell and type the widest, of the crews' that of
 * the cell with most gates in float, and all others.
 */
export function sampleOf(table) {
  const width = (name) => Number(/WarpBody<\w+, (\d+)>/.exec(name)?.[1] ?? 0);
  const kind = (name) => name.replace(/, \d+>/, ">");
  const widest = {};
  for (const name of Object.keys(table)) widest[kind(name)] = Math.max(widest[kind(name)] ?? 0, width(name));
  const isSampled = (name) => width(name) === widest[kind(name)] && !/CrewBody<(?!LstmCell>, float)/.test(name);
  return Object.fromEntries(Object.entries(table).filter(([name]) => isSampled(name)));
}

/** A sentence for each difference between kernels and the table of them. */
export function resourceFaults(kernels, table) {
  const names = [...new Set([...Object.keys(table), ...Object.keys(kernels)])];
  const told = (one) => (one === undefined ? "nothing" : JSON.stringify(one));
  return names
    .filter((name) => told(kernels[name]) !== told(table[name]))
    .map((name) => `${name} takes ${told(kernels[name])}, and ${told(table[name])} in the table`);
}
