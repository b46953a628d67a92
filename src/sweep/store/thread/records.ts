import type { RunResult } from "../../../run/index.js";
import { readFloats } from "../bytes.js";
import { readCurve } from "../curveLayout.js";
import { KEY_BYTES, statuses } from "../format.js";
import type { StoredRun } from "../types.js";
import type { Database } from "./database.js";
import { hexOf, keyAt } from "./lookup.js";
import { scanRuns } from "./scan.js";
import type { RawRun } from "./scan.js";

/** The runs of packed keys, whole, undefined where there is none; `axes` are those of the values. */
export function getRuns(database: Database, keys: Uint8Array, axes: readonly string[]): (StoredRun | undefined)[] {
  const wanted = { axes, evaluations: undefined, numbers: true, losses: true, models: true, keys };
  const found = new Map<string, StoredRun>();
  for (const run of scanRuns(database, wanted)) found.set(hexOf(run.key), storedRun(run));
  return Array.from({ length: keys.length / KEY_BYTES }, (_, i) => found.get(keyAt(keys, i)));
}

/** A run that was scanned with all its parts. */
export function storedRun(run: RawRun): StoredRun {
  const { key, point, values, status, float64, error, model } = run;
  return {
    key: hexOf(key),
    point,
    values,
    dtype: float64 ? "float64" : "float32",
    status: statuses[status]!,
    ...(statuses[status] !== "failed" && { result: resultOf(run) }),
    ...(error !== null && { error }),
    ...(model !== undefined && { model }),
  };
}

/** A run's result; the part of one that was pruned or limited is that of a run that was stopped. */
export function resultOf({ status, steps, losses, curves, objectives, float64 }: RawRun): RunResult {
  const name = statuses[status]!;
  const loss = losses === undefined ? [] : readFloats(losses.data, float64);
  return {
    status: name === "done" || name === "diverged" ? name : "stopped",
    steps,
    losses: { step: loss.map((_, i) => i * (losses?.every ?? 1)), loss },
    evaluate: curves.map(({ layout, ...curve }) => readCurve(layout, { ...curve, float64 })),
    ...(objectives !== null && { objectives }),
  };
}
