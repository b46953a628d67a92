import type { RunSpec } from "../../run/index.js";
import { TIME, flowSpec, flowTraining, startAt } from "../flows.js";
import type { Flow, Structure } from "../flows.js";
import type { PaperRun, Preset } from "../paper.js";

/** What the grid goes over, and how many seeds each of its points has. */
interface Grid {
  structures: readonly Structure[];
  dimensions: readonly number[];
  lengths: readonly number[];
  scales: readonly number[];
  seeds: number;
}

const grids: Record<Preset, Grid> = {
  full: {
    structures: ["full", "symmetric", "diagonal"],
    dimensions: [5, 10, 20],
    lengths: [2, 3, 5, 10],
    scales: [1e-3, 1e-2, 0.1, 1],
    seeds: 5,
  },
  quick: {
    structures: ["full", "symmetric", "diagonal"],
    dimensions: [20],
    lengths: [3],
    scales: [1e-3, 0.1, 1],
    seeds: 3,
  },
};

/** Every run of the paper: the grid, then what takes one assumption away at a time. */
export function memorylessRuns(preset: Preset): PaperRun[] {
  const { structures, dimensions, lengths, scales, seeds } = grids[preset];
  const each = Array.from({ length: seeds }, (_, seed) => seed);
  const grid = structures.flatMap((structure) =>
    dimensions.flatMap((d) =>
      lengths.flatMap((K) => scales.flatMap((scale) => each.map((seed) => nearZero({ structure, d, K, scale, seed })))),
    ),
  );
  // A student of forty units is dear on ten lags, and says nothing that it does not say on three.
  const large = preset === "full" ? [1e-3, 0.1, 1].flatMap((scale) => each.map((seed) => nearZero({ structure: "full", d: 40, K: 3, scale, seed }))) : []; // prettier-ignore
  return [...grid, ...large, ...each.flatMap((seed) => [...assumptions(seed), ...nonlinear(seed, preset)])];
}

interface Student {
  structure: Structure;
  d: number;
  K: number;
  scale: number;
  seed: number;
}

function nearZero({ structure, d, K, scale, seed }: Student): PaperRun {
  return {
    cell: { experiment: "grid", structure, d, K, scale, seed },
    spec: flowSpec({ system: { memoryless: 1 }, d, K, seed, structure, init: startAt(scale, structure) }),
  };
}

/** One assumption of the positive result changed at a time, at d = 20 (10 for A_0 = a I) and K = 3. */
function assumptions(seed: number): PaperRun[] {
  const start = startAt(0.1, "full");
  const flow: Flow = { system: { memoryless: 1 }, d: 20, K: 3, seed, structure: "full", init: start };
  const negative = { memoryless: -1 };
  const balanced: Flow = { ...flow, structure: "symmetric", init: startAt(0.1, "symmetric", "balanced") };
  const cell = (experiment: string): PaperRun["cell"] => ({
    experiment,
    structure: "full",
    d: 20,
    K: 3,
    scale: 0.1,
    seed,
  });
  const flowed = flowSpec(flow);
  const optimized = (optimizer: RunSpec["train"]["optimizer"], steps: number): RunSpec => ({
    ...flowed,
    train: { objective: "population", optimizer, steps },
  });
  return [
    { cell: cell("balanced start"), spec: flowSpec(balanced) },
    {
      cell: cell("balanced start, w < 0"),
      // Balance is kept, but not stably: rounding grows as e^(2 t), and breaks it from t = 20 on.
      spec: flowSpec({ ...balanced, system: negative, time: 8 }),
    },
    { cell: cell("any start, w < 0"), spec: flowSpec({ ...flow, system: negative }) },
    ...[0.5, 1].map((alpha): PaperRun => ({
      cell: { ...cell(`A_0 = ${alpha} I`), d: 10 },
      spec: flowSpec({ ...flow, d: 10, init: { ...start, perParameter: { A: { kind: "identity", scale: alpha } } } }),
    })),
    { cell: cell("gradient descent"), spec: optimized({ kind: "gd", learningRate: 1e-2 }, 20_000) },
    { cell: cell("Adam"), spec: optimized({ kind: "adam", learningRate: 1e-2 }, 20_000) },
    ...[1, 2].map((sequences): PaperRun => ({
      cell: cell(`${sequences} of 3 sequences`),
      spec: {
        ...flowed,
        task: { kind: "teacher", system: { memoryless: 1 }, length: 3, sequences },
        train: { ...flowTraining(TIME), objective: "samples" },
      },
    })),
  ];
}

/** GRU and LSTM students of samples, by Adam, tested at lengths far beyond. */
function nonlinear(seed: number, preset: Preset): PaperRun[] {
  const steps = preset === "full" ? 4000 : 1000;
  return (["gru", "lstm"] as const).map((cell) => ({
    cell: { experiment: cell, structure: "-", d: 16, K: 10, scale: 1, seed },
    spec: {
      specVersion: 1,
      seed,
      model: { cell, hiddenSize: 16 },
      task: { kind: "teacher", system: { memoryless: 1 }, length: 10, sequences: "fresh" },
      train: { optimizer: { kind: "adam", learningRate: 3e-3 }, steps, batchSize: 32 },
      evaluate: [{ name: "lengths", lengths: [10, 40, 1000], sequences: 200, metrics: ["normalizedError"] }],
    },
  }));
}
