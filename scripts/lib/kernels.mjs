// What the kernels of CUDA devices take of a multiprocessor, as NVIDIA's compiler tells it.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { captureBeside, root } from "./process.mjs";

const BUILD = "build/cuda";
/** Of the devices that the kernels are written for first. One is enough to see a change by. */
export const ARCHITECTURE = "90";

/**
 * Compiles and links the library for one architecture, by the build's own rules.
 *
 * @returns {Promise<{ code: number; output: string }>} what the compiler says is in `output`
 */
export async function compileKernels(nvcc) {
  rmSync(join(root, BUILD, "outlast_cuda.o"), { force: true }); // what is not compiled says nothing
  const options = ["CUDA=ON", `NVCC=${nvcc.program}`, `CUDA_ARCHITECTURES=${ARCHITECTURE}`, "CUDA_OPTIONS=-Xptxas=-v"];
  const configured = await captureBeside("cmake", [
    ...["-S", ".", "-B", BUILD, "--log-level=WARNING", "-DOUTLAST_TOP_LEVEL=baseline"],
    ...options.map((option) => `-DOUTLAST_${option}`),
  ]);
  if (configured.code !== 0) return configured;
  return captureBeside("cmake", ["--build", BUILD, "--target", "outlast_cuda"]);
}

/**
 * By kernel: registers of a thread, bytes of its stack, and bytes that it stores to and loads from memory for want of
 * registers.
 *
 * @param {string} output of `ptxas -v`, names demangled
 * @returns {Record<string, { registers: number; stack: number; stores: number; loads: number }>}
 */
export function readResources(output) {
  const kernels = {};
  const entry =
    /Compiling entry function '(.+)' for 'sm_\d+'\n.*\n +(\d+) bytes stack frame, (\d+) bytes spill stores, (\d+) bytes spill loads\n.*Used (\d+) registers/g;
  for (const [, name, stack, stores, loads, registers] of output.matchAll(entry))
    kernels[shortName(name)] = {
      registers: Number(registers),
      stack: Number(stack),
      stores: Number(stores),
      loads: Number(loads),
    };
  return Object.fromEntries(Object.entries(kernels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `trainKernel<LstmCell, float>`, of a name with all its namespaces, result and arguments. */
function shortName(name) {
  return name
    .replaceAll(/\(anonymous namespace\)::|outlast::(?:device::)?/g, "")
    .replace(/\(.*$/s, "")
    .replace(/^void /, "");
}

/** A sentence for each difference between kernels and the table of them. */
export function resourceFaults(kernels, table) {
  const names = [...new Set([...Object.keys(table), ...Object.keys(kernels)])];
  const told = (one) => (one === undefined ? "nothing" : JSON.stringify(one));
  return names
    .filter((name) => told(kernels[name]) !== told(table[name]))
    .map((name) => `${name} takes ${told(kernels[name])}, and ${told(table[name])} in the table`);
}
