import type { FailedRun } from "../engine/tally.js";
import type { Store, StoredRun } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { OutlastError } from "../../core/index.js";
import { indicesOf, keyAt, partsOf } from "./chunk.js";
import type { ChunkData } from "./chunk.js";

/** A chunk that took its workers down is given back in so many parts, to find the run that does it. */
const PARTS = 8;
/** How often a chunk is put again whose attempts all came to errors. */
const MOST_AGAIN = 1;

/** What is to be done with a chunk that failed: other chunks to put in its stead, or runs that are given up. */
export function insteadOf(
  sweep: Sweep,
  chunk: ChunkData,
  { stalled, reason }: { stalled: boolean; reason: string },
): { put: ChunkData[]; failed: FailedRun[] } {
  if (!stalled && chunk.again < MOST_AGAIN) return { put: [{ ...chunk, again: chunk.again + 1 }], failed: [] };
  const indices = [...indicesOf(chunk.ranges)];
  if (stalled && indices.length > 1) return { put: partsOf(sweep, chunk, PARTS), failed: [] };
  const error = stalled
    ? "Every worker that took this run alone was not heard of any more: it ends their processes, or they were killed."
    : `Workers came to an error: ${reason}`;
  return { put: [], failed: indices.map((point) => ({ point, key: keyAt(sweep, point), error })) };
}

/** Stores runs that no worker could compute, as failed. */
export async function storeFailed(sweep: Sweep, store: Store, id: string, failed: readonly FailedRun[]): Promise<void> {
  const runs = failed.map(({ point, key, error }): StoredRun => {
    const values = sweep.point(point);
    return {
      key,
      point,
      values: sweep.paths.map((path) => values[path]),
      dtype: dtypeOf(sweep, point),
      status: "failed",
      error,
    };
  });
  await store.commit({ id: `${id} ${new Date().toISOString()}`, runs });
}

function dtypeOf(sweep: Sweep, point: number): StoredRun["dtype"] {
  try {
    return sweep.run(point).spec.model.dtype;
  } catch (error) {
    if (!(error instanceof OutlastError)) throw error;
    return "float32";
  }
}
