import { gramSpectrum, lagWeights, toeplitzDesign, wideRun } from "../../analysis/index.js";
import type { TaskSpec } from "../../tasks/index.js";
import type { PaperRun, Preset } from "../paper.js";
import { trainingBatch } from "../draw.js";

const grids: Record<Preset, { variances: readonly number[]; seeds: number; steps: readonly number[] }> = {
  full: { variances: [0.3, 0.7, 1], seeds: 5, steps: [30, 100] },
  quick: { variances: [0.3], seeds: 3, steps: [100] },
};

/** As tables and claims name it: nothing here is an animal's. */
export const DECODING = "decoding, synthetic surrogate";

const [WIDTH, NEURONS, BINS, BEFORE] = [400, 12, 1000, 7];

/**
 * A linear RNN decodes a velocity of two parts from 8 bins of 12 neurons, at the last of them; the first of 10
 * contiguous blocks is the test. The recording is a synthetic surrogate.
 */
export function decodingRuns(preset: Preset): PaperRun[] {
  const { variances, seeds, steps } = grids[preset];
  return Array.from({ length: seeds }, (_, seed) => {
    const surrogate = { neurons: NEURONS, bins: BINS, seed };
    const task = { kind: "neuralDecoding", surrogate, before: BEFORE } satisfies TaskSpec;
    const design = toeplitzDesign(trainingBatch(task, seed), "last");
    return variances.flatMap((nuW) => {
      const setting = { nuW, nuF: 1 / NEURONS, nuC: 1 }; // so that many inputs start no larger function
      const learningRate = 1 / gramSpectrum(design, lagWeights(setting, BEFORE + 1)).largest;
      const sizes = { hiddenSize: WIDTH, inputSize: NEURONS, outputSize: 2, length: BEFORE + 1 };
      const { model, train } = wideRun(setting, { ...sizes, scored: "last", learningRate });
      return steps.map((step): PaperRun => ({
        cell: { experiment: DECODING, nuW, n: WIDTH, at: step, seed },
        spec: { specVersion: 1, seed, model, task, train: { ...train, steps: step, batchSize: "full" } },
      }));
    });
  }).flat();
}
