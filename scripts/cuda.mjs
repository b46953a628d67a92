// Writes anew what the kernels of CUDA devices take of a multiprocessor, to which the stage `cuda` of `npm test` holds
// them: after a change of a kernel that is meant to change it, or with a new nvcc.
import { fail } from "./lib/process.mjs";
import { recordResources } from "./stages/cuda.mjs";

await recordResources()
  .then((sentence) => process.stdout.write(`${sentence}\n`))
  .catch(({ message }) => fail(message));
