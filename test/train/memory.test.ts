import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";

// In a process of its own: the resident memory is then that of this job.
const script = `
  import { createModel, train } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const [time, batch, hidden] = [10000, 32, 128];
  const numbers = (count) => Float32Array.from({ length: count }, (_, i) => Math.sin(i));
  const data = {
    inputs: { shape: [batch, time, 1], data: numbers(batch * time) },
    targets: { shape: [batch, time, 1], data: numbers(batch * time) },
  };
  const model = createModel({ cell: "lstm", inputSize: 1, hiddenSize: hidden, outputSize: 1 }, { seed: 1 });
  const optimizer = { kind: "adam", learningRate: 1e-3 };
  const result = await train(model, { data, loss: "mse", scored: "every", optimizer, steps: 1 });
  console.log(JSON.stringify({ kilobytes: process.resourceUsage().maxRSS, loss: result.losses[0] }));
`;

describe("memory of training", () => {
  it("stays under 1 GiB for an LSTM of 128 units on 32 sequences of 10,000 steps", () => {
    const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const { kilobytes, loss } = JSON.parse(output) as { kilobytes: number; loss: number };
    expect(loss).toBeGreaterThan(0);
    expect(kilobytes).toBeLessThan(1024 * 1024);
  }, 120_000);
});
