import {
  convolve,
  gramSpectrum,
  lagWeights,
  outputGap,
  regressionScores,
  toeplitzDesign,
  trainConvolution,
  wideResponse,
} from "../../analysis/index.js";
import type { ToeplitzDesign } from "../../analysis/index.js";
import type { Tensor } from "../../core/index.js";
import { createModel } from "../../models/index.js";
import type { Batch, Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import type { TaskSpec } from "../../tasks/index.js";
import type { Measures } from "../paper.js";
import { trainingBatch } from "../draw.js";
import { measuresOf } from "./measures.js";
import { settingOf } from "./setting.js";

/**
 * Of an RNN after its steps: the distance of its outputs from those of the scaled convolution (`gap`) and of the plain
 * one (`plainGap`), |f - g| / |y| over the training set, both from the RNN's function at the start and each at the rate
 * 1 / (its own largest eigenvalue), the RNN at that of its scaled one; the losses of RNN and scaled convolution there.
 * Where a velocity is decoded, distances are those on the test part, and `rSquared`, `scaledRSquared` and
 * `plainRSquared` the mean R^2 of the three there.
 */
export function measureLinearBias(model: Model | undefined, { spec, result }: RunRecord): Measures {
  if (model === undefined) return measuresOf({});
  const { scored } = spec.train;
  const task = spec.task as unknown as TaskSpec;
  const design = toeplitzDesign(trainingBatch(task, spec.seeds.data), scored);
  const { own, scaled, plain } = comparators(model, spec, design, result.steps);
  const losses = { loss: lossOf(design, own), convolutionLoss: lossOf(design, scaled) };
  if (task.kind !== "neuralDecoding") {
    const gap = (other: Tensor): number => outputGap(design, point(own), point(other));
    return measuresOf({ gap: gap(scaled), plainGap: gap(plain), ...losses });
  }
  const test = trainingBatch({ ...task, part: "test" }, spec.seeds.data);
  const tested = toeplitzDesign(test, scored);
  const gap = (other: Tensor): number => outputGap(tested, point(own), point(other));
  const score = (outputs: Tensor): number => regressionScores(lastSteps(outputs), lastSteps(test.targets)).meanRSquared;
  return measuresOf({
    ...{ gap: gap(scaled), plainGap: gap(plain), ...losses },
    rSquared: score(model.forward(test.inputs).outputs),
    scaledRSquared: score(convolve(scaled, test.inputs)),
    plainRSquared: score(convolve(plain, test.inputs)),
  });
}

/** Impulse responses of a model, and of both convolutions after as many steps from where it started. */
function comparators(
  model: Model,
  { model: modelSpec, seeds, train: { optimizer } }: RunRecord["spec"],
  design: ToeplitzDesign,
  steps: number,
): Record<"own" | "scaled" | "plain", Tensor> {
  using start = createModel(modelSpec, { seed: seeds.init });
  const initial = wideResponse(start, design.lags);
  const train = (rho: Float64Array, learningRate: number): Tensor =>
    trainConvolution(design, { rho, initial, learningRate, steps }).response;
  const { learningRate } = optimizer as unknown as { learningRate: number };
  return {
    own: wideResponse(model, design.lags),
    scaled: train(lagWeights(settingOf(modelSpec), design.lags), learningRate / design.lossFactor),
    plain: train(ones(design), 1 / gramSpectrum(design, ones(design)).largest),
  };
}

function lossOf(design: ToeplitzDesign, initial: Tensor): number {
  return trainConvolution(design, { rho: ones(design), initial, learningRate: 0, steps: 0 }).losses[0]!;
}

const ones = ({ lags }: ToeplitzDesign): Float64Array => new Float64Array(lags).fill(1);

/** A trajectory of one point. */
function point({ shape, data }: Tensor): Tensor {
  return { shape: [1, ...shape], data };
}

/** [batch, 1, size] of [batch, time, size]. */
function lastSteps({ shape: [batch = 0, time = 0, size = 0], data }: Batch["targets"]): Tensor {
  const last = Float64Array.from({ length: batch * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    return data[((row + 1) * time - 1) * size + column]!;
  });
  return { shape: [batch, 1, size], data: last };
}
