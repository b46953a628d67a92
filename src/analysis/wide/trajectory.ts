import { invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkReal, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import { checkDesign } from "./design.js";
import type { ToeplitzDesign } from "./design.js";
import { residuals } from "./leastSquares.js";
import { squares } from "./vectors.js";

/** Impulse responses [points, lags, outputSize, inputSize] as one [lags, outputSize, inputSize] array a point. */
export function pointsOf(design: ToeplitzDesign, trajectory: Tensor, name = "trajectory"): Float64Array[] {
  checkDesign(design);
  const { lags, outputSize, inputSize } = design;
  const { shape, data } = checkReal(trajectory, name, [undefined, lags, outputSize, inputSize]);
  const [points = 0] = shape;
  if (points === 0) throw invalid("OUTLAST_SHAPE", `${name} must have at least one impulse response.`, name);
  const size = data.length / points;
  return Array.from({ length: points }, (_, point) => data.subarray(point * size, (point + 1) * size));
}

/** |L_j - L_(0,j)|_F of every point and lag of a trajectory [points, lags, outputSize, inputSize]: [points, lags]. */
export function lagMovement(trajectory: Tensor): RealTensor {
  const { shape, data } = checkReal(trajectory, "trajectory", [undefined, undefined, undefined, undefined]);
  const [points = 0, lags = 0, outputSize = 0, inputSize = 0] = shape;
  const size = outputSize * inputSize;
  const moved = new Float64Array(points * lags);
  for (let at = 0; at < data.length; at++) {
    const difference = data[at]! - data[at % (lags * size)]!;
    moved[Math.floor(at / size)]! += difference * difference;
  }
  return realTensor([points, lags], moved.map(Math.sqrt));
}

/**
 * The largest distance between the outputs of two trajectories of equal length, over all their points: |f - g| / |y|
 * over the scored steps of a batch. For a wide RNN beside its convolution it falls like n^(-1/2).
 */
export function outputGap(design: ToeplitzDesign, first: Tensor, second: Tensor): number {
  const [ours, others] = [pointsOf(design, first, "first"), pointsOf(design, second, "second")];
  if (ours.length !== others.length) {
    const sentence = `second must have as many impulse responses as first, ${ours.length}, got ${others.length}.`;
    throw invalid("OUTLAST_SHAPE", sentence, "second");
  }
  let largest = 0;
  for (const [point, response] of ours.entries()) {
    const other = residuals(design, others[point]!);
    largest = Math.max(largest, squares(residuals(design, response).map((value, row) => value - other[row]!)));
  }
  return Math.sqrt(largest / squares(design.targets));
}
