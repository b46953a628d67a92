import type { ModelSpec, RunSpec, SystemSpec } from "../../../src/index.js";
import { createModel, wideRun } from "../../../src/index.js";

export const none = { specVersion: 1, evaluate: [] } as const;

/** A linear student with these numbers that is not trained, of a linear teacher. */
export function still(
  system: { A: number[][]; B: number[][]; C: number[][] },
  teacher: SystemSpec,
  model: object = {},
): RunSpec {
  const init = { kind: "values", values: system } as const;
  return {
    ...{ ...none, seed: 1 },
    model: { cell: "linear", hiddenSize: system.A.length, dtype: "float64", init, ...model },
    task: { kind: "teacher", system: teacher, length: 6 },
    train: { objective: "population", optimizer: { kind: "gd", learningRate: 0.1 }, steps: 0 },
  };
}

/** Descent from near zero to a teacher of two modes. */
export function descent(change: object = {}): RunSpec {
  return {
    ...{ ...none, seed: 2 },
    model: { cell: "linear", hiddenSize: 4, dtype: "float64", init: { kind: "nearZero", scale: 0.1 } },
    task: { kind: "teacher", system: { eigenvalues: [0.9, -0.5], weights: [1, 0.5] }, length: 6 },
    train: { objective: "population", optimizer: { kind: "gd", learningRate: 0.01 }, steps: 200 },
    ...change,
  };
}

/** Gradient flow of the same, looked at 20 times. */
export const flow = descent({
  train: { objective: "population", optimizer: { kind: "gradientFlow", time: 40 }, steps: 20 },
});

/** A GRU that learns from another. */
export const gruTeacher = {
  ...{ cell: "gru", inputSize: 2, hiddenSize: 2, outputSize: 1, dtype: "float64" },
} as const satisfies ModelSpec;
export const gruStudent: RunSpec = {
  ...{ ...none, seed: 4 },
  model: { cell: "gru", hiddenSize: 3, dtype: "float64" },
  task: { kind: "modelTeacher", model: gruTeacher, seed: 9, length: 7 },
  train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 8, steps: 10 },
};

/** Sequences that are chosen, [6][8][1], so that tests know them. */
export const chosen = Array.from({ length: 6 }, (_, n) =>
  Array.from({ length: 8 }, (__, t) => [((n * 7 + t * 5 + 3) % 11) / 5 - 1]),
);
export const variances = { nuW: 0.5, nuF: 1, nuC: 0.8 };
export const wideTeacher = { eigenvalues: [0.8, -0.4], weights: [0.6, 0.3] };
export const wideRate = 0.02;

/** A wide linear RNN on the chosen sequences, as the theory has it. */
export function wide(hiddenSize: number, change: object = {}, init?: object): RunSpec {
  const sizes = { hiddenSize, inputSize: 1, outputSize: 1, length: 8 };
  const { model, train } = wideRun(variances, { ...sizes, scored: "every", learningRate: wideRate });
  return {
    ...{ ...none, seed: 6 },
    model: { ...model, ...(init && { init }) } as RunSpec["model"],
    task: { kind: "teacher", system: wideTeacher, length: 8, inputs: chosen },
    train: { ...train, steps: 25, batchSize: "full", ...change },
  };
}

/** A linear model of a system, that no run made. */
export function modelOf(A: number[][], B: number[][], C: number[][]): ReturnType<typeof createModel> {
  const sizes = { hiddenSize: A.length, inputSize: B[0]!.length, outputSize: C.length };
  return createModel({ cell: "linear", dtype: "float64", ...sizes, init: { kind: "values", values: { A, B, C } } });
}
