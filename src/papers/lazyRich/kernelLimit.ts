import { impulseResponse, lagMovement, lagWeights, toeplitzDesign, trainConvolution } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import { LAGS, decayPerStep, fourTimeConstants, teacherOf } from "./teacher.js";
import { RATE, wide, wideStudent } from "./runs.js";

/**
 * The infinitely wide linear RNN, from the response of a finite one, trained on the first K lags of m_j = e^(-j / tau)
 * and asked for four time constants more than the loss reads: the largest movement of a lag from K on, over all of
 * training, and the loss at its end.
 */
export function kernelLimit(tau: number): { beyond: number; loss: number } {
  const lambda = decayPerStep(tau);
  const length = fourTimeConstants(lambda);
  const design = toeplitzDesign(unitImpulses(lambda, length), "last");
  const rho = lagWeights(wide, length);
  using start = createModel(wideStudent(100).model);
  const initial = impulseResponse(start, length);
  // The design's loss is a mean over its K sequences.
  const options = { rho, learningRate: RATE * LAGS, steps: STEPS, initial };
  const { trajectory, losses } = trainConvolution(design, options);
  const movement = lagMovement(trajectory).data;
  return {
    beyond: movement.reduce((most, moved, at) => (at % length < LAGS ? most : Math.max(most, moved)), 0),
    loss: losses.at(-1)!,
  };
}

const STEPS = 100;

/** White input without samples: K sequences, the j-th of a 1 that the output sees j steps later. */
function unitImpulses(lambda: number, length: number): Parameters<typeof toeplitzDesign>[0] {
  const [inputs, targets] = [new Float64Array(LAGS * length), new Float64Array(LAGS * length)];
  const teacher = impulseResponse(teacherOf(lambda), LAGS).data;
  for (let j = 0; j < LAGS; j++) {
    inputs[(j + 1) * length - 1 - j] = 1;
    targets[(j + 1) * length - 1] = teacher[j]!;
  }
  const shape = [LAGS, length, 1];
  return { inputs: { shape, data: inputs }, targets: { shape, data: targets } };
}
