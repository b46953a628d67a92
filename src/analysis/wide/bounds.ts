import { checkFields, invalid } from "../../core/index.js";
import type { Tensor } from "../../core/index.js";
import { checkLagWeights, checkNotNegative, realTensor } from "./checks.js";
import type { RealTensor } from "./checks.js";
import type { ToeplitzDesign } from "./design.js";
import { directionsOf } from "./directions.js";
import { gramSpectrum } from "./gram.js";
import { residuals, responseGradient } from "./leastSquares.js";
import { svd } from "./svd.js";
import { lagMovement, pointsOf } from "./trajectory.js";
import { squares } from "./vectors.js";

/** Gradient descent as it was done: `trajectory` has the impulse response before every step and at the end. */
export interface BoundedRun {
  rho: ArrayLike<number>;
  /** Of the loss of `ToeplitzDesign`. */
  learningRate: number;
  /**
   * `[steps + 1, lags, outputSize, inputSize]`: of a convolution, or of an RNN, for which they hold as it grows wide.
   */
  trajectory: Tensor;
}

/**
 * How far each lag may have moved from where it started, and how far it has, |L_j - L_(0,j)|_F: [steps + 1, lags] both.
 */
export interface MovementBound {
  bound: RealTensor;
  measured: RealTensor;
}

/** B1: |L_j^l - L_j^0|_F <= learningRate rho_j sum_(k<l) |G_j^k|_F, whatever the rate; G_j^k the gradient at step k. */
export function pathBound(design: ToeplitzDesign, run: BoundedRun): MovementBound {
  const { points, rho, learningRate } = checkedRun(design, run);
  const path = new Float64Array(design.lags);
  return boundsOf(design, run, points.length, (step) => {
    const bound = path.map((length, j) => learningRate * rho[j]! * length);
    const gradient = responseGradient(design, residuals(design, points[step]!));
    const size = gradient.length / design.lags;
    for (let j = 0; j < path.length; j++) {
      path[j]! += Math.sqrt(squares(gradient.subarray(j * size, (j + 1) * size)));
    }
    return bound;
  });
}

/**
 * B2: with m > 0 the smallest eigenvalue of `gramSpectrum`, a rate of at most its critical step, X_j the columns of lag
 * j and r the first residual,
 *
 *     |L_j^l - L_j^0|_F <= rho_j |X_j|_2 |r| / (sequences m) (1 - (1 - learningRate m)^l),
 *
 * a multiple of rho_j however long training lasts. Throws OUTLAST_INVALID_ARGUMENT where a condition fails.
 */
export function decayBound(design: ToeplitzDesign, run: BoundedRun): MovementBound {
  const { points, rho, learningRate } = checkedRun(design, run);
  const { smallest, criticalStep } = gramSpectrum(design, rho);
  if (!(smallest > 0)) {
    const cause = `the batch's ${design.rows} scored steps are linearly dependent`;
    const sentence = `There is no such bound: ${cause}, so that the smallest eigenvalue is 0. Use pathBound or stepBound.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "design");
  }
  checkRate(learningRate, criticalStep, "2 / (smallest + largest eigenvalue)");
  const reach = reaches(design, points[0]!);
  let [time, left] = [0, 1]; // (1 - left) / smallest, as the sum that it is, and (1 - learningRate smallest)^l
  return boundsOf(design, run, points.length, () => {
    const bound = reach.map((length, j) => rho[j]! * length * time);
    time += learningRate * left;
    left *= 1 - learningRate * smallest;
    return bound;
  });
}

/**
 * B3: |L_j^l - L_j^0|_F <= learningRate l rho_j |X_j|_2 |r| / sequences, for rates of at most 2 / (largest eigenvalue).
 */
export function stepBound(design: ToeplitzDesign, run: BoundedRun): MovementBound {
  const { points, rho, learningRate } = checkedRun(design, run);
  checkRate(learningRate, 2 / gramSpectrum(design, rho).largest, "2 / (largest eigenvalue)");
  const reach = reaches(design, points[0]!);
  return boundsOf(design, run, points.length, (step) =>
    reach.map((length, j) => learningRate * step * rho[j]! * length),
  );
}

/** B4: how far lags are from where they started once training has converged. */
export interface LimitBound {
  /**
   * |r|_(K^+), the root of r^T K^+ r, over all outputs: in the end, sum_j |L_j - L_(0,j)|_F^2 / rho_j is its square.
   */
  norm: number;
  /** sqrt(rho_j) norm: [lags]. */
  bound: Float64Array;
  /** |L_j - L_(0,j)|_F at the trajectory's last point: [lags]. */
  measured: Float64Array;
}

/** B4: in the limit of training, |L_j - L_(0,j)|_F <= sqrt(rho_j) |r|_(K^+), r the first residual. */
export function limitBound(design: ToeplitzDesign, run: Omit<BoundedRun, "learningRate">): LimitBound {
  const { points, rho } = checkedRun(design, { ...run, learningRate: 0 });
  const directions = directionsOf(design, rho, points[0]!);
  const norm = Math.sqrt(directions.reduce((sum, { value, residual }) => sum + squares(residual) / (value * value), 0));
  const measured = lagMovement(run.trajectory).data.slice(-design.lags);
  return { norm, bound: rho.map((weight) => Math.sqrt(weight) * norm), measured };
}

function checkedRun(
  design: ToeplitzDesign,
  run: BoundedRun,
): { points: Float64Array[]; rho: Float64Array; learningRate: number } {
  checkFields(run, "run", ["rho", "learningRate", "trajectory"]);
  const { rho, learningRate, trajectory } = run;
  checkNotNegative(learningRate, "learningRate");
  return { points: pointsOf(design, trajectory), rho: checkLagWeights(rho, design.lags), learningRate };
}

function checkRate(learningRate: number, most: number, what: string): void {
  if (learningRate <= most * (1 + 1e-12)) return; // the eigenvalues' rounding
  const sentence = `learningRate must be at most ${what} = ${most} for this bound, got ${learningRate}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "learningRate");
}

/** |X_j|_2 |r| / sequences of each lag. */
function reaches(design: ToeplitzDesign, initial: Float64Array): Float64Array {
  const { rows, lags, inputSize, matrix, sequences } = design;
  const norm = Math.sqrt(squares(residuals(design, initial)));
  return Float64Array.from({ length: lags }, (_, j) => {
    const block = new Float64Array(rows * inputSize);
    for (let row = 0; row < rows; row++) {
      const start = (row * lags + j) * inputSize;
      block.set(matrix.subarray(start, start + inputSize), row * inputSize);
    }
    return (svd(block, rows, inputSize).values[0]! * norm) / sequences;
  });
}

/** The bound after each number of steps, beside what was measured. */
function boundsOf(
  design: ToeplitzDesign,
  run: BoundedRun,
  points: number,
  after: (step: number) => Float64Array,
): MovementBound {
  const bound = new Float64Array(points * design.lags);
  for (let step = 0; step < points; step++) bound.set(after(step), step * design.lags);
  return { bound: realTensor([points, design.lags], bound), measured: lagMovement(run.trajectory) };
}
