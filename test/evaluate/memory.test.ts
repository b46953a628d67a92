import { execFileSync } from "node:child_process";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

// In a process of its own: the resident memory is then that of this job.
const script = `
  import { createModel, extrapolate } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const [spec, task, length, sequences] = process.argv.slice(2).map((text) => JSON.parse(text));
  const model = createModel(spec, { seed: 1 });
  const options = { task, sequences, seed: 1, sampling: "fresh" };
  await extrapolate(model, { ...options, lengths: [100] });
  const before = process.resourceUsage().maxRSS;
  const curve = await extrapolate(model, { ...options, lengths: [length] });
  const kilobytes = process.resourceUsage().maxRSS - before;
  console.log(JSON.stringify({ kilobytes, loss: curve.metrics.loss.mean[0] }));
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-memory-"));
  writeFileSync(join(folder, "measure.mjs"), script);
});
afterAll(() => rmSync(folder, { recursive: true }));

function growth(spec: object, task: object, length: number, sequences: number): { kilobytes: number; loss: number } {
  const values = [spec, task, length, sequences].map((value) => JSON.stringify(value));
  const output = execFileSync(process.execPath, [join(folder, "measure.mjs"), ...values], { encoding: "utf8" });
  return JSON.parse(output) as { kilobytes: number; loss: number };
}

describe("memory does not grow with length", () => {
  it("for a linear model at length 10^6", () => {
    const spec = { cell: "linear", inputSize: 1, hiddenSize: 8, outputSize: 1, init: { kind: "gaussian", std: 0.1 } };
    const task = { kind: "teacher", system: { memoryless: 1 }, length: 10 };
    const { kilobytes, loss } = growth(spec, task, 1_000_000, 4);
    expect(loss).toBeGreaterThan(0);
    // The inputs alone of these sequences would take 32 MB.
    expect(kilobytes).toBeLessThan(8192);
  });

  it("for an LSTM at length 10^5", () => {
    const spec = { cell: "lstm", inputSize: 2, hiddenSize: 16, outputSize: 2, readout: { activation: "sigmoid" } };
    const { kilobytes, loss } = growth(spec, { kind: "dyck1", sampler: "uniform" }, 100_000, 16);
    expect(loss).toBeGreaterThan(0);
    // The states alone would take 100 MB.
    expect(kilobytes).toBeLessThan(8192);
  });
});
