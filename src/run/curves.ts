import { OutlastError } from "../core/index.js";
import { checkSequences, evaluateParameters } from "../evaluate/index.js";
import type { Evaluation, ExtrapolationCurve } from "../evaluate/index.js";
import type { FloatArray } from "../native/index.js";
import type { ResolvedRun } from "./resolved.js";

/** A model at one step of its training. */
export interface Snapshot {
  step: number;
  /** [P] */
  parameters: FloatArray;
}

interface CurveOptions {
  signal: AbortSignal | undefined;
  threads: number;
  onProgress: (name: string, progress: { done: number; total: number }) => void;
}

/**
 * Runs every evaluation on every snapshot, the snapshots of one evaluation together. Curves come by step, those of one
 * step in the spec's order; after an abort those of the evaluations that were finished, and `complete` is false.
 */
export async function curvesOf(
  { spec, evaluations }: ResolvedRun,
  snapshots: readonly Snapshot[],
  { signal, threads, onProgress }: CurveOptions,
): Promise<{ curves: ExtrapolationCurve[]; complete: boolean }> {
  const finished: ExtrapolationCurve[][] = snapshots.map(() => []);
  const parameters = stack(snapshots);
  let complete = true;
  for (const [i, evaluation] of evaluations.entries()) {
    if (snapshots.length === 0) break;
    const name = spec.evaluate[i]?.name ?? "";
    const models = { spec: spec.model, parameters, count: snapshots.length, seed: seedOf(spec, evaluation) };
    try {
      signal?.throwIfAborted();
      const onEvaluation = (progress: { done: number; total: number }): void => onProgress(name, progress);
      const curves = await evaluateParameters(models, evaluation, { signal, threads, onProgress: onEvaluation });
      snapshots.forEach(({ step }, row) => finished[row]?.push({ name, step, ...curves[row]! }));
    } catch (error) {
      if (signal?.aborted !== true || error !== signal.reason) throw error;
      complete = false;
      break;
    }
  }
  return { curves: finished.flat(), complete };
}

/** Throws OUTLAST_NO_SEQUENCE, naming the evaluation, where one asks for sequences that its task does not have. */
export async function checkEvaluations(
  { spec, evaluations }: ResolvedRun,
  options: { signal: AbortSignal | undefined; threads: number },
): Promise<void> {
  for (const [i, evaluation] of evaluations.entries()) {
    try {
      await checkSequences(evaluation, seedOf(spec, evaluation), options);
    } catch (error) {
      if (!(error instanceof OutlastError)) throw error;
      const path = `evaluate[${i}]`;
      throw new OutlastError(error.code, `${path}: ${error.message}`, { path, cause: error });
    }
  }
}

/** A part of the training draw is drawn as training draws it. */
function seedOf({ seeds }: ResolvedRun["spec"], { task }: Evaluation): number {
  return task.stream("evaluate") === "data" ? seeds.data : seeds.evaluate;
}

/** Parameters of all snapshots, [snapshots, P]. */
function stack(snapshots: readonly Snapshot[]): FloatArray {
  const [first] = snapshots;
  if (first === undefined) return new Float32Array();
  const size = first.parameters.length;
  const length = size * snapshots.length;
  const all = first.parameters instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  snapshots.forEach(({ parameters }, row) => all.set(parameters, row * size));
  return all;
}
