// The engines: how each is started and installed, and which version it is. Each has a folder in bench/peers, with its
// own lock file where it comes from a registry; none is a dependency of the package.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compiled } from "./compile.mjs";
import { capture, root } from "../scripts/lib/process.mjs";

const peer = (...path) => join(root, "bench/peers", ...path);
const { version: ownVersion } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

// PyTorch takes fresh buffers at every step; with the C library's usual thresholds it gives them back to the system,
// and large batches take up to twice the time.
const keptBuffers = { MALLOC_MMAP_THRESHOLD_: String(2 ** 30), MALLOC_TRIM_THRESHOLD_: String(2 ** 32) };

function javascript(folder, library, style = []) {
  return {
    command: (of) => [process.execPath, [peer(folder, "worker.mjs"), JSON.stringify(of), ...style]],
    installed: () => existsSync(peer(folder, "node_modules", library)),
    version: () => JSON.parse(readFileSync(peer(folder, "node_modules", library, "package.json"), "utf8")).version,
    install: () => [["npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], peer(folder)]],
  };
}

function python(folder, library, style = [], env = {}, script = "worker.py") {
  const program = peer(folder, ".venv/bin/python");
  const version = `from importlib.metadata import version; print(version(${JSON.stringify(library)}))`;
  return {
    command: (of) => [program, [peer(folder, script), JSON.stringify(of), ...style]],
    env,
    installed: () => capture(program, ["-c", version]).code === 0,
    version: () => capture(program, ["-c", version]).output.trim(),
    install: () => [
      ["python3", ["-m", "venv", ".venv"], peer(folder)],
      [program, ["-m", "pip", "install", "--quiet", "-r", "requirements.txt"], peer(folder)],
    ],
  };
}

/** By the name under which the results show them. */
export const engines = {
  outlast: {
    command: (of) => [process.execPath, [join(root, "bench/ours/worker.mjs"), JSON.stringify(of)]],
    version: () => ownVersion,
  },
  PyTorch: python("pytorch", "torch", ["eager"], keptBuffers),
  "torch.compile": python("pytorch", "torch", ["compile"], keptBuffers),
  "torch.func.vmap": python("pytorch", "torch", ["vmap"], keptBuffers),
  "PyTorch pool": python("pytorch", "torch", [], keptBuffers, "pool.py"),
  JAX: python("jax", "jax"),
  "Optuna in memory": python("optuna", "optuna", ["memory"]),
  "Optuna in SQLite": python("optuna", "optuna", ["sqlite"]),
  "TensorFlow.js wasm": javascript("tfjs", "@tensorflow/tfjs", ["wasm"]),
  "TensorFlow.js cpu": javascript("tfjs", "@tensorflow/tfjs", ["cpu"]),
  "brain.js": javascript("brain", "brain.js"),
  onnxruntime: javascript("onnxruntime", "onnxruntime-node"),
  Eigen: {
    command: ({ cell, dtype, hidden, inputs, time, batch, seconds }) => [
      join(root, "build/bench/eigen"),
      [cell, dtype, hidden, inputs, time, batch, seconds].map(String),
    ],
    missing: () => compiled("bench/peers/eigen/worker.cc", "eigen").missing,
    version: () => capture(join(root, "build/bench/eigen"), ["version"]).output.trim(),
  },
};

/** Why an engine cannot take part; undefined where it can. */
export function whyMissing(name) {
  const { missing, installed } = engines[name];
  if (missing !== undefined) return missing();
  return (installed?.() ?? true) ? undefined : "not installed: npm run bench -- --install";
}

/** Installs every peer that can be; says of the others why not. */
export function installAll() {
  const done = new Set();
  for (const [name, { install }] of Object.entries(engines)) {
    for (const [command, args, cwd] of install?.() ?? []) {
      const key = [cwd, command].join(" ");
      if (done.has(key)) continue;
      done.add(key);
      process.stderr.write(`${name}: ${command} ${args.join(" ")}\n`);
      const { code, output } = capture(command, args, { cwd });
      if (code === 0) continue;
      process.stderr.write(`${name} is left out: ${output.trim().split("\n").at(-1)}\n`);
      break;
    }
  }
}
