import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { native } from "../../src/native/index.js";

// Each level in a process of its own: it is chosen when the binary is loaded.
const script = `
  import { createModel, train } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const model = createModel({ cell: "lstm", inputSize: 2, hiddenSize: 5, outputSize: 2, dtype: "float64" }, { seed: 3 });
  const task = { kind: "dyck1", sampler: "uniform", minLength: 4, maxLength: 12, sequences: 20 };
  const optimizer = { kind: "adam", learningRate: 0.01 };
  const { losses } = await train(model, { task, loss: "mse", scored: "every", optimizer, steps: 30, seed: 1 });
  console.log(JSON.stringify([...losses]));
`;

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function trainOn(level: string): Outcome {
  const env = { ...process.env, OUTLAST_ISA: level };
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { env, encoding: "utf8" });
}

const levels = ["baseline", "v3", "v4"];
const here = levels.slice(0, levels.indexOf(native().isa) + 1);

describe("instruction-set levels", () => {
  it("the highest that the machine has is in use, unless OUTLAST_ISA names another", () => {
    expect(levels).toContain(native().isa);
  });

  it.each(here)("%s trains as the baseline does, to the last digits", (level) => {
    const [reference, { status, stdout }] = [trainOn("baseline"), trainOn(level)];
    expect(status).toBe(0);
    const expected = JSON.parse(reference.stdout) as number[];
    (JSON.parse(stdout) as number[]).forEach((loss, i) => expect(loss).toBeCloseTo(expected[i]!, 11));
  });

  it("a level that is none is refused in a sentence", () => {
    const { status, stderr } = trainOn("v9");
    expect(status).not.toBe(0);
    expect(stderr).toContain("OUTLAST_ISA names no instruction-set level of this machine: unset it.");
  });
});
