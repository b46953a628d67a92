import { EXTRAPOLATES, interpolating } from "../flowClaims.js";
import { median, values, where } from "../groups.js";
import type { Cell, Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";

/** One assumption at a time, beside what holds with all of them. */
export function assumptionClaims(results: readonly PaperResult[]): Claim[] {
  const errorsOf = (cell: Cell): number[] => values(where(results, cell), "error");
  return [
    withAll(errorsOf({ experiment: "balanced start", scale: 1 })),
    without("B = C^T", where(results, { experiment: "grid", structure: "symmetric", d: 20, K: 3, scale: 1 })),
    without("a symmetric A", where(results, { experiment: "balanced start, A not symmetric" })),
    without("the third lag", where(results, { experiment: "balanced start, K = 2" })),
    negativeWeight(errorsOf({ experiment: "any start, w < 0" })),
    twoSequences(errorsOf({ experiment: "2 of 3 sequences" })),
    oneSequence(errorsOf({ experiment: "1 of 3 sequences" })),
    optimizer(results),
    ...["gru", "lstm"].map((experiment) => otherCell(experiment, errorsOf({ experiment }))),
  ];
}

/** Over more lags what loss is left shows: the bound is sqrt(loss) rho^(j - 2), and rho is over 1 from such starts. */
function withAll(errors: readonly number[]): Claim {
  return {
    kind: "re-creation",
    sentence: "From balanced symmetric starts as large as scale 1 the flow on three lags extrapolates over 40.",
    measured: `median error ${show(median(errors))}, largest ${show(Math.max(...errors))}`,
    tolerance: "<= 0.001 each",
    holds: errors.length > 0 && errors.every((error) => error <= 1e-3),
  };
}

function without(assumption: string, results: readonly PaperResult[]): Claim {
  const errors = values(interpolating(results), "error");
  return {
    kind: "re-creation",
    sentence: `Without ${assumption} the flow from scale 1 interpolates and does not extrapolate.`,
    measured: `median error ${show(median(errors))}, ${errors.length} of ${results.length} interpolate`,
    tolerance: `> ${EXTRAPOLATES}, all`,
    holds: errors.length === results.length && median(errors) > EXTRAPOLATES,
  };
}

function negativeWeight(errors: readonly number[]): Claim {
  return {
    kind: "re-creation",
    sentence: "Without balance the sign of w does not matter: teachers of weight -1 are extrapolated too.",
    measured: `median error ${show(median(errors))}`,
    tolerance: "<= 0.01",
    holds: median(errors) <= 0.01,
  };
}

function twoSequences(errors: readonly number[]): Claim {
  return {
    kind: "re-creation",
    sentence:
      "Two sequences leave three lags open, but not the two numbers of a one-dimensional student: they suffice.",
    measured: `median error ${show(median(errors))}`,
    tolerance: `<= ${EXTRAPOLATES}`,
    holds: median(errors) <= EXTRAPOLATES,
  };
}

function oneSequence(errors: readonly number[]): Claim {
  return {
    kind: "re-creation",
    sentence: "One sequence leaves those open too, and does not suffice.",
    measured: `median error ${show(median(errors))}`,
    tolerance: `> ${EXTRAPOLATES}`,
    holds: median(errors) > EXTRAPOLATES,
  };
}

function optimizer(results: readonly PaperResult[]): Claim {
  const failures = (runs: readonly PaperResult[]): PaperResult[] =>
    runs.filter(({ measures }) => (measures["error"] ?? Infinity) > EXTRAPOLATES);
  const [descent, adam] = [where(results, { experiment: "gradient descent" }), where(results, { experiment: "Adam" })];
  const [kept, failed] = [failures(descent), failures(adam)];
  return {
    kind: "re-creation",
    sentence: "Gradient descent of rate 0.01 extrapolates from every near-zero start, Adam of that rate does not.",
    measured: `${kept.length} of ${descent.length} and ${failed.length} of ${adam.length} have an error over ${EXTRAPOLATES}; of Adam's ${interpolating(failed).length} interpolate`,
    tolerance: "none, and at least 10 %, one of which interpolates",
    holds:
      descent.length > 0 && kept.length === 0 && failed.length >= 0.1 * adam.length && interpolating(failed).length > 0,
  };
}

function otherCell(cell: string, errors: readonly number[]): Claim {
  return {
    kind: "re-creation",
    sentence: `${cell.toUpperCase()} students of samples, trained on 10 steps, keep their error at 40.`,
    measured: `median relative error ${show(median(errors))}`,
    tolerance: "<= 0.3",
    holds: median(errors) <= 0.3,
  };
}
