import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SweepSpec } from "../../src/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { openStore } from "../../src/sweep/store/index.js";
import type { StoredRun } from "../../src/sweep/store/index.js";
import { small } from "../run/specs.js";

/** 24 runs of milliseconds, of two shapes and with two numbers of steps. */
export const smallSweep: SweepSpec = {
  name: "small",
  base: small,
  axes: {
    "model.hiddenSize": [1, 2],
    "train.epochs": [1, 4],
    seed: { from: 0, count: 6 },
  },
};

/** The same with other fields. */
export function changedSweep(change: Partial<SweepSpec>): SweepSpec {
  return { ...smallSweep, ...change };
}

/** Runs `use` in a folder of its own, which is gone afterwards. */
export async function inFolder<T>(use: (file: (name: string) => string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "outlast-sweep-"));
  try {
    return await use((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The runs that a store has of a sweep's points, by key; undefined where there is none. */
export async function storedRuns(path: string, spec: SweepSpec): Promise<(StoredRun | undefined)[]> {
  const sweep = prepareSweep(spec);
  const keys = new Set(Array.from({ length: sweep.count }, (_, index) => sweep.key(index)));
  await using store = await openStore(path, { readOnly: true });
  return store.get([...keys].sort());
}
