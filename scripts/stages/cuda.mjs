// The stage that compiles and links the library of CUDA devices, for one architecture and with a sample of its kernels.
// It fails where a kernel would end its launch, and holds what kernels take of a multiprocessor to a table, which
// `node scripts/cuda.mjs` writes. Needs nvcc, and no GPU.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  ARCHITECTURE,
  FORBIDDEN,
  compileKernels,
  readAssembly,
  readForbidden,
  readResources,
  resourceFaults,
  sampleOf,
} from "../lib/kernels.mjs";
import { root } from "../lib/process.mjs";
import { failed, passed } from "../lib/result.mjs";

const TABLE = "test/cuda/resources.json";

export const cuda = () => check({ sample: true });
export const cudaOfEveryKernel = () => check({ sample: false });

async function check({ sample }) {
  const { nvcc, missing } = await findCompiler();
  // No Debian release has one that is new enough, so that not every machine that checks can have it.
  if (missing !== undefined) return { ...passed(0), skipped: missing };
  const { kernels, forbidden, output } = await measure(nvcc, { sample });
  if (kernels === undefined) return { ...failed(), output };
  if (forbidden.length > 0) return { ...failed(forbidden.length), output: `${forbidden.join("\n")}\n` };
  const table = JSON.parse(readFileSync(join(root, TABLE), "utf8"));
  const count = Object.keys(kernels).length;
  if (table.nvcc !== nvcc.version)
    return {
      ...passed(),
      output: `compiled and linked, without traps; ${TABLE} is of nvcc ${table.nvcc}, not ${nvcc.version}\n`,
    };
  const expected = sample ? sampleOf(table.kernels) : table.kernels;
  const faults = [...resourceFaults(kernels, expected), ...plantedFaults(expected)];
  const told = faults.map((fault) => `${fault}\n`).join("");
  return faults.length === 0
    ? { ...passed(count), output: `${count} kernels are as in ${TABLE}\n` }
    : { ...failed(faults.length), output: `${told}If that is meant: node scripts/cuda.mjs\n` };
}

/** Writes the table anew; returns a sentence. Throws where it cannot. */
export async function recordResources() {
  const { nvcc, missing } = await findCompiler();
  if (missing !== undefined) throw new Error(missing);
  const { kernels, forbidden, output } = await measure(nvcc);
  if (kernels === undefined) throw new Error(output);
  if (forbidden.length > 0) throw new Error(forbidden.join("\n"));
  const table = { nvcc: nvcc.version, architecture: ARCHITECTURE, kernels };
  writeFileSync(join(root, TABLE), `${JSON.stringify(table, null, 2)}\n`);
  return `${Object.keys(kernels).length} kernels are in ${TABLE}`;
}

async function findCompiler() {
  const { findNvcc, missingNvcc } = await import("../../dist/cli/commands/toolchain.js");
  const nvcc = findNvcc();
  return { nvcc, missing: missingNvcc(nvcc) };
}

/** The kernels and a sentence for each instruction that one must not have, or what went wrong. */
async function measure(nvcc, options) {
  const { code, output } = await compileKernels(nvcc, options);
  if (code !== 0) return { output };
  const kernels = readResources(output);
  if (Object.keys(kernels).length === 0) return { output: `${output}\nnvcc named no kernel\n` };
  const assembly = readAssembly();
  if (assembly.length === 0) return { output: "nvcc kept no assembly\n" };
  const forbidden = Object.entries(FORBIDDEN).flatMap(([what, one]) => [
    ...assembly.flatMap((text) =>
      readForbidden(text, one).map((name) => `${name} has a ${what}: ${one.why} (docs/cuda.md)`),
    ),
    ...(seesPlanted(assembly[0], one) ? [] : [`a planted ${what} is unseen`]),
  ]);
  return { kernels, forbidden };
}

/** A check of the check: one instruction more in every kernel is seen. */
function seesPlanted(assembly, one) {
  const planted = assembly.replaceAll(/^\tret;/gm, `\t${one.planted}\n\tret;`);
  return readForbidden(planted, one).length > readForbidden(assembly, one).length;
}

/** A check of the check: a register more is seen, and so is a kernel that is gone. */
function plantedFaults(table) {
  const [[name, one], ...rest] = Object.entries(table);
  const planted = [{ ...table, [name]: { ...one, registers: one.registers + 1 } }, Object.fromEntries(rest)];
  return planted
    .filter((kernels) => resourceFaults(kernels, table).length !== 1)
    .map(() => "a planted fault is unseen");
}
