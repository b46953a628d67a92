import { checkTensor, describe, invalid, sizeOf } from "../../core/index.js";
import { nativeBatch, resolveModelSpec } from "../../models/index.js";
import type { Batch, Scored } from "../../models/index.js";
import type { FloatArray, NativeBatch } from "../../native/index.js";

/**
 * What a squared loss reads of a batch, as least squares in the impulse response: outputs = matrix L, a row for every
 * scored step. The loss of this folder is the theory's,
 *
 *     loss = 1/(2 sequences) sum over scored steps and outputs of (y - target)^2 = lossFactor * mse,
 *
 * mse being the package's mean over scored numbers; so a learning rate eta here is the rate eta * lossFactor there.
 */
export interface ToeplitzDesign {
  sequences: number;
  /** Scored steps of all sequences. */
  rows: number;
  /** Steps of the longest sequence: later lags of an impulse response meet no data. */
  lags: number;
  inputSize: number;
  outputSize: number;
  /** `[rows, lags, inputSize]`: x_t, x_(t-1), ..., x_0, 0, ... */
  matrix: Float64Array;
  /** [rows, outputSize] */
  targets: Float64Array;
  /** rows outputSize / (2 sequences) */
  lossFactor: number;
}

/**
 * The design of a batch in float64; rows in the order of sequences, then of steps. Throws what a batch of these numbers
 * throws elsewhere, and OUTLAST_INVALID_ARGUMENT for one with initial states: a convolution starts from nothing.
 */
export function toeplitzDesign(batch: Batch, scored: Scored): ToeplitzDesign {
  const checked = checkedBatch(batch, scored);
  const { batch: sequences, lags, inputSize, outputSize, time, inputs, targets } = checked;
  const places = scoredSteps(checked, scored);
  const rows = places.length;
  const matrix = new Float64Array(sizeOf([rows, lags, inputSize], "the design"));
  const wanted = new Float64Array(rows * outputSize);
  for (const [row, { sequence, t }] of places.entries()) {
    const step = sequence * time + t;
    wanted.set(targets.subarray(step * outputSize, (step + 1) * outputSize), row * outputSize);
    for (let j = 0; j <= t; j++) {
      const numbers = inputs.subarray((step - j) * inputSize, (step - j + 1) * inputSize);
      matrix.set(numbers, (row * lags + j) * inputSize);
    }
  }
  const lossFactor = (rows * outputSize) / (2 * sequences);
  return { sequences, rows, lags, inputSize, outputSize, matrix, targets: wanted, lossFactor };
}

/** Throws OUTLAST_INVALID_ARGUMENT for what `toeplitzDesign` did not make. */
export function checkDesign(design: ToeplitzDesign): void {
  if (typeof design === "object" && design !== null && isDesign(design)) return;
  const sentence = `design must be what toeplitzDesign returns, got ${describe(design)}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "design");
}

/** Whether the sizes are whole and the numbers as many as they say. */
function isDesign({
  sequences,
  rows,
  lags,
  inputSize,
  outputSize,
  matrix,
  targets,
  lossFactor,
}: ToeplitzDesign): boolean {
  if (!(matrix instanceof Float64Array && targets instanceof Float64Array)) return false;
  if (![sequences, rows, lags, inputSize, outputSize].every((size) => Number.isSafeInteger(size) && size > 0))
    return false;
  const sizesFit = matrix.length === rows * lags * inputSize && targets.length === rows * outputSize;
  return sizesFit && Number.isFinite(lossFactor) && lossFactor > 0;
}

interface CheckedBatch extends NativeBatch, Pick<ToeplitzDesign, "lags" | "inputSize" | "outputSize"> {
  targets: FloatArray;
}

function checkedBatch(batch: Batch, scored: Scored): CheckedBatch {
  if (batch?.initialState !== undefined) {
    const sentence = "batch.initialState must be left out: a convolution has no state to start from.";
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "batch.initialState");
  }
  if (scored !== "last" && scored !== "every") {
    throw invalid("OUTLAST_INVALID_ARGUMENT", `scored must be "last" or "every", got ${describe(scored)}.`, "scored");
  }
  const sizeOfSteps = (name: "inputs" | "targets"): number =>
    checkTensor(batch?.[name], name, [undefined, undefined, undefined], ["float64"]).shape[2]!;
  const [inputSize, outputSize] = [sizeOfSteps("inputs"), sizeOfSteps("targets")];
  // The least model that could read the batch holds it to what every model asks of one.
  const spec = resolveModelSpec({ cell: "linear", hiddenSize: 1, inputSize, outputSize, dtype: "float64" });
  const checked = nativeBatch(spec, batch, { loss: "mse", scored });
  const lags =
    checked.lengths === undefined ? checked.time : checked.lengths.reduce((most, length) => Math.max(most, length));
  return { ...checked, targets: checked.targets!, lags, inputSize, outputSize };
}

function scoredSteps({ batch, time, lengths, mask }: NativeBatch, scored: Scored): { sequence: number; t: number }[] {
  return Array.from({ length: batch }, (_, sequence) => {
    const length = lengths?.[sequence] ?? time;
    if (scored === "last") return [{ sequence, t: length - 1 }];
    const steps = Array.from({ length }, (_, t) => ({ sequence, t }));
    return steps.filter(({ t }) => mask?.[sequence * time + t] !== 0);
  }).flat();
}
