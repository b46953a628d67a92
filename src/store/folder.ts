import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { z } from "zod";
import { OutlastError, parseSpec, readFileChecked, whyOf, writeFilesAtomic } from "../core/index.js";
import { native } from "../native/index.js";
import { modelBytes } from "../models/index.js";
import type { Model } from "../models/index.js";
import { readableJson } from "./json.js";

const RECORD = "record.json";
const MODEL = "model.safetensors";

/** Throws OUTLAST_WRITE where a run could not be written to a folder, before hours are spent on it. */
export function checkFolder(folder: string): void {
  let place = resolve(folder);
  while (!existsSync(place)) place = dirname(place);
  try {
    accessSync(place, constants.W_OK);
    if (statSync(place).isDirectory()) return;
  } catch (cause) {
    throw unwritable(folder, `${place} is not writable`, cause);
  }
  throw unwritable(folder, `${place} is no folder`);
}

/**
 * Writes `record.json` and, where there is a model, `model.safetensors` into a folder, which is made where it is
 * missing: both or neither. The model's metadata name the run by its key. Throws OUTLAST_WRITE; what was there then
 * stays.
 */
export function writeRun(folder: string, record: { key: string }, model: Model | undefined): void {
  makeFolder(folder);
  const file = join(folder, MODEL);
  const files: [string, Uint8Array | string][] = [[join(folder, RECORD), readableJson(record)]];
  if (model !== undefined) files.unshift([file, modelBytes(model, { key: record.key })]);
  writeFilesAtomic(files);
  if (model === undefined) rmSync(file, { force: true });
}

/**
 * The record in a folder as `schema` reads it, or undefined where there is none. Throws OUTLAST_FILE or OUTLAST_FORMAT.
 */
export function readRecord<S extends z.ZodType>(folder: string, schema: S): z.output<S> | undefined {
  const path = join(folder, RECORD);
  return existsSync(path) ? readRecordFile(path, schema) : undefined;
}

/** The record in a file as `schema` reads it. Throws OUTLAST_FILE or OUTLAST_FORMAT. */
export function readRecordFile<S extends z.ZodType>(path: string, schema: S): z.output<S> {
  const text = new TextDecoder().decode(readFileChecked(path));
  let record: unknown;
  try {
    record = JSON.parse(text);
    parseSpec(schema, record, "", "the record");
  } catch (cause) {
    const sentence = `${path} is no record of a run: ${whyOf(cause)}${versionsOf(record)}`;
    throw new OutlastError("OUTLAST_FORMAT", sentence, { cause });
  }
  // As it was written: a record has every field, in an order that people and diffs like.
  return record as z.output<S>;
}

/** Another version may have had other records, which explains a fault better than the fault itself. */
function versionsOf(record: unknown): string {
  const writer = (record as { provenance?: { outlast?: unknown } } | null | undefined)?.provenance?.outlast;
  const { version } = native();
  if (typeof writer !== "string" || writer === version) return "";
  return ` It was written by outlast ${writer}, this is ${version}.`;
}

/** Makes a folder and those that it lies in, where they are missing. Throws OUTLAST_WRITE. */
export function makeFolder(folder: string): void {
  try {
    makeLevels(resolve(folder));
  } catch (cause) {
    throw unwritable(folder, (cause as NodeJS.ErrnoException).code ?? String(cause), cause);
  }
}

/** One level at a time: a recursive mkdir of Node 20 never ends where the system refuses with ENOENT, as /proc does. */
function makeLevels(folder: string): void {
  if (existsSync(folder)) return;
  makeLevels(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have been quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function unwritable(folder: string, reason: string, cause?: unknown): OutlastError {
  return new OutlastError("OUTLAST_WRITE", `The folder ${folder} could not be made: ${reason}.`, { cause });
}
