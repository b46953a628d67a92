import { canonicalJson, describe, invalid } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import { ByteList } from "./bytes.js";
import type { Blobs } from "./bytes.js";
import { addCurve, keptStatistics, layoutText } from "./curveLayout.js";
import { KEY_BYTES, statuses } from "./format.js";
import type { Keep } from "./keep.js";
import type { Keys, StoredRun } from "./types.js";

/** Runs as they go to the store's thread: few large arrays, which cost no time to hand over. */
export interface PackedRuns {
  /** [runs * 32] */
  keys: Uint8Array<ArrayBuffer>;
  /** [runs, 5]: point, status, whether float64, steps, last loss (NaN for none) */
  numbers: Float64Array<ArrayBuffer>;
  errors: (string | null)[];
  /** JSON. */
  objectives: (string | null)[];
  /** By axis, then by run. */
  values: (number | string | null)[][];
  layouts: string[];
  /** [curves, 5]: run, place among the run's, layout, step (NaN for none), horizon */
  curves: Float64Array<ArrayBuffer>;
  curveData: Blobs;
  /** [losses, 2]: run, every how many steps */
  losses: Float64Array<ArrayBuffer>;
  lossData: Blobs;
  /** The run of each model. */
  models: Float64Array<ArrayBuffer>;
  modelData: Blobs;
}

/** Packs runs whose axes are as many as the header's. Throws OUTLAST_INVALID_ARGUMENT. */
export function packRuns(runs: readonly StoredRun[], axes: number, keep: Keep): PackedRuns {
  const layouts = new Map<string, number>();
  const curves: number[] = [];
  const losses: number[] = [];
  const models: number[] = [];
  const [curveData, lossData, modelData] = [new BlobList(), new BlobList(), new BlobList()];
  runs.forEach(({ result, model, dtype }, run) => {
    const float64 = dtype === "float64";
    result?.evaluate.forEach((curve, place) => {
      const statistics = keptStatistics(curve, keep.curves);
      const text = layoutText(curve, statistics);
      const layout = layouts.get(text) ?? layouts.size;
      layouts.set(text, layout);
      curves.push(run, place, layout, curve.step ?? NaN, curve.horizon);
      addCurve(curveData.list, curve, statistics, float64);
      curveData.end();
    });
    if (result !== undefined && keep.losses) {
      losses.push(run, everyOf(result.losses.step));
      lossData.list.addFloats(result.losses.loss, float64);
      lossData.end();
    }
    if (model !== undefined && keep.models) {
      models.push(run);
      modelData.list.addBytes(model);
      modelData.end();
    }
  });
  return {
    keys: packKeys(runs.map(({ key }) => key)),
    numbers: Float64Array.from(runs.flatMap(numbersOf)),
    errors: runs.map(({ error = null }) => error),
    objectives: runs.map(({ result }) => (result?.objectives === undefined ? null : JSON.stringify(result.objectives))),
    values: Array.from({ length: axes }, (_, axis) => runs.map((run) => valueOf(run, axis, axes))),
    layouts: [...layouts.keys()],
    curves: Float64Array.from(curves),
    curveData: curveData.take(),
    losses: Float64Array.from(losses),
    lossData: lossData.take(),
    models: Float64Array.from(models),
    modelData: modelData.take(),
  };
}

/** What need not be copied on the way to another thread. */
export function buffersOf(packed: PackedRuns): ArrayBuffer[] {
  const { keys, numbers, curves, curveData, losses, lossData, models, modelData } = packed;
  const arrays = [keys, numbers, curves, curveData.bytes, losses, lossData.bytes, models, modelData.bytes];
  return arrays.map(({ buffer }) => buffer);
}

/** Keys behind each other, 32 bytes each. Throws OUTLAST_INVALID_ARGUMENT. */
export function packKeys(keys: Keys): Uint8Array<ArrayBuffer> {
  if (keys instanceof Uint8Array) {
    if (keys.length % KEY_BYTES === 0) return new Uint8Array(keys);
    throw badKey(`${keys.length} bytes`);
  }
  const packed = Buffer.from(new ArrayBuffer(keys.length * KEY_BYTES));
  keys.forEach((key, i) => {
    const bytes = typeof key === "string" ? packed.write(key, i * KEY_BYTES, "hex") : key.length;
    if (bytes !== KEY_BYTES || key.length > 2 * KEY_BYTES) throw badKey(describe(key));
    if (typeof key !== "string") packed.set(key, i * KEY_BYTES);
  });
  return packed;
}

function badKey(came: string): OutlastError {
  return invalid("OUTLAST_INVALID_ARGUMENT", `A key must be 64 hex digits or ${KEY_BYTES} bytes, got ${came}.`, "keys");
}

function numbersOf({ point, status, dtype, result }: StoredRun): number[] {
  const last = result?.losses.loss.at(-1) ?? NaN;
  return [point, statuses.indexOf(status), dtype === "float64" ? 1 : 0, result?.steps ?? 0, last];
}

/** A number stays one; everything else is JSON. */
function valueOf({ values, point }: StoredRun, axis: number, axes: number): number | string | null {
  if (values.length !== axes) {
    const sentence = `The run of point ${point} has ${values.length} axis values, but the sweep has ${axes} axes.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "values");
  }
  const value = values[axis];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return value === undefined ? null : canonicalJson(value);
}

/** Kept losses are those of every n-th step, from the first on. */
function everyOf(steps: readonly number[]): number {
  const every = steps[1] ?? 1;
  if (steps.every((step, i) => step === i * every)) return every;
  throw invalid("OUTLAST_INVALID_ARGUMENT", "losses.step must count up from 0 in equal steps.", "losses.step");
}

class BlobList {
  readonly list = new ByteList();
  readonly #ends: number[] = [];

  end(): void {
    this.#ends.push(this.list.length);
  }

  take(): Blobs {
    return { bytes: this.list.take(), ends: this.#ends };
  }
}
