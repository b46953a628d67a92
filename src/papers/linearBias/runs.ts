import { gramSpectrum, lagWeights, toeplitzDesign, wideRun } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import type { TaskSpec } from "../../tasks/index.js";
import type { PaperRun, Preset } from "../paper.js";
import { decodingRuns } from "./decoding.js";
import { trainingBatch } from "../draw.js";
import { unit } from "./setting.js";

/** What the dynamics are run over: variances of W, and widths with the steps at which their functions are compared. */
interface Grid {
  variances: readonly number[];
  widths: readonly Width[];
}

interface Width {
  n: number;
  seeds: number;
  /** Functions are furthest from each other within the first few steps, the sooner the wider. */
  steps: readonly number[];
  /** How many of the seeds also go on to the last step. */
  ends: number;
}

const early = [1, 2, 3, 4, 6, 14];

const grids: Record<Preset, Grid> = {
  full: {
    variances: [0.3, 0.7, 1, 1.2],
    widths: [
      { n: 25, seeds: 20, steps: early, ends: 20 },
      { n: 100, seeds: 20, steps: early, ends: 20 },
      { n: 400, seeds: 20, steps: early, ends: 20 },
      { n: 1600, seeds: 20, steps: [1, 2], ends: 2 },
    ],
  },
  quick: {
    variances: [0.3, 1],
    widths: [
      { n: 25, seeds: 9, steps: [1, 2, 6], ends: 9 },
      { n: 400, seeds: 9, steps: [1, 2, 6], ends: 9 },
    ],
  },
};

/** The last step of training. */
const LAST = 200;

/** Steps of a sequence, and so lags. */
const TIME = 10;

/** The paper's runs: the dynamics of RNNs, and what they decode. */
export function linearBiasRuns(preset: Preset): PaperRun[] {
  return [...dynamicsRuns(preset), ...decodingRuns(preset)];
}

/**
 * A linear RNN trained on 50 sequences of a random linear teacher of 4 units (A of variance .5/4, noise 20 dB down) by
 * full gradient descent at the rate 1 / (largest eigenvalue) of its wide limit. Steps are cells: every run ends where
 * the functions are compared.
 */
function dynamicsRuns(preset: Preset): PaperRun[] {
  const { variances, widths } = grids[preset];
  return variances.flatMap((nuW) =>
    widths.flatMap(({ n, seeds, steps, ends }) =>
      Array.from({ length: seeds }, (_, seed) =>
        dynamics({ nuW, n, seed, steps: seed < ends ? [...steps, LAST] : steps }),
      ).flat(),
    ),
  );
}

interface Dynamics {
  nuW: number;
  n: number;
  seed: number;
  steps: readonly number[];
}

function dynamics({ nuW, n, seed, steps }: Dynamics): PaperRun[] {
  const task = teacherTask(seed);
  const design = toeplitzDesign(trainingBatch(task, seed), "every");
  const learningRate = 1 / gramSpectrum(design, lagWeights(unit(nuW), TIME)).largest;
  const sizes = { hiddenSize: n, inputSize: 1, outputSize: 1, length: TIME };
  const { model, train } = wideRun(unit(nuW), { ...sizes, scored: "every", learningRate });
  return steps.map((step) => ({
    cell: { experiment: "dynamics", nuW, n, at: step, seed },
    spec: { specVersion: 1, seed, model, task, train: { ...train, steps: step, batchSize: "full" } },
  }));
}

function teacherTask(seed: number): TaskSpec {
  const gaussian = (variance: number): { kind: "gaussian"; std: number } => ({
    kind: "gaussian",
    std: Math.sqrt(variance),
  });
  const teacher = createModel(
    {
      cell: "linear",
      dtype: "float64",
      ...{ inputSize: 1, hiddenSize: 4, outputSize: 1 },
      init: { ...gaussian(1), perParameter: { A: gaussian(0.5 / 4), C: gaussian(1 / 4) } },
    },
    { seed: 1000 + seed }, // none of the students'
  );
  const parameters = teacher.parameters();
  const rows = (name: string): number[][] => {
    const { shape, data } = parameters[name]!;
    const width = shape[1]!;
    return Array.from({ length: shape[0]! }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);
  };
  teacher.dispose();
  const system = { A: rows("A"), B: rows("B"), C: rows("C") };
  return { kind: "teacher", system, length: TIME, sequences: 50, noise: { snrDb: 20 } };
}
