import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { ExtrapolationCurve } from "../../../src/evaluate/index.js";
import type { StoredRun, SweepHeader } from "../../../src/sweep/index.js";
import { statisticNames } from "../../../src/tasks/index.js";
import { randomNumbers } from "../../helpers.js";

/** A folder for each test; `path` names a file in it. */
export function newFolder(): { path: (name: string) => string } {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "outlast-sweep-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  return { path: (name) => join(folder, name) };
}

export const lengths = [20, 50, 100, 200, 500, 1000];

/** A sweep over hidden sizes, cells and seeds. */
export const header: SweepHeader = {
  name: "counting",
  spec: { base: { seed: 1, model: { cell: "lstm", hiddenSize: 2 }, train: { steps: 100, loss: "bce" } } },
  axes: ["model.hiddenSize", "model.cell", "seed"],
  version: "0.1.0",
  isa: "v4",
  backend: "cpu",
  keep: { curves: true, losses: true, models: true },
};

export function keyOf(name: string | number): string {
  return createHash("sha256").update(String(name)).digest("hex");
}

/** A run with every kind of number; those of a float32 run are float32. */
export function newRun(index: number, changes: Partial<StoredRun> = {}): StoredRun {
  const dtype = changes.dtype ?? "float64";
  const next = randomNumbers(index + 1);
  const number = (): number => (dtype === "float64" ? (next() - 0.5) * 1e3 : Math.fround(next()));
  const loss = Array.from({ length: 100 }, number);
  return {
    key: keyOf(index),
    point: index,
    values: [2 ** (index % 3), index % 2 === 0 ? "lstm" : "gru", index],
    dtype,
    status: "done",
    result: {
      status: "done",
      steps: 100,
      losses: { step: loss.map((_, i) => i), loss },
      evaluate: [newCurve("test", 100, number), newCurve("deep", 100, number)],
    },
    ...changes,
  };
}

export function newCurve(name: string, step: number, number: () => number | null): ExtrapolationCurve {
  const metrics = ["loss", "tokenAccuracy"] as const;
  const curve = (): Record<(typeof statisticNames)[number], (number | null)[]> =>
    Object.fromEntries(statisticNames.map((statistic) => [statistic, lengths.map(number)])) as never;
  return {
    name,
    step,
    lengths,
    sequences: lengths.map(() => 64),
    metrics: Object.fromEntries(metrics.map((metric) => [metric, curve()])),
    horizon: lengths[Math.floor(Math.abs(number() ?? 0)) % lengths.length]!,
  };
}
