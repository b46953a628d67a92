// Who computes a case on the device: we, and the peers with whichever Python here has a library that sees the device.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { capture, root } from "../../scripts/lib/process.mjs";

const ASK = {
  pytorch: "import torch; assert torch.cuda.is_available(), 'it sees no device'; print(torch.__version__)",
  jax: "import jax; assert jax.default_backend() == 'gpu', 'it sees no device'; print(jax.__version__)",
};

/** The first Python whose library answers, with its version; or why none does. */
function pythonFor(folder) {
  const own = join(root, "bench/peers", folder, ".venv/bin/python");
  const answers = [own, "python3"]
    .filter((program) => program === "python3" || existsSync(program))
    .map((program) => ({ program, ...capture(program, ["-c", ASK[folder]]) }));
  const found = answers.find(({ code }) => code === 0);
  if (found !== undefined) return { program: found.program, version: found.output.trim().split("\n").at(-1) };
  return { skipped: answers.at(-1).output.trim().split("\n").at(-1) };
}

function python(folder, style) {
  const found = pythonFor(folder);
  const script = join(root, "bench/peers", folder, "worker.py");
  return { ...found, args: (of) => [script, JSON.stringify({ ...of, device: "cuda" }), ...style] };
}

/** By name: a program with its arguments, or `skipped`, why it is left out. */
export function findEngines() {
  const worker = join(root, "bench/ours/worker.mjs");
  return {
    outlast: { program: process.execPath, args: (of) => [worker, JSON.stringify({ ...of, backend: "cuda" })] },
    PyTorch: python("pytorch", ["eager"]),
    "torch.func.vmap": python("pytorch", ["vmap"]),
    JAX: python("jax", []),
  };
}
