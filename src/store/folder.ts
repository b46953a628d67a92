import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { OutlastError, parseSpec, readFileChecked, writeFileAtomic } from "../core/index.js";
import { saveModel } from "../models/index.js";
import type { Model } from "../models/index.js";
import { readableJson } from "./json.js";

const RECORD = "record.json";
const MODEL = "model.safetensors";

/**
 * Writes `record.json` and, where there is a model, `model.safetensors` into a folder, which is made where it is
 * missing. Both are written in full before either takes the place of an older one. Throws OUTLAST_WRITE; what was there
 * then stays.
 */
export function writeRun(folder: string, record: object, model: Model | undefined): void {
  const place = (name: string): string => join(folder, name);
  const part = (name: string): string => place(`${name}.part`);
  try {
    mkdirSync(folder, { recursive: true });
    if (model !== undefined) saveModel(model, part(MODEL));
    writeFileAtomic(part(RECORD), readableJson(record));
    if (model === undefined) rmSync(place(MODEL), { force: true });
    else renameSync(part(MODEL), place(MODEL));
    renameSync(part(RECORD), place(RECORD));
  } catch (cause) {
    for (const name of [MODEL, RECORD]) rmSync(part(name), { force: true });
    if (cause instanceof OutlastError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new OutlastError("OUTLAST_WRITE", `The run could not be written to ${folder}: ${reason}.`, { cause });
  }
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
