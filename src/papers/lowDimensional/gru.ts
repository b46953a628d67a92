import { effectiveDimension } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import type { Model, ModelSpec } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import { normalNumbers } from "../draw.js";
import type { Measures, PaperRun, Preset } from "../paper.js";

/**
 * Steps of a training sequence; what the state's dimension is measured on: sequences of white inputs, and their steps.
 */
const LENGTH = 10;
const [SEQUENCES, STEPS] = [50, 100];
/** Lengths far beyond, of which the middle one is the table's error. */
export const LENGTHS = [LENGTH, 40, 1000] as const;

interface Grid {
  /** Units of teachers and students, from starts near zero. */
  teachers: readonly number[];
  units: readonly number[];
  /** Other starts, of students of the larger numbers of units and teachers of 2. */
  scales: readonly number[];
  seeds: number;
  steps: number;
}

const grids: Record<Preset, Grid> = {
  full: { teachers: [2, 5], units: [5, 10, 40], scales: [1], seeds: 5, steps: 3000 },
  quick: { teachers: [2], units: [5, 40], scales: [1], seeds: 2, steps: 1500 },
};

/** A start near zero. */
export const SMALL = 0.05;

/**
 * GRU students of GRU teachers, by Adam on fresh samples: entries N(0, scale^2), and a teacher of its own for each
 * seed.
 */
export function gruRuns(preset: Preset): PaperRun[] {
  const { teachers, units, scales, seeds, steps } = grids[preset];
  const small = teachers.flatMap((teacher) => units.map((d) => ({ teacher, d, scale: SMALL })));
  const larger = scales.flatMap((scale) => units.slice(-2).map((d) => ({ teacher: 2, d, scale })));
  return [...small, ...larger].flatMap(({ teacher, d, scale }) =>
    Array.from({ length: seeds }, (_, seed): PaperRun => ({
      cell: { experiment: "GRU", teacher: `${teacher} units`, structure: "-", d, K: LENGTH, scale, seed },
      spec: {
        specVersion: 1,
        seed,
        model: { cell: "gru", hiddenSize: d, init: { kind: "gaussian", std: scale } },
        task: {
          kind: "modelTeacher",
          ...{ model: teacherOf(teacher), seed },
          ...{ length: LENGTH, sequences: "fresh" },
        },
        train: {
          ...{ optimizer: { kind: "adam", learningRate: 5e-3 }, schedule: { kind: "cosine", steps } },
          ...{ steps, batchSize: 32 },
        },
        evaluate: [{ name: "lengths", lengths: [...LENGTHS], sequences: 200, metrics: ["normalizedError"] }],
      },
    })),
  );
}

/** Weights N(0, 1), and 1 in the bias of the update gates: it remembers some steps. */
function teacherOf(units: number): ModelSpec {
  const bias = ["reset", "update", "new"].flatMap((gate) => new Array<number>(units).fill(gate === "update" ? 1 : 0));
  return {
    cell: "gru",
    ...{ inputSize: 1, hiddenSize: units, outputSize: 1, dtype: "float64" },
    init: {
      ...{ kind: "gaussian", std: 1 },
      perParameter: {
        "rnn.bias_ih_l0": { kind: "values", values: bias },
        "rnn.bias_hh_l0": { kind: "constant", value: 0 },
        "readout.bias": { kind: "constant", value: 0 },
      },
    },
  };
}

/**
 * Of a GRU student: the relative errors at lengths 10 (`near`), 40 (`error`) and 1000 (`far`), medians over sequences,
 * and the participation ratios of the covariance of its state and its teacher's under white inputs.
 */
export function measureGru(model: Model, { spec, result }: RunRecord): Measures {
  const task = spec.task as unknown as { model: ModelSpec; seed: number };
  using teacher = createModel(task.model, { seed: task.seed });
  const [near, error, far] = result.evaluate[0]!.metrics.normalizedError!.median;
  const inputs = { shape: [SEQUENCES, STEPS, 1], data: normalNumbers(SEQUENCES * STEPS, 0) };
  const dimensionOf = (own: Model): number => effectiveDimension(own, { inputs }).participation;
  return {
    near: near ?? null,
    error: error ?? null,
    far: far ?? null,
    dimension: dimensionOf(model),
    teacherDimension: dimensionOf(teacher),
  };
}
