import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync, zipSync } from "fflate";
import { decodeNpzFile, npyTensor } from "../../src/core/index.js";
import { readSpecFile } from "../../src/cli/specFile.js";
import { importModel } from "../../src/index.js";
import { decodeTorch } from "../../src/interop/torch/torchFile.js";
import { decodeSafetensors, loadModel } from "../../src/models/index.js";
import { readRuns } from "../../src/report/runs/readRuns.js";
import { applyOverrides, resolveRun } from "../../src/run/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import { cardOf, sweepOfCard } from "../../src/sweep/queue/card.js";
import { chunkId, chunkOf, digestOf } from "../../src/sweep/queue/chunk.js";
import { fault } from "../../src/tasks/custom/fault.js";
import { StepReader } from "../../src/tasks/custom/steps.js";
import { readRecording, resolveTask } from "../../src/tasks/index.js";
import { goldBytes } from "../interop/gold.js";
import { cellsChanged, readCells } from "./cells.js";

/** Something that takes bytes from outside, as the files of test/fuzz/corpus/NAME are. */
interface Reader {
  name: string;
  /** A value, or an OutlastError; `folder` is for files of its own. */
  read: (bytes: Uint8Array<ArrayBuffer>, folder: string) => unknown;
  /** What its files may say. */
  words?: readonly string[];
  /** How a file is changed by a seed, where that is not byte by byte. */
  change?: (file: Uint8Array, seed: number, words: readonly string[], folder: string) => Uint8Array<ArrayBuffer>;
  /** Of so many cases of the others it takes one, since each takes as much longer. */
  oneIn?: number;
}

/** The path of a file with these bytes. */
function file(folder: string, name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** What a text is as JSON, or undefined, where a reader gets values and no text. */
function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

const pickle = "checkpoint/data.pkl";
const parts = unzipSync(goldBytes("checkpoint.pt"));
const specWords = [
  "model",
  "task",
  "train",
  "evaluate",
  "gru",
  "linear",
  "dyck1",
  "teacher",
  "custom",
  "lengths",
  "1e15",
];
const sweep = prepareSweep({
  name: "fuzzed",
  base: {
    ...{ specVersion: 1, seed: 1, model: { cell: "gru", hiddenSize: 2 }, task: { kind: "adding", length: 6 } },
    train: { optimizer: { kind: "gd", learningRate: 0.1 }, batchSize: 4, steps: 5 },
    evaluate: [{ name: "longer", lengths: [8], sequences: 4 }],
  },
  axes: { seed: { from: 0, count: 10 } },
});

export const readers: Reader[] = [
  { name: "safetensors", read: (bytes) => decodeSafetensors(bytes, "fuzzed"), words: ['"F32"', '"shape"'] },
  { name: "npz", read: (bytes) => decodeNpzFile(bytes, "fuzzed", "spec.json"), words: ["PK\u0001\u0002"] },
  { name: "npy", read: (bytes) => npyTensor(bytes, "x", "fuzzed"), words: ["'descr'", "True", "(1099511627776,)"] },
  { name: "torch", read: (bytes) => decodeTorch(bytes, "fuzzed"), words: ["PK\u0001\u0002"] },
  {
    // Checksums catch most of what becomes of an archive: its pickle is changed before it is packed.
    name: "pickle",
    read: (bytes) => decodeTorch(zipSync({ ...parts, [pickle]: bytes }, { level: 0 }), "fuzzed"),
    words: ["ctorch\nFloatStorage\n", "ctorch._utils\n_rebuild_tensor_v2\n", "\u008a", "R", "Q", "("],
  },
  { name: "model", read: (bytes, folder) => loadModel(file(folder, "m.safetensors", bytes)), words: ["hiddenSize"] },
  {
    name: "import",
    read: (bytes, folder) => importModel(file(folder, "m.safetensors", bytes)),
    words: ["weight_hh_l0"],
  },
  {
    name: "spec",
    read: async (bytes, folder) => resolveRun(await readSpecFile(file(folder, "s.json", bytes)), { baseDir: folder }),
    words: specWords,
  },
  {
    name: "yaml",
    read: async (bytes, folder) => resolveRun(await readSpecFile(file(folder, "s.yaml", bytes)), { baseDir: folder }),
    words: [...specWords, "&a", "*a", "<<: *a", "!!binary", "? ", "- - - "],
    oneIn: 4,
  },
  {
    name: "sweep",
    read: async (bytes, folder) => prepareSweep(await readSpecFile(file(folder, "s.json", bytes)), { baseDir: folder }),
    words: [...specWords, "axes", "log", "from", "count", "sobol", "1e9"],
    oneIn: 2,
  },
  {
    name: "setting",
    read: (bytes) => applyOverrides(sweep.spec, [new TextDecoder().decode(bytes)]),
    words: ["=", "[0]", '["', "__proto__", "constructor.prototype", "base.", "."],
  },
  {
    name: "strings",
    read: (bytes, folder) =>
      resolveTask({ kind: "strings", language: "dyck1", file: file(folder, "s.txt", bytes) }, "task"),
    words: ["()", "((", "))", "\t", ",", "\r", "\u2028", "\u00a0", "\ufeff", "1110"],
  },
  {
    name: "dataset",
    read: (bytes, folder) => resolveTask({ kind: "dataset", file: file(folder, "d.safetensors", bytes) }, "task"),
    words: ['"inputs"', '"lengths"', '"mask"', '"I32"', '"F64"'],
  },
  { name: "recording", read: (bytes, folder) => readRecording(file(folder, "r.npz", bytes)), words: ["spikes.npy"] },
  {
    name: "record",
    read: (bytes, folder) => readRuns([file(folder, "record.json", bytes)]),
    words: ["result", "losses", "metrics", "horizon", "null"],
    oneIn: 2,
  },
  {
    name: "store",
    read: (bytes, folder) => readRuns([file(folder, "s.db", bytes)]),
    words: ["CREATE TABLE"],
    oneIn: 500,
  },
  { name: "cells", read: readCells, change: cellsChanged, oneIn: 10 },
  { name: "card", read: (bytes) => sweepOfCard(cardOf("card", json(bytes)), undefined), words: ['"keep"', "\\n"] },
  {
    name: "chunk",
    read: (bytes: Uint8Array): unknown => {
      const chunk = chunkOf(sweep, json(bytes));
      if (chunk === undefined) throw fault("No chunk.");
      return [chunkId(chunk), digestOf(sweep, chunk.ranges)];
    },
    words: ["[[0,1]]", '"ranges"'],
  },
  {
    name: "batch",
    read: (bytes: Uint8Array): unknown => {
      const { inputs, mask } = (json(bytes) ?? {}) as { inputs: number[]; mask: boolean[] };
      const reader = new StepReader(3, (what) => `The module ${what}.`);
      reader.read(inputs, "inputs", new Float64Array(6), 2);
      reader.readMask(mask, new Uint8Array(3));
      return inputs;
    },
    words: ["[[1,2],[3,4],[5,6]]", '{"length":3}', '{"length":1e12}'],
  },
];
