import { describe, expect, it } from "vitest";
import { jobsOf } from "../../src/papers/jobs.js";
import { resolveRun } from "../../src/run/index.js";
import type { ResolvedRun } from "../../src/run/index.js";

const runs = (count: number, hiddenSize: number): ResolvedRun[] => {
  const ready = resolveRun({
    specVersion: 1,
    seed: 0,
    model: { cell: "relu", hiddenSize },
    task: { kind: "dyck1", sequences: 2 },
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, steps: 1 },
  });
  return Array.from({ length: count }, (_, seed) => ({ ...ready, key: `${hiddenSize} ${seed}` }));
};

describe("jobs", () => {
  it.each([
    [1, 2, [1, 1, 1]],
    [64, 2, [16, 4]],
    [64, 1, [20]],
    [64, 3, [48, 48, 34]],
    [64, 2, [64, 64, 64, 64, 44]],
  ])("of up to %i runs for %i workers have sizes %j", (together, workers, sizes) => {
    const own = runs(
      sizes.reduce((sum, size) => sum + size, 0),
      1,
    );
    const jobs = jobsOf(own, { together, workers });
    expect(jobs.map((job) => job.length)).toEqual(sizes);
    expect(jobs.flat()).toEqual(own);
  });

  it("are of one shape each, the shapes in the order in which they come", () => {
    const [one, two] = [runs(3, 1), runs(2, 2)];
    const mixed = [one[0]!, two[0]!, one[1]!, two[1]!, one[2]!];
    expect(jobsOf(mixed, { together: 64, workers: 2 })).toEqual([one, two]);
  });
});
