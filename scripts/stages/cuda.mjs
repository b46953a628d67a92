// The stage that compiles and links the library of CUDA devices, for one architecture, and holds what its kernels take
// of a multiprocessor to a table, which `node scripts/cuda.mjs` writes. Needs nvcc, and no GPU.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARCHITECTURE, compileKernels, readResources, resourceFaults } from "../lib/kernels.mjs";
import { capture, root } from "../lib/process.mjs";
import { failed, passed } from "../lib/result.mjs";

const TABLE = "test/cuda/resources.json";

export async function cuda() {
  const { nvcc, missing } = await findCompiler();
  // No Debian release has one that is new enough, so that not every machine that checks can have it.
  if (missing !== undefined) return { ...passed(0), skipped: missing };
  const { kernels, output } = await measure(nvcc);
  if (kernels === undefined) return { ...failed(), output };
  const table = JSON.parse(readFileSync(join(root, TABLE), "utf8"));
  const count = Object.keys(kernels).length;
  if (table.nvcc !== nvcc.version)
    return { ...passed(), output: `compiled and linked; ${TABLE} is of nvcc ${table.nvcc}, not ${nvcc.version}\n` };
  const faults = [...resourceFaults(kernels, table.kernels), ...plantedFaults(table.kernels)];
  const told = faults.map((fault) => `${fault}\n`).join("");
  return faults.length === 0
    ? { ...passed(count), output: `${count} kernels are as in ${TABLE}\n` }
    : { ...failed(faults.length), output: `${told}If that is meant: node scripts/cuda.mjs\n` };
}

/** Writes the table anew; returns a sentence. Throws where it cannot. */
export async function recordResources() {
  const { nvcc, missing } = await findCompiler();
  if (missing !== undefined) throw new Error(missing);
  const { kernels, output } = await measure(nvcc);
  if (kernels === undefined) throw new Error(output);
  const table = { nvcc: nvcc.version, architecture: ARCHITECTURE, kernels };
  writeFileSync(join(root, TABLE), `${JSON.stringify(table, null, 2)}\n`);
  return `${Object.keys(kernels).length} kernels are in ${TABLE}`;
}

async function findCompiler() {
  const { findNvcc, missingNvcc } = await import("../../dist/cli/commands/toolchain.js");
  const nvcc = findNvcc();
  return { nvcc, missing: missingNvcc(nvcc) };
}

/** The kernels, or what went wrong. */
async function measure(nvcc) {
  const { code, output } = await compileKernels(nvcc);
  if (code !== 0) return { output };
  const kernels = readResources(demangled(output));
  return Object.keys(kernels).length > 0 ? { kernels } : { output: `${output}\nnvcc named no kernel\n` };
}

function demangled(text) {
  const { code, output } = capture("c++filt", [], { input: text });
  if (code !== 0) throw new Error("c++filt is missing (Debian: apt-get install binutils)");
  return output;
}

/** A check of the check: a register more is seen, and so is a kernel that is gone. */
function plantedFaults(table) {
  const [[name, one], ...rest] = Object.entries(table);
  const planted = [{ ...table, [name]: { ...one, registers: one.registers + 1 } }, Object.fromEntries(rest)];
  return planted
    .filter((kernels) => resourceFaults(kernels, table).length !== 1)
    .map(() => "a planted fault is unseen");
}
