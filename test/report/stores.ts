import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openStore, query, run, sweep } from "../../src/index.js";
import type { QuerySpec, RunSpec, StoredRun, SweepSpec } from "../../src/index.js";
import type { Figure, Line } from "../../src/report/figure/figure.js";
import { readableJson } from "../../src/store/index.js";
import { header } from "../sweep/store/runs.js";

/** A folder for the tests of a file. */
export function folderOfFile(): (name: string) => string {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outlast-figures-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name) => join(folder, name);
}

/** A run of a millisecond on strings of brackets, whose horizon differs from seed to seed. */
export const brackets: RunSpec = {
  specVersion: 1,
  seed: 3,
  model: { cell: "relu", hiddenSize: 1 },
  task: { kind: "dyck1", maxLength: 16, sequences: 30 },
  train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 5, steps: 20 },
  evaluate: [
    {
      name: "test",
      lengths: [2, 4, 8, 16, 32],
      sequences: 10,
      success: { metric: "tokenAccuracy", statistic: "mean", atLeast: 0.7 },
    },
  ],
  checkpoints: [5, 10],
};

/** 2 cells, 2 hidden sizes, 2 learning rates, 6 seeds. */
export const grid: SweepSpec = {
  name: "grid",
  base: brackets,
  axes: {
    "model.cell": ["relu", "gru"],
    "model.hiddenSize": [1, 2],
    "train.optimizer.learningRate": [0.001, 0.1],
    seed: { from: 0, count: 6 },
  },
};

/** Half of the runs leave the floats at once. */
export const diverging: SweepSpec = {
  name: "diverging",
  base: {
    specVersion: 1,
    seed: 1,
    model: { cell: "tanh", hiddenSize: 2 },
    task: { kind: "delay", delay: 1, length: 10, sequences: 8 },
    train: { optimizer: { kind: "gd", learningRate: 0.01 }, steps: 10 },
    evaluate: [{ name: "test", lengths: [5, 10, 20], sequences: 4 }],
  },
  axes: { "train.optimizer.learningRate": [0.01, 1e30], seed: [1, 2, 3] },
};

export async function makeStore(path: string, spec: SweepSpec): Promise<string> {
  const { failed } = await sweep(spec, { store: path, keep: { curves: true, losses: true } });
  if (failed > 0) throw new Error(`${failed} runs failed`);
  return path;
}

/** A store of runs that were made by hand, over hidden sizes, cells and seeds. */
export async function storeOf(path: string, runs: readonly StoredRun[]): Promise<string> {
  await using store = await openStore(path, { create: header });
  await store.commit({ id: "one", runs });
  return path;
}

/** A folder with the record of a run. */
export async function makeRecord(folder: string, spec: RunSpec): Promise<string> {
  mkdirSync(folder);
  writeFileSync(join(folder, "record.json"), readableJson(await run(spec)));
  return folder;
}

export async function rowsOf(path: string, spec: QuerySpec): Promise<unknown[][]> {
  return (await query({ path }, spec)).rows;
}

/** The lines of a figure's panel by their labels. */
export function linesOf(figure: Figure, panel = 0): Map<string, Line["points"]> {
  const lines = figure.panels[panel]!.layers.filter((layer) => layer.mark === "line");
  return new Map(lines.map(({ label, points }) => [label, points]));
}
