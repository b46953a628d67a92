import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { native } from "../../src/native/index.js";

// Each level in a process of its own: it is chosen when the binary is loaded.
const from = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);
const training = `
  import { createModel, train } from ${from};
  const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 5, outputSize: 2, dtype: "float64" }, { seed: 3 });
  const task = { kind: "dyck1", sampler: "uniform", minLength: 4, maxLength: 12, sequences: 20 };
  const optimizer = { kind: "adam", learningRate: 0.01 };
  const { losses } = await train(model, { task, loss: "mse", scored: "every", optimizer, steps: 30, seed: 1 });
  console.log(JSON.stringify([...losses]));
`;

// Of sizes at which packs of every level have full and partial parts, and at which Eigen's own paths for small and for
// large matrices are taken.
const answers = `
  import * as outlast from ${from};
  const list = [3, 21, 70].flatMap((dimension) => {
    const system = (seed) => ({ randomStable: { dimension, inputSize: 2, outputSize: 3, spectralRadius: 0.95, seed } });
    return [
      outlast.errorAtInfinity(system(1), system(2)).error,
      ...outlast.hankelSingularValues(system(1)),
      ...outlast.hankelSingularValues(system(1), { rows: 9, columns: 11 }),
      ...outlast.eigenvalues(system(1)).flatMap(({ re, im }) => [re, im]),
      ...outlast.gramians(system(1)).reachability.data,
      ...outlast.memoryCapacity(system(1), { lags: 12 }).perLag,
      ...outlast.impulseResponse(system(1), 40).data,
    ];
  });
  console.log(JSON.stringify(list));
`;

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function runOn(level: string, script: string): Outcome {
  const env = { ...process.env, OUTLAST_ISA: level };
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" });
}

const levels = ["baseline", "v3", "v4"];
const here = levels.slice(0, levels.indexOf(native().isa) + 1);

describe("instruction-set levels", () => {
  it("the highest that the machine has is in use, unless OUTLAST_ISA names another", () => {
    expect([...levels, "wasm"]).toContain(native().isa);
  });

  it.each(here)("%s trains as the baseline does, to the last digits", (level) => {
    const [reference, { status, stdout }] = [runOn("baseline", training), runOn(level, training)];
    expect(status).toBe(0);
    const expected = JSON.parse(reference.stdout) as number[];
    (JSON.parse(stdout) as number[]).forEach((loss, i) => expect(loss).toBeCloseTo(expected[i]!, 11));
  });

  it.each(here.slice(1))("%s has the exact answers of the baseline, bit for bit", (level) => {
    const [reference, { stdout, stderr }] = [runOn("baseline", answers), runOn(level, answers)];
    expect(stderr).toBe("");
    const numbers = JSON.parse(stdout) as number[];
    expect(numbers.every((value) => Number.isFinite(value))).toBe(true);
    expect(new Set(numbers).size).toBeGreaterThan(1000);
    expect(stdout).toBe(reference.stdout);
  });

  it("a level that is none is refused in a sentence", () => {
    const { status, stderr } = runOn("v9", training);
    expect(status).not.toBe(0);
    expect(stderr).toContain(
      "OUTLAST_ISA names no instruction-set level that this machine and this build have: unset it.",
    );
  });
});
