import type { PartialModelSpec } from "../../models/index.js";
import type { RunSpec } from "../../run/index.js";

/** The authors' cells and learning rates (their released code). */
export const rates = { lstm: 0.01, gru: 0.001, relu: 0.01 } as const;
export type CountingCell = keyof typeof rates;
export const countingCells = Object.keys(rates) as CountingCell[];

/** Training strings, each an update of its own: updates of an epoch. */
export const WORDS = 10_000;
export const EPOCHS = 30;

/** The deepest excursion that is looked at. */
export const DEEPEST = 10 ** 5;

/** The longest strings that units are certified for, all of them. */
export const CERTIFIED = 2000;

type Evaluations = NonNullable<RunSpec["evaluate"]>;
type Task = NonNullable<Evaluations[number]["task"]>;

const dyck1 = (fields: object = {}): Task => ({ kind: "dyck1", ...fields });
const scores = { metrics: ["sequenceAccuracy", "firstFailure"] } as const;
const losses = { metrics: ["loss", "sequenceAccuracy", "firstFailure"] } as const;

/**
 * The authors' sets, drawn anew: parts of one draw of 2 to 50 symbols, the long set, strings of exactly 1000, and
 * of 2000 as pairs one after the other, one inside the other, and zigzags. Of their zigzag number 1, `turns`, the
 * position of the failure alone. Beside them: the deepest excursion ((...)) that a model gets right, and the longest
 * uniform Dyck words, 100 of a length, all of which it gets right.
 */
export const evaluations: Evaluations = [
  { name: "train", task: dyck1({ split: "train" }), lengths: [[2, 50]], sequences: WORDS, ...losses },
  { name: "test", task: dyck1({ split: "test" }), lengths: [[2, 50]], sequences: 5000, ...scores },
  { name: "validation", task: dyck1({ split: "validation" }), lengths: [[2, 50]], sequences: 5000, ...losses },
  { name: "long", task: dyck1(), lengths: [[52, 100]], sequences: 5000, ...losses },
  { name: "1000", task: dyck1({ sampler: "conditioned" }), lengths: [1000], sequences: 100, ...scores },
  { name: "concatenated", task: dyck1({ sampler: "concatenated" }), lengths: [2000], sequences: 200, ...scores },
  { name: "nested", task: dyck1({ sampler: "nested" }), lengths: [2000], sequences: 200, ...scores },
  { name: "zigzag", task: dyck1({ sampler: "zigzag" }), lengths: [2000], sequences: 10, ...scores },
  {
    name: "turns",
    task: dyck1({ sampler: "zigzag", depths: [500] }),
    lengths: [2000],
    sequences: 1,
    metrics: ["firstFailure"],
  },
  {
    name: "depth",
    task: dyck1({ sampler: "zigzag" }),
    lengths: [2],
    sequences: 1,
    metrics: ["sequenceAccuracy"],
    horizon: { upTo: 2 * DEEPEST },
  },
  {
    name: "horizon",
    task: dyck1({ sampler: "uniform" }),
    lengths: [100],
    sequences: 100,
    metrics: ["sequenceAccuracy"],
    horizon: { upTo: 10 ** 4 },
  },
];

/** What one run of the study may have that the others have not. */
export interface Variant {
  cell: CountingCell;
  seed: number;
  model?: Partial<Omit<PartialModelSpec, "cell">>;
  train?: Partial<RunSpec["train"]>;
  /** In epochs. */
  checkpoints?: readonly number[];
  /** Names of the evaluations; all by default. */
  tests?: readonly string[];
}

/**
 * One unit on Dyck-1 strings of 2 to 50 symbols, the study's set-up: Adam, one string an update, mse over both outputs
 * at every step, the strings in a new order every epoch. All runs have one draw of strings, for training and tests.
 */
export function countingSpec({ cell, seed, model, train, checkpoints = [], tests }: Variant): RunSpec {
  const epochs = train?.steps === undefined ? { epochs: EPOCHS } : {};
  return {
    specVersion: 1,
    seed,
    seeds: { data: 0, evaluate: 0 },
    model: { cell, hiddenSize: 1, ...model },
    task: { kind: "dyck1", sequences: WORDS },
    train: { optimizer: { kind: "adam", learningRate: rates[cell] }, batchSize: 1, ...epochs, ...train },
    evaluate: evaluations.filter((entry: { readonly name: string }) => tests?.includes(entry.name) ?? true),
    history: { every: WORDS },
    checkpoints: checkpoints.map((epoch) => epoch * WORDS),
  };
}
