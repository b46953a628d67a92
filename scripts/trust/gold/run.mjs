// Runs the gold cases on a machine that need not be this one: an emulated CPU, another architecture, another C library.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, runBeside } from "../../lib/process.mjs";

const CASES = join(root, "test/oracle");

/** One case of each cell, two optimizers: enough to meet every kernel, quick enough for an emulator. */
export const FEW = {
  names: [
    "01-linear-mse-every-ragged-1l",
    "06-rnn_tanh-bce-last-ragged-1l",
    "15-gru-ce-every-2l",
    "16-lstm-mse-last-1l",
  ],
  optimizers: ["gd", "adam"],
};
export const ALL = { names: [], optimizers: [] };

/**
 * Calls `use(run)`; `run(command, env, order)` has the gold cases of `order` done by the JavaScript runtime that the
 * words of `command` start. Gives `{ result }`, what test/oracle/program.ts printed, or `{ failure }`, what else came.
 */
export async function withGoldProgram(use) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-gold-"));
  try {
    const program = join(folder, "gold.mjs");
    await bundleProgram(program);
    return await use((command, env, order) => runProgram([...command, program], env, order));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The program with its cases' readers in one file; of the product it imports what is built. */
async function bundleProgram(outfile) {
  const { build } = await import("esbuild");
  const built = {
    name: "built",
    setup({ onResolve }) {
      onResolve({ filter: /\/src\/.*\.js$/ }, ({ path }) => {
        const file = join(root, "dist", path.slice(path.indexOf("/src/") + "/src/".length));
        return { path: pathToFileURL(file).href, external: true };
      });
    },
  };
  const entryPoints = [join(CASES, "program.ts")];
  await build({
    entryPoints,
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    plugins: [built],
  });
}

async function runProgram([command, ...args], env, { names, optimizers }) {
  const order = JSON.stringify({ folder: CASES, names, optimizers });
  const ended = await runBeside(command, [...args, order], { env: { ...process.env, ...env } });
  const { code, signal, stdout, output } = ended;
  if (code !== 0) return { failure: `${signal ?? `exit status ${code}`}: ${output.trim()}` };
  return { result: JSON.parse(stdout) };
}

/** The cases of which two results have other bits. */
export function otherBits(one, other) {
  return Object.keys(one.bits).filter((name) => one.bits[name] !== other.bits[name]);
}

/** Reports what is wrong with a run: it broke, a number is too far from PyTorch's, or it used another level. */
export function judge(report, where, { result, failure }, isa) {
  if (failure !== undefined) return report.fault(`${where}: ${failure}`);
  for (const fault of result.faults) report.fault(`${where}: ${fault}`);
  if (result.isa !== isa) report.fault(`${where}: the level in use is ${result.isa}, not ${isa}`);
  const { float64, float32 } = result.worst;
  const farthest = `${float64.toExponential(1)} in float64, ${float32.toExponential(1)} in float32`;
  report.figure(`${where}: level, gold cases, farthest from PyTorch`, `${result.isa}, ${result.cases}, ${farthest}`);
}
