import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunSpec } from "../../src/index.js";

/** Says again what was heard two steps ago, as the task delay does. */
export const delay = `
import type { CustomTask } from "outlast";

const steps: number = 2;
const task: CustomTask = {
  inputSize: 1,
  outputSize: 1,
  sequence(length, random) {
    const inputs = Array.from({ length }, () => random.normal());
    return { inputs, targets: inputs.map((_, t) => inputs[t - steps] ?? 0) };
  },
};
export default task;
`;

/** What a module of a task of one input and one target does to make a sequence: the body of its function. */
export function taskOf(body: string, more = ""): string {
  return `export default (options) => ({
    inputSize: 1, outputSize: 1, ${more}
    sequence(length, random) { ${body} },
  });`;
}

/** A run of milliseconds on a module. */
export function runOf(module: string, change: object = {}): RunSpec {
  return {
    specVersion: 1,
    seed: 3,
    model: { cell: "gru", hiddenSize: 2, dtype: "float64" },
    task: { kind: "custom", module, length: 12, sequences: 20 },
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 5, steps: 30 },
    evaluate: [{ name: "longer", lengths: [12, 24, 48], sequences: 15 }],
    ...change,
  };
}

/** Files in a folder of their own, which is gone after `use`. */
export async function withFiles<T>(files: Record<string, string>, use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "outlast-module-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
