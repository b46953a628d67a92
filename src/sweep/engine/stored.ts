import { OutlastError, canonicalJson, sha256Hex } from "../../core/index.js";
import { modelBytes, modelFromParameters } from "../../models/index.js";
import type { Keep, StoredRun } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import type { Finished } from "./execute.js";

/** A run as the store takes it. */
export function storedRun(finished: Finished, sweep: Sweep, keep: Keep): StoredRun {
  const { index, key, ready, status, outcome, error } = finished;
  const point = sweep.point(index);
  return {
    key,
    point: sweep.numberOf(index),
    values: sweep.paths.map((path) => point[path]),
    dtype: ready?.spec.model.dtype ?? "float32",
    status,
    ...(outcome && { result: outcome.result }),
    ...(error !== undefined && { error }),
    ...(keep.models && { model: modelOf(finished) }),
  };
}

/** The trained model as a file, unless it has none whose numbers are finite. */
function modelOf({ key, ready, status, outcome }: Finished): Uint8Array | undefined {
  if (ready === undefined || outcome === undefined || status !== "done") return undefined;
  if (!outcome.parameters.every((value) => Number.isFinite(value))) return undefined;
  const model = modelFromParameters(ready.spec.model, outcome.parameters);
  try {
    return modelBytes(model, { key });
  } finally {
    model.dispose();
  }
}

/** A point that is no run, such as one whose fields contradict each other: it is named by what it says. */
export function badPoint(index: number, sweep: Sweep, error: unknown): Finished {
  if (!(error instanceof OutlastError)) throw error;
  const said = { base: sweep.spec.base, point: sweep.point(index) };
  return { index, key: sha256Hex(canonicalJson(said)), status: "failed", error: error.message };
}
