import { OutlastError, invalid } from "../../core/index.js";
import type { ErrorCode } from "../../core/index.js";
import { createModel } from "../../models/index.js";
import { resolveRun, unrunModules } from "../../run/index.js";
import type { ResolvedRun, RunRecord } from "../../run/index.js";
import type { System } from "../../analysis/index.js";
import type { ResolvedTask } from "../../tasks/index.js";
import type { ModelSource } from "./readModel.js";

/** A model's run, as its record says. Throws OUTLAST_INVALID_ARGUMENT where there is no record; `why` says what for. */
export function recordOf({ name, record }: ModelSource, kind: string, why: string): RunRecord {
  if (record !== undefined) return record;
  const sentence = `${kind} needs the record of the run for ${why}, and ${name} has none: give the folder of a run.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "sources");
}

/**
 * A recorded run made ready again; names of files start from the working directory. No module of it is run: where one
 * makes its sequences, OUTLAST_MODULE is thrown. Else throws what `resolveRun` throws,
 * and OUTLAST_FORMAT for a record whose spec is another run's here, as one of another version may be.
 */
export function runOf(record: RunRecord): ResolvedRun {
  const run = ready(record);
  if (run.key === record.key) return run;
  const keys = `${run.key.slice(0, 8)}, not ${record.key.slice(0, 8)}`;
  const sentence = `The record's spec is that of the run ${keys}, here: it was written by outlast ${record.provenance.outlast}.`;
  throw invalid("OUTLAST_FORMAT", sentence);
}

function ready({ spec }: RunRecord): ResolvedRun {
  try {
    return resolveRun(spec, { modules: unrunModules });
  } catch (cause) {
    if (!(cause instanceof OutlastError) || cause.code !== "OUTLAST_FILE") throw cause;
    const sentence = `${cause.message} The run's files are looked for from the working directory.`;
    throw new OutlastError(cause.code, sentence, { cause });
  }
}

/** The task that a model was trained on; undefined without a record, or where what the task is made of is not here. */
export function taskOf({ record }: ModelSource): ResolvedTask | undefined {
  if (record === undefined) return undefined;
  try {
    return runOf(record).task;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const missing: readonly ErrorCode[] = ["OUTLAST_FILE", "OUTLAST_MODULE"];

function isMissing(error: unknown): error is OutlastError {
  return error instanceof OutlastError && missing.includes(error.code);
}

/** What a task's targets are the answers of: a linear system or a model; undefined of a task without a teacher. */
export function teacherOf(task: ResolvedTask | undefined): System | undefined {
  const teacher = task?.teacher;
  if (teacher === undefined) return undefined;
  return "model" in teacher ? createModel(teacher.model, { seed: teacher.seed }) : teacher;
}

/** Lags of an impulse response that training has heard: 0 .. this - 1. */
export function trainedLags({ trainingLengths, linear }: ResolvedTask): number {
  return trainingLengths.to - (linear?.delayed === true ? 1 : 0);
}
