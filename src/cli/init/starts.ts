import type { RunSpec } from "../../run/index.js";
import type { TaskSpec } from "../../tasks/index.js";

/** What a first run of a task says; `lengths` are those it is tested at, the training lengths first. */
export interface Start {
  /** The task's own fields; those that name a file are filled in when the file is written. */
  task: Record<string, unknown>;
  model: RunSpec["model"];
  train: RunSpec["train"];
  lengths: readonly number[];
  /** What a sweep goes over beside seeds. */
  axes: Record<string, unknown>;
}

const rates = { log: [0.001, 0.1, 3] };

/** A network that reads symbols, or numbers, and learns in some seconds. */
function network(task: Start["task"], lengths: Start["lengths"], hiddenSize = 8): Start {
  return {
    task,
    lengths,
    model: { cell: "lstm", hiddenSize },
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, clipNorm: 1, batchSize: 32, steps: 1000 },
    axes: { "model.cell": ["tanh", "gru", "lstm"], "train.optimizer.learningRate": rates },
  };
}

/** A few units that learn to count, string by string. */
function counter(task: Start["task"], lengths: Start["lengths"], hiddenSize: number): Start {
  return {
    task,
    lengths,
    model: { cell: "lstm", hiddenSize },
    train: { optimizer: { kind: "adam", learningRate: 0.01 }, batchSize: 1, epochs: 10 },
    axes: { "model.cell": ["tanh", "gru", "lstm"] },
  };
}

/** A linear network, whose expected loss is exact. */
function linear(task: Start["task"], lengths: Start["lengths"]): Start {
  return {
    task,
    lengths,
    model: { cell: "linear", hiddenSize: 8, dtype: "float64", init: { kind: "gaussian", std: 0.3 } },
    train: { objective: "population", optimizer: { kind: "gd", learningRate: 0.05 }, steps: 2000 },
    axes: { "model.hiddenSize": [2, 8, 32], "train.optimizer.learningRate": rates },
  };
}

/** Bracket strings of the counting papers' grammar. */
const brackets = { maxLength: 30, sequences: 2000 };
const far = [20, 50, 100, 200, 500];
/** A task of the Chomsky hierarchy, at lengths that a minute is enough for. */
const answered = network({ length: [1, 20] }, [20, 40, 80, 160], 32);

/** A first run of every task; a task without one does not compile. */
export const starts: Record<TaskSpec["kind"], Start> = {
  dyck1: counter(brackets, far, 2),
  semiDyck1: counter(brackets, far, 2),
  bracketCounting: network({ lengths: [2, 4, 6, 8, 10] }, far, 2),
  dyck1Acceptance: network({ lengths: [2, 4, 6, 8, 10] }, far, 4),
  dyck2: counter(brackets, far, 8),
  shuffle: counter({ pairs: 2, ...brackets }, far, 4),
  aNbN: network({ window: [1, 20] }, [20, 40, 100, 200]),
  aNbNcN: network({ window: [1, 20] }, [30, 60, 150, 300]),
  aNbNcNdN: network({ window: [1, 20] }, [40, 80, 200, 400]),
  strings: network({ language: "dyck1" }, [2, 4, 6, 8]),
  parity: answered,
  evenPairs: answered,
  modularArithmetic: answered,
  cycleNavigation: answered,
  bucketSort: answered,
  reverseString: answered,
  duplicateString: answered,
  teacher: linear({ system: { eigenvalues: [0.9], weights: [1] }, length: 10 }, [10, 20, 50, 100, 1000]),
  delay: linear({ delay: 3, length: 10 }, [10, 20, 50, 100, 1000]),
  modelTeacher: network(
    { model: { cell: "gru", inputSize: 1, hiddenSize: 2, outputSize: 1 }, seed: 1, length: 10 },
    [10, 20, 50, 100, 1000],
  ),
  adding: network({ length: 20 }, [20, 40, 80, 160], 16),
  neuralDecoding: network({ surrogate: { neurons: 12, bins: 1200, seed: 1 }, before: 7 }, [8], 16),
  dataset: network({}, [4, 8, 12]),
  custom: network({ length: [2, 20], sequences: 500 }, [20, 40, 80]),
};
