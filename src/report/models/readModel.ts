import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, invalid, readFileChecked } from "../../core/index.js";
import { decodeSafetensors, loadModel } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import { recordSchema } from "../../run/index.js";
import type { RunRecord } from "../../run/index.js";
import { readRecord } from "../../store/index.js";

const RECORD = "record.json";
const MODEL = "model.safetensors";

/** A trained model, and the record of the run that made it. */
export interface ModelSource {
  /** What it is called in titles: the folder of the run, or the file. */
  name: string;
  model: Model;
  /** Undefined of a model that no run's record lies beside. */
  record: RunRecord | undefined;
}

/**
 * The one model of a figure: of the folder of a run, its record.json, or a safetensors file, whose run is the one
 * recorded beside it where the file says that it is its model. Throws OUTLAST_INVALID_ARGUMENT for none or several
 * sources, OUTLAST_FILE where there is no model, OUTLAST_FORMAT for what is none, or is another run's than the record.
 */
export function readModel(kind: string, sources: readonly string[]): ModelSource {
  const [path] = sources;
  if (path === undefined || sources.length > 1) {
    const sentence = `${kind} shows one model, got ${sources.length} sources: give the folder of one run, or one ${MODEL}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "sources");
  }
  if (typeof path !== "string") {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `sources must be paths, got ${describe(path)}.`, "sources");
  }
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) {
    throw invalid("OUTLAST_FILE", `${path} is not there: ${kind} shows the folder of a run, or a ${MODEL}.`);
  }
  const isFile = !entry.isDirectory() && basename(path) !== RECORD;
  if (isFile && !path.endsWith(".safetensors")) {
    const sentence = `${kind} shows one run's model: give the folder of a run, or its ${MODEL}, got ${path}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "sources");
  }
  const folder = entry.isDirectory() ? path : dirname(path);
  return isFile ? fromFile(path) : fromFolder(kind, folder);
}

function fromFolder(kind: string, folder: string): ModelSource {
  const record = recordIn(folder);
  const file = join(folder, MODEL);
  if (!existsSync(file)) {
    const why = record?.result.status === "diverged" ? ": its training diverged, and left no model" : "";
    const sentence = `${folder} has no ${MODEL}${why}; ${kind} shows the model of a run.`;
    throw invalid("OUTLAST_FILE", sentence);
  }
  const model = loadModel(file);
  const key = keyOf(file);
  if (record !== undefined && key !== record.key) {
    const came = key === undefined ? "of no run" : `of the run ${key.slice(0, 8)}`;
    const sentence = `${file} is ${came}, and ${RECORD} beside it of the run ${record.key.slice(0, 8)}: give the file alone.`;
    throw invalid("OUTLAST_FORMAT", sentence);
  }
  return { name: nameOf(folder), model, record };
}

function fromFile(file: string): ModelSource {
  const model = loadModel(file);
  const key = keyOf(file);
  const record = key === undefined ? undefined : recordIn(dirname(file));
  const isOwn = record !== undefined && record.key === key;
  const name = isOwn && basename(file) === MODEL ? nameOf(dirname(file)) : basename(file);
  return { name, model, record: isOwn ? record : undefined };
}

function recordIn(folder: string): RunRecord | undefined {
  // A record's spec has every default filled in, which its schema leaves open.
  return readRecord(folder, recordSchema) as RunRecord | undefined;
}

/** The run that a model file names. */
function keyOf(file: string): string | undefined {
  return decodeSafetensors(readFileChecked(file), file).metadata["key"];
}

function nameOf(folder: string): string {
  const name = basename(folder);
  return name === "." || name === ".." || name === "" ? folder : name;
}
