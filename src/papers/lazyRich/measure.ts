import { errorAtInfinity, impulseResponse, wideLagKernel } from "../../analysis/index.js";
import { createModel } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import type { RunRecord } from "../../run/index.js";
import type { Measures } from "../paper.js";
import { LAGS, fourTimeConstants, teacherOf } from "./teacher.js";

/** Lags that the tangent kernel is asked about: it holds while the square of a lag is far below the width. */
const NEAR = 10;

/**
 * With D_j = alpha (m_j - m_j(start)), what training made of the response, and m*_j = lambda^j:
 *
 * - loss: the sum over j < K of (D_j - m*_j)^2;
 * - error, error400: max |D_j - m*_j| over four time constants, and over 400 lags (m*_0 = 1 is the largest);
 * - limit: the squared error over all lags relative to the teacher's own, of students that are neither centred nor
 *   scaled;
 * - beyond: max |D_j| over the lags from K on, relative to that over the lags before;
 * - kernelGap: of a wide student, max |D_j - T_j| / max |T_j| over j < 10, T what the tangent kernel of its start
 *   makes.
 */
export function measureLazyRich(model: Model | undefined, { spec, result }: RunRecord): Measures {
  if (model === undefined) {
    return { loss: null, error: null, error400: null, limit: null, beyond: null, kernelGap: null };
  }
  using start = createModel(model.spec, { seed: spec.seed });
  const { alpha, lambda, plain } = scalesOf(spec, impulseResponse(start, LAGS).data);
  const lags = Math.max(fourTimeConstants(lambda), 400);
  const before = impulseResponse(start, lags).data;
  const teacher = impulseResponse(teacherOf(lambda), lags).data;
  const moved = Float64Array.from(impulseResponse(model, lags).data, (value, j) => alpha * (value - before[j]!));
  const missed = moved.map((value, j) => value - teacher[j]!);
  const { optimizer } = spec.train;
  return {
    loss: missed.slice(0, LAGS).reduce((sum, value) => sum + value * value, 0),
    error: largest(missed.slice(0, fourTimeConstants(lambda))),
    error400: largest(missed.slice(0, 400)),
    limit: plain ? errorAtInfinity(model, teacherOf(lambda)).error * (1 - lambda * lambda) : null,
    beyond: largest(moved.slice(LAGS)) / largest(moved.slice(0, LAGS)),
    kernelGap: optimizer.kind === "gd" ? kernelGap(start, moved, teacher, optimizer.learningRate, result.steps) : null,
  };
}

type Numbers = ArrayLike<number>;

/**
 * alpha and lambda, read back from the targets: those of a centred student are its start's response plus
 * lambda^j / alpha.
 */
function scalesOf({ task }: RunRecord["spec"], start: Numbers): { alpha: number; lambda: number; plain: boolean } {
  const { system } = task as unknown as { system: { eigenvalues: [number] } | { C: [[number, number]] } };
  if ("eigenvalues" in system) return { alpha: 1, lambda: system.eigenvalues[0], plain: true };
  const [zero, one] = system.C[0];
  const alpha = 1 / (zero - start[0]!);
  return { alpha, lambda: (one - start[1]!) * alpha, plain: false };
}

function largest(numbers: Float64Array): number {
  return numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * Descent on the response alone, its kernel that of the start. The gradient of (D_j - m*_j)^2 is twice what is missed.
 */
function kernelGap(start: Model, moved: Float64Array, teacher: Numbers, rate: number, steps: number): number {
  const kernel = wideLagKernel(start, NEAR).data;
  const tangent = new Float64Array(NEAR);
  for (let step = 0; step < steps; step++) {
    const missed = Array.from({ length: LAGS }, (_, i) => tangent[i]! - teacher[i]!);
    for (let j = 0; j < NEAR; j++) missed.forEach((gap, i) => (tangent[j]! -= 2 * rate * kernel[j * NEAR + i]! * gap));
  }
  return largest(tangent.map((value, j) => moved[j]! - value)) / largest(tangent);
}
