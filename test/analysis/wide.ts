import { createModel, train, wideResponse } from "../../src/index.js";
import type { Batch, Model, Tensor, WideRun } from "../../src/index.js";
import { randomNumbers } from "../helpers.js";

/** Normal numbers for test data (Box-Muller). */
export function normalNumbers(seed: number): () => number {
  const next = randomNumbers(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

export function normalTensor(shape: number[], seed: number, std = 1): Tensor & { data: Float64Array } {
  const next = normalNumbers(seed);
  const size = shape.reduce((product, extent) => product * extent, 1);
  return { shape, data: Float64Array.from({ length: size }, () => std * next()) };
}

/** White Gaussian inputs and targets that have nothing to do with them. */
export function noiseBatch(
  sizes: { batch: number; time: number; inputs: number; outputs: number },
  seed: number,
): Batch {
  const { batch, time, inputs, outputs } = sizes;
  return {
    inputs: normalTensor([batch, time, inputs], seed),
    targets: normalTensor([batch, time, outputs], seed + 1),
  };
}

/** The impulse responses of a model after each of these numbers of steps of training. */
export async function responsesWhileTraining(
  model: Model,
  { data, settings, at, lags }: { data: Batch; settings: WideRun["train"]; at: readonly number[]; lags: number },
): Promise<Tensor> {
  const { checkpoints = [] } = await train(model, { data, ...settings, steps: at.at(-1)!, checkpoints: [...at] });
  const points = checkpoints.map((checkpoint) => wideResponse(checkpoint.model, lags));
  const flat = points.flatMap(({ data }) => [...data]);
  return { shape: [points.length, ...points[0]!.shape], data: Float64Array.from(flat) };
}

/** These points of a trajectory. */
export function pick({ shape, data }: Tensor, at: readonly number[]): Tensor {
  const size = data.length / shape[0]!;
  const flat = at.flatMap((point) => [...data.subarray(point * size, (point + 1) * size)]);
  return { shape: [at.length, ...shape.slice(1)], data: Float64Array.from(flat) };
}

export const upTo = (last: number): number[] => Array.from({ length: last + 1 }, (_, step) => step);

/** A model of a run's spec from a seed. */
export function wideModel({ model }: Pick<WideRun, "model">, seed: number): Model {
  return createModel(model, { seed });
}

/** The rows of numbers that a tensor of two dimensions holds. */
export function rowsOf({ shape, data }: Tensor): number[][] {
  const width = data.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
}

/** The solution of a regular system of equations, by elimination with pivots. */
export function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < rows.length; c++) {
    const pivot = rows.findIndex(
      (row, r) => r >= c && rows.slice(c).every((other) => Math.abs(other[c]!) <= Math.abs(row[c]!)),
    );
    [rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!];
    for (let r = 0; r < rows.length; r++) {
      if (r === c) continue;
      const factor = rows[r]![c]! / rows[c]![c]!;
      rows[r] = rows[r]!.map((value, k) => value - factor * rows[c]![k]!);
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

export const rms = (values: ArrayLike<number>): number => Math.sqrt(mean(Array.from(values, (value) => value * value)));

export function deviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  return rms(Array.from(values, (value) => value - centre));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/**
 * White inputs and what a random linear teacher of 4 units says of them, with noise 20 dB below: A of variance .5/4, B
 * of 1, C of 1/4.
 */
export function teacherBatch({ batch, time }: { batch: number; time: number }, seed: number): Batch {
  const init = { A: 0.5 / 4, B: 1, C: 1 / 4 };
  const gaussian = (variance: number): { kind: "gaussian"; std: number } => ({
    kind: "gaussian",
    std: Math.sqrt(variance),
  });
  const perParameter = { A: gaussian(init.A), B: gaussian(init.B), C: gaussian(init.C) };
  const sizes = { inputSize: 1, hiddenSize: 4, outputSize: 1, dtype: "float64" } as const;
  const teacher = createModel({ cell: "linear", ...sizes, init: { ...gaussian(1), perParameter } }, { seed });
  const inputs = normalTensor([batch, time, 1], 2 * seed + 1);
  const said = Float64Array.from(teacher.forward(inputs).outputs.data);
  const noise = normalTensor([batch * time], 2 * seed + 2, 0.1 * deviation(said));
  return { inputs, targets: { shape: [batch, time, 1], data: said.map((value, at) => value + noise.data[at]!) } };
}
