import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Loss } from "../models/index.js";
import { recordSchema } from "../run/index.js";
import type { RunRecord } from "../run/index.js";
import { readRecord } from "../store/index.js";

/** The model file that a path names: itself, or the one in the folder of a run. */
export function modelFileOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, "model.safetensors") : path;
}

/** The loss that a model was trained with, by the record beside its file; undefined where there is none. */
export function trainedLossOf(file: string): Loss | undefined {
  const record = readRecord(dirname(file), recordSchema) as RunRecord | undefined;
  return record?.spec.train.loss;
}
