// Writes anew what the kernels of CUDA devices take of a multiprocessor, to which the stage `cuda` of `npm test` holds
// some of them: after a change of a kernel that is meant to change it, or with a new nvcc. With --check it writes
// nothing and holds every kernel to what is written.
import { parseArgs } from "node:util";
import { fail } from "./lib/process.mjs";
import { cudaOfEveryKernel, recordResources } from "./stages/cuda.mjs";

const { values } = parseArgs({ options: { check: { type: "boolean" } } });

/** A sentence, or an exception. */
async function checkAll() {
  const { failed, skipped, output } = await cudaOfEveryKernel();
  if (failed > 0 || skipped !== undefined) throw new Error(skipped ?? output);
  return output.trim();
}

await (values.check ? checkAll() : recordResources())
  .then((sentence) => process.stdout.write(`${sentence}\n`))
  .catch(({ message }) => fail(message));
