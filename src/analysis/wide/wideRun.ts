import { z } from "zod";
import { parseSpec } from "../../core/index.js";
import { scoredSchema } from "../../models/index.js";
import type { ModelSpec, Scored } from "../../models/index.js";
import type { OptimizerSpec } from "../../optimizers/index.js";
import { checkSetting, effectiveRates } from "./setting.js";
import type { WideSetting } from "./setting.js";

const size = z.int().min(1);

const optionsSchema = z.strictObject({
  hiddenSize: size.describe("n."),
  inputSize: size,
  outputSize: size,
  scored: scoredSchema,
  length: z.number().positive().describe("Scored steps of a sequence when every step is; the mean of all sequences'."),
  learningRate: z.number().min(0).describe("Of the loss of `ToeplitzDesign`."),
});

/** Sizes and training of a wide linear RNN. */
export type WideRunOptions = z.input<typeof optionsSchema>;

/** The model and the training of a wide linear RNN. */
export interface WideRun {
  /** For `createModel`, or the "model" of a run's spec. */
  model: ModelSpec & { cell: "linear"; dtype: "float64" };
  /** For `train`, or the "train" of a run's spec. */
  train: { loss: "mse"; scored: Scored; optimizer: OptimizerSpec };
  /** The theory's loss is lossFactor * mse. */
  lossFactor: number;
}

/**
 * A linear RNN of finite width, to be trained by this package as the theory of its infinite width says. The theory's
 * h_t = n^(-1/2) W h_(t-1) + F x_t, y_t = n^(-1/2) C h_t is the linear cell of A = W/sqrt(n), B = F, C/sqrt(n): their
 * entries start with variances nuW/n, nuF, nuC/n, and descent in W and C is descent in A and C/sqrt(n) at 1/n times the
 * rate. The theory's loss is 1/(2 sequences) times the sum of squared errors over scored steps and outputs, the
 * package's mse their mean: rates are multiplied by lossFactor = outputSize (scored steps a sequence) / 2 as well. In
 * NTK parameterisation the model is the same and rates are nu times as large.
 */
export function wideRun(setting: WideSetting, options: WideRunOptions): WideRun {
  const checked = checkSetting(setting);
  const { hiddenSize, inputSize, outputSize, scored, length, learningRate } = parseSpec(
    optionsSchema,
    options,
    "",
    "the options of wideRun",
  );
  const { nuW, nuF, nuC, frozen } = checked;
  const rates = effectiveRates(checked);
  const lossFactor = (outputSize * (scored === "last" ? 1 : length)) / 2;
  const gaussian = (variance: number): { kind: "gaussian"; std: number } => ({
    kind: "gaussian",
    std: Math.sqrt(variance),
  });
  const rate = (multiple: number): { learningRate: number } => ({ learningRate: learningRate * lossFactor * multiple });
  return {
    model: {
      cell: "linear",
      dtype: "float64",
      ...{ inputSize, hiddenSize, outputSize },
      init: { ...gaussian(nuF), perParameter: { A: gaussian(nuW / hiddenSize), C: gaussian(nuC / hiddenSize) } },
      freeze: frozen.map((matrix) => parameterOf[matrix]),
    },
    train: {
      loss: "mse",
      scored,
      optimizer: {
        kind: "gd",
        ...rate(rates.F),
        perParameter: { A: rate(rates.W / hiddenSize), C: rate(rates.C / hiddenSize) },
      },
    },
    lossFactor,
  };
}

const parameterOf = { W: "A", F: "B", C: "C" } as const;
