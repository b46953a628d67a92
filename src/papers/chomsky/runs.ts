import type { PartialModelSpec } from "../../models/index.js";
import type { RunSpec } from "../../run/index.js";
import type { PaperRun, Preset } from "../paper.js";
import { automata } from "./automata.js";
import { automatonNetwork } from "./automatonNetwork.js";

/** The suite's cells are relu, its RNN, and lstm. */
export const cells = ["lstm", "gru", "relu", "tanh"] as const;
type LearnedCell = (typeof cells)[number];

export const regular = Object.keys(automata) as (keyof typeof automata)[];
export type Task = keyof typeof automata | "bucketSort" | "reverseString";

/** The suite's training lengths are 1 to 40, and it scores 41 to 500. */
export const [LONGEST_TRAINED, FIRST_SCORED, LAST_SCORED] = [40, 41, 500];

/** Hidden units: the suite's, and few. */
export const [SUITE, SMALL] = [256, 32];

/** How networks of a size are trained: a rate, and as many steps of each cell as take about as long as the others'. */
interface Training {
  hiddenSize: number;
  rate: number;
  steps: Record<LearnedCell, number>;
}

/** The suite's size and its largest learning rate; a small size and a rate of ours. */
const suite: Training = { hiddenSize: SUITE, rate: 5e-4, steps: { lstm: 1000, gru: 1200, relu: 2500, tanh: 2500 } };
const small: Training = { hiddenSize: SMALL, rate: 3e-3, steps: { lstm: 2000, gru: 2000, relu: 5000, tanh: 7500 } };

/** What the presets go over: sizes with their tasks and seeds, and how finely the lengths from 41 to 500 are scored. */
interface Grid {
  learners: readonly { training: Training; tasks: readonly Task[]; seeds: number }[];
  /** Scored lengths, evenly spaced, and as often odd as even. */
  lengths: number;
  /** Sequences at each length. */
  sequences: number;
}

const main: readonly Task[] = [...regular, "bucketSort"];

const grids: Record<Preset, Grid> = {
  full: {
    learners: [
      { training: suite, tasks: main, seeds: 1 },
      { training: small, tasks: [...main, "reverseString"], seeds: 3 },
    ],
    ...{ lengths: 28, sequences: 32 },
  },
  quick: { learners: [{ training: small, tasks: main, seeds: 1 }], lengths: 10, sequences: 64 },
};

/** Answers that a score is the mean of, where each is a single token. */
export function answersScored(preset: Preset): number {
  return grids[preset].lengths * grids[preset].sequences;
}

/** Every run: trained networks, the slowest first, those that run the regular tasks' automata, and untrained ones. */
export function chomskyRuns(preset: Preset): PaperRun[] {
  const { learners, ...grid } = grids[preset];
  const trained = learners.flatMap(({ training, tasks, seeds }) =>
    cells.flatMap((cell) =>
      tasks.flatMap((task) =>
        Array.from({ length: seeds }, (_, seed) => {
          const { hiddenSize, rate, steps } = training;
          return runOf(
            "trained",
            { task, model: { cell, hiddenSize }, seed, rate, steps: stepsOf(task, steps[cell]) },
            grid,
          );
        }),
      ),
    ),
  );
  const fixed = (experiment: string, task: Task, model: PartialModelSpec): PaperRun =>
    runOf(experiment, { task, model, seed: 0, rate: small.rate, steps: 0 }, grid);
  return [
    ...trained,
    ...regular.map((task) => fixed("automaton", task, automatonNetwork(automata[task]))),
    ...main.flatMap((task) => cells.map((cell) => fixed("untrained", task, { cell, hiddenSize: SMALL }))),
  ];
}

/** Strings that are said again take twice the steps of a sequence. */
function stepsOf(task: Task, steps: number): number {
  return task === "bucketSort" || task === "reverseString" ? steps / 2 : steps;
}

interface Learner {
  task: Task;
  model: PartialModelSpec;
  seed: number;
  rate: number;
  steps: number;
}

/** The suite's training: Adam, the gradient's norm bound to 1, batches of 128 fresh strings of one length. */
function runOf(
  experiment: string,
  { task, model, seed, rate, steps }: Learner,
  { lengths, sequences }: Pick<Grid, "lengths" | "sequences">,
): PaperRun {
  const between = (LAST_SCORED - FIRST_SCORED) / (lengths - 1);
  const scored = Array.from({ length: lengths }, (_, i) => FIRST_SCORED + i * between);
  const spec: RunSpec = {
    specVersion: 1,
    seed,
    model,
    task: { kind: task },
    train: { optimizer: { kind: "adam", learningRate: rate }, clipNorm: 1, batchSize: 128, steps },
    evaluate: [{ name: "lengths", lengths: [10, 20, 30, LONGEST_TRAINED, ...scored], sequences }],
  };
  return { cell: { experiment, task, cell: model.cell, units: model.hiddenSize, steps, seed }, spec };
}
