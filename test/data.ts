import { randomNumbers } from "../scripts/lib/random.mjs";
import type { Batch, Model, Tensor } from "../src/index.js";

export { randomNumbers };

/** A tensor filled by `value`, which sees the offset. */
export function filled(shape: number[], dtype: "float32" | "float64" | "int32", value: (i: number) => number): Tensor {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array };
  return { shape, data: new arrays[dtype](Array.from({ length: size }, (_, i) => value(i))) };
}

/** Numbers in [-1, 1). */
export function randomTensor(shape: number[], seed: number, dtype: "float32" | "float64" = "float64"): Tensor {
  const next = randomNumbers(seed);
  return filled(shape, dtype, () => 2 * next() - 1);
}

/** A batch for a model, with targets that suit the loss. */
export function randomBatch(
  model: Model,
  { batch, time, loss, seed }: { batch: number; time: number; loss: "mse" | "bce" | "ce"; seed: number },
): Batch {
  const { inputSize, outputSize, dtype } = model.spec;
  const inputs = randomTensor([batch, time, inputSize], seed, dtype);
  const next = randomNumbers(seed + 1);
  if (loss === "ce") {
    return { inputs, targets: filled([batch, time], "int32", () => Math.floor(next() * outputSize)) };
  }
  const shape = [batch, time, outputSize];
  const targets = filled(shape, dtype, () => (loss === "bce" ? Math.round(next()) : 2 * next() - 1));
  return { inputs, targets };
}
