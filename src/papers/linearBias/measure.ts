import {
  gramSpectrum,
  lagWeights,
  outputGap,
  toeplitzDesign,
  trainConvolution,
  wideResponse,
} from "../../analysis/index.js";
import type { ToeplitzDesign } from "../../analysis/index.js";
import type { Tensor } from "../../core/index.js";
import { createModel } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import type { TaskSpec } from "../../tasks/index.js";
import type { Measures } from "../paper.js";
import { trainingBatch } from "./draw.js";
import { measuresOf } from "./measures.js";
import { unit } from "./runs.js";

/**
 * Of an RNN after its steps: the distance of its outputs from those of the scaled convolution (`gap`) and of the plain
 * one (`plainGap`), |f - g| / |y| over the training set, both from the RNN's function at the start and each at the rate
 * 1 / (its own largest eigenvalue); the losses of RNN and scaled convolution there.
 */
export function measureLinearBias(model: Model | undefined, { spec, result }: RunRecord): Measures {
  if (model === undefined) return measuresOf({});
  const { hiddenSize, init } = spec.model;
  const { std } = init.perParameter!["A"] as unknown as { std: number };
  const design = toeplitzDesign(trainingBatch(spec.task as unknown as TaskSpec, spec.seeds.data), "every");
  const start = createModel(spec.model, { seed: spec.seeds.init });
  const initial = wideResponse(start, design.lags);
  start.dispose();
  const response = wideResponse(model, design.lags);
  const train = (rho: Float64Array): { response: Tensor; losses: Float64Array } =>
    trainConvolution(design, {
      rho,
      initial,
      learningRate: 1 / gramSpectrum(design, rho).largest,
      steps: result.steps,
    });
  const scaled = train(lagWeights(unit(std * std * hiddenSize), design.lags));
  const plain = train(ones(design));
  const own = trainConvolution(design, { rho: ones(design), initial: response, learningRate: 0, steps: 0 });
  return measuresOf({
    gap: outputGap(design, point(response), point(scaled.response)),
    plainGap: outputGap(design, point(response), point(plain.response)),
    loss: own.losses[0]!,
    convolutionLoss: scaled.losses.at(-1)!,
  });
}

const ones = ({ lags }: ToeplitzDesign): Float64Array => new Float64Array(lags).fill(1);

/** A trajectory of one point. */
function point({ shape, data }: Tensor): Tensor {
  return { shape: [1, ...shape], data };
}
