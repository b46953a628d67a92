import type { PartialModelSpec } from "../../models/index.js";
import type { RunSpec } from "../../run/index.js";
import type { Cell, PaperRun, Preset } from "../paper.js";
import { automata } from "./automata.js";
import { automatonNetwork } from "./automatonNetwork.js";

const regular = Object.keys(automata) as (keyof typeof automata)[];
const cells = ["tanh", "gru", "lstm"] as const;

export type Task = keyof typeof automata | "bucketSort" | "reverseString";

/** The suite's training lengths, and what it scores: 41 to 500. */
export const [LONGEST_TRAINED, FIRST_SCORED, LAST_SCORED] = [40, 41, 500];

/** What the two presets go over. */
interface Grid {
  tasks: readonly Task[];
  hiddenSize: number;
  /** Optimizer steps. */
  steps: number;
  rate: number;
  seeds: number;
  /** Scored lengths, evenly from 41 to 500, as often odd as even. */
  lengths: number;
  /** Sequences of each length. */
  sequences: number;
}

const grids: Record<Preset, Grid> = {
  full: {
    tasks: [...regular, "bucketSort", "reverseString"],
    hiddenSize: 256,
    ...{ steps: 1000, rate: 1e-3, seeds: 1, lengths: 28, sequences: 64 },
  },
  quick: {
    tasks: [...regular, "bucketSort"],
    hiddenSize: 32,
    ...{ steps: 1000, rate: 3e-3, seeds: 1, lengths: 10, sequences: 64 },
  },
};

/** Every run: networks that run the regular tasks' automata, untrained ones, and trained ones, the longest first. */
export function chomskyRuns(preset: Preset): PaperRun[] {
  const { tasks, hiddenSize, seeds } = grids[preset];
  const trained = (cell: (typeof cells)[number]): PaperRun[] =>
    tasks.flatMap((task) => seedsOf(seeds).map((seed) => learner(task, { cell, hiddenSize }, seed, grids[preset])));
  return [
    ...cells.toReversed().flatMap(trained),
    ...regular.map((task) => fixed("automaton", task, automatonNetwork(automata[task]), preset)),
    ...tasks.flatMap((task) => cells.map((cell) => fixed("untrained", task, { cell, hiddenSize }, preset))),
  ];
}

function seedsOf(count: number): number[] {
  return Array.from({ length: count }, (_, seed) => seed);
}

/** The suite's training: Adam, the gradient's norm bound to 1, batches of 128 fresh strings of one length. */
function learner(task: Task, model: PartialModelSpec, seed: number, { rate, steps, ...grid }: Grid): PaperRun {
  const cell = cellOf("trained", task, model, seed);
  return { cell, spec: specOf(task, model, seed, { rate, steps, ...grid }) };
}

/** A network as it is, at no step. */
function fixed(experiment: string, task: Task, model: PartialModelSpec, preset: Preset): PaperRun {
  return { cell: cellOf(experiment, task, model, 0), spec: specOf(task, model, 0, { ...grids[preset], steps: 0 }) };
}

function cellOf(experiment: string, task: Task, { cell, hiddenSize }: PartialModelSpec, seed: number): Cell {
  return { experiment, task, cell, units: hiddenSize, seed };
}

function specOf(
  task: Task,
  model: PartialModelSpec,
  seed: number,
  { steps, rate, lengths, sequences }: Omit<Grid, "tasks" | "hiddenSize" | "seeds">,
): RunSpec {
  const between = (LAST_SCORED - FIRST_SCORED) / (lengths - 1);
  const scored = Array.from({ length: lengths }, (_, i) => FIRST_SCORED + i * between);
  return {
    specVersion: 1,
    seed,
    model,
    task: { kind: task },
    train: {
      ...{ optimizer: { kind: "adam", learningRate: rate }, clipNorm: 1 },
      ...{ steps, batchSize: 128 },
    },
    evaluate: [{ name: "lengths", lengths: [10, 20, 30, LONGEST_TRAINED, ...scored], sequences }],
  };
}
