import { OutlastError } from "../core/index.js";
import { checkSequences, evaluateParameters } from "../evaluate/index.js";
import type { Evaluation, ExtrapolationCurve } from "../evaluate/index.js";
import { stackRows } from "../models/index.js";
import type { FloatArray } from "../native/index.js";
import type { Means } from "../train/index.js";
import type { ResolvedRun } from "./resolved.js";

/** A model at one step of its training. */
export interface Snapshot {
  step: number;
  /** [P] */
  parameters: FloatArray;
}

export interface CurveOptions extends Means {
  signal: AbortSignal | undefined;
  onProgress?: ((name: string, progress: { done: number; total: number }) => void) | undefined;
}

/**
 * Runs every evaluation on every snapshot, the snapshots of one evaluation together; runs are of one shape and have a
 * list of snapshots each. Curves of a run come by step, those of one step in the spec's order; after an abort those of
 * the evaluations that were finished, and `complete` is false.
 */
export async function curvesOf(
  runs: readonly ResolvedRun[],
  snapshots: readonly (readonly Snapshot[])[],
  { signal, threads, device, onProgress }: CurveOptions,
): Promise<{ curves: ExtrapolationCurve[][]; complete: boolean }> {
  const [{ spec, evaluations }] = runs as [ResolvedRun];
  const rows = snapshots.flatMap((own, run) =>
    own.map(({ step, parameters }) => ({ run, step, parameters, curves: [] as ExtrapolationCurve[] })),
  );
  const curves = (): ExtrapolationCurve[][] => {
    const found: ExtrapolationCurve[][] = runs.map(() => []);
    for (const row of rows) found[row.run]!.push(...row.curves);
    return found;
  };
  if (rows.length === 0) return { curves: curves(), complete: true };
  const parameters = stackRows(rows.map((row) => row.parameters));
  for (const [i, evaluation] of evaluations.entries()) {
    const name = spec.evaluate[i]!.name;
    const seeds = rows.map(({ run }) => seedOf(runs[run]!.spec, evaluation));
    try {
      signal?.throwIfAborted();
      const onEvaluation =
        onProgress && ((progress: { done: number; total: number }): void => onProgress(name, progress));
      const models = { spec: spec.model, parameters, seeds };
      const how = { signal, threads, device, onProgress: onEvaluation };
      const found = await evaluateParameters(models, evaluation, how);
      rows.forEach(({ step, curves: own }, row) => own.push({ name, step, ...found[row]! }));
    } catch (error) {
      if (signal?.aborted !== true || error !== signal.reason) throw error;
      return { curves: curves(), complete: false };
    }
  }
  return { curves: curves(), complete: true };
}

/** Throws OUTLAST_NO_SEQUENCE, naming the evaluation, where one asks for sequences that its task does not have. */
export async function checkEvaluations(
  runs: readonly ResolvedRun[],
  options: { signal: AbortSignal | undefined; threads: number },
): Promise<void> {
  const [{ evaluations }] = runs as [ResolvedRun];
  for (const [i, evaluation] of evaluations.entries()) {
    try {
      for (const seed of new Set(runs.map(({ spec }) => seedOf(spec, evaluation))))
        await checkSequences(evaluation, seed, options);
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
