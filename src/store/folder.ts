import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { OutlastError, parseSpec, readFileChecked, writeFilesAtomic } from "../core/index.js";
import { modelBytes } from "../models/index.js";
import type { Model } from "../models/index.js";
import { readableJson } from "./json.js";

const RECORD = "record.json";
const MODEL = "model.safetensors";

/**
 * Writes `record.json` and, where there is a model, `model.safetensors` into a folder, which is made where it is
 * missing: both or neither. Throws OUTLAST_WRITE; what was there then stays.
 */
export function writeRun(folder: string, record: object, model: Model | undefined): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new OutlastError("OUTLAST_WRITE", `The folder ${folder} could not be made: ${reason}.`, { cause });
  }
  const file = join(folder, MODEL);
  const files: [string, Uint8Array | string][] = [[join(folder, RECORD), readableJson(record)]];
  if (model !== undefined) files.unshift([file, modelBytes(model)]);
  writeFilesAtomic(files);
  if (model === undefined) rmSync(file, { force: true });
}

/** The record in a folder as `schema` reads it, or undefined where there is none. Throws OUTLAST_FILE or OUTLAST_FORMAT. */
export function readRecord<S extends z.ZodType>(folder: string, schema: S): z.output<S> | undefined {
  const path = join(folder, RECORD);
  if (!existsSync(path)) return undefined;
  const text = new TextDecoder().decode(readFileChecked(path));
  try {
    return parseSpec(schema, JSON.parse(text));
  } catch (cause) {
    throw new OutlastError("OUTLAST_FORMAT", `${path} is no record of a run: ${(cause as Error).message}`, { cause });
  }
}
