import { where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { at } from "./measure.js";
import type { Tested } from "./measure.js";
import { STUDY_EPOCHS } from "./runs.js";
import { EPOCHS } from "./setting.js";
import type { CountingCell } from "./setting.js";

/** The authors' bound on the mean training loss of models that count as trained (their released code). */
export const trainedLoss: Record<CountingCell, number> = { lstm: 1e-9, gru: 1e-3, relu: 0.015 };

export function runsOf(results: readonly PaperResult[], experiment: string, cell: CountingCell): PaperResult[] {
  return where(results, { experiment, cell });
}

/** All seeds of the study's set-up, as many as were run: ours, or else the study's. */
export function mostRuns(results: readonly PaperResult[], cell: CountingCell): PaperResult[] {
  const own = runsOf(results, "seeds", cell);
  return own.length > 0 ? own : runsOf(results, "study", cell);
}

export function isTrained(result: PaperResult): boolean {
  return (result.measures["trainLoss"] ?? Infinity) <= trainedLoss[result.cell["cell"] as CountingCell];
}

/**
 * The runs whose checkpoints are looked at: ten of each cell, of the ReLU's those of the least training loss, as the
 * authors kept ten of theirs.
 */
export function keptRuns(results: readonly PaperResult[], cell: CountingCell): PaperResult[] {
  const own = runsOf(results, "study", cell);
  const loss = ({ measures }: PaperResult): number => measures["trainLoss"] ?? Infinity;
  return own.toSorted((a, b) => loss(a) - loss(b)).slice(0, 10);
}

/** One model of a run on its way. */
export interface Checkpoint {
  run: number;
  /** Mean loss over a set. */
  loss: number;
  /** Average first point of failure on strings of 1000 symbols. */
  firstFailure: number;
}

/** The checkpoints of each run, six by default, with their loss over a set; fewer where one diverged. */
export function checkpointsOf(
  runs: readonly PaperResult[],
  set: "trainLoss" | "validationLoss" | "longLoss" = "validationLoss",
  epochs: readonly number[] = STUDY_EPOCHS,
): Checkpoint[] {
  return runs.flatMap((result) =>
    epochs.flatMap((epoch) => {
      const loss = valueAt(result, set, epoch);
      const firstFailure = valueAt(result, "thousandFpf", epoch);
      return loss === null || firstFailure === null ? [] : [{ run: Number(result.cell["seed"]), loss, firstFailure }];
    }),
  );
}

/** How far every result came by some measure: not at all where it diverged. */
export function numbersOf(results: readonly PaperResult[], measure: string): number[] {
  return results.map(({ measures }) => measures[measure] ?? 0);
}

/** A loss of every run at a checkpoint, or at its end; one that is missing counts as infinite. */
export function lossAt(results: readonly PaperResult[], loss: Tested, epoch: number): number[] {
  return results.map((result) => valueAt(result, loss, epoch) ?? Infinity);
}

/** The depths of the runs that were looked at there: 0, no depth at all, of those that had diverged. */
export function depthsAt(results: readonly PaperResult[], epoch: number): number[] {
  return results.flatMap((result) => valueAt(result, "depth", epoch) ?? (result.status === "diverged" ? [0] : []));
}

/** Null where a run did not come so far. */
export function valueAt({ measures }: PaperResult, measure: Tested, epoch: number): number | null {
  return measures[epoch === EPOCHS ? measure : at(measure, epoch)] ?? null;
}
