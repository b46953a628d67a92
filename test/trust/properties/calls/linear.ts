import type { System } from "../../../../src/index.js";
import { randomSystem } from "../../../analysis/systems.js";
import type { Calls } from "./call.js";

const system = (): System => randomSystem({ dimension: 3, inputs: 2, outputs: 2, seed: 1 });
const other = (): System => randomSystem({ dimension: 2, inputs: 2, outputs: 2, radius: 0.5, seed: 2 });
const single = (): System => ({ A: [[0.5, 0.1], [0.1, 0.2]], B: [[1], [0.5]], C: [[1, 0.5]] }); // prettier-ignore
const diagonal = (): System => ({ eigenvalues: [0.5, 0.2], weights: [1, 0.25] });
const teacher = (): System => ({ eigenvalues: [0.5, -0.3], weights: [1, 0.4] });
const moments = (): number[] => [1.4, 0.38, 0.286, 0.1142];

/** Of linear systems: exact answers, flow laws, certificates and constructions. */
export const linearCalls: Calls = {
  impulseResponse: () => [system(), 4],
  errorAtInfinity: () => [system(), other(), { tolerance: 1e-10 }],
  extrapolates: () => [system(), other(), { epsilon: 0.1, horizon: 5 }],
  extrapolationError: () => [system(), other(), { lengths: [1, 5, Infinity], timing: "delayed", tolerance: 1e-9 }],
  gramians: () => [system()],
  hankel: () => [system(), { rows: 2, columns: 3 }],
  hankelSingularValues: () => [system(), { rows: 2, columns: 3 }],
  memoryCapacity: () => [system(), { lags: 3, tolerance: 1e-9 }],
  fisherMemoryCurve: () => [system(), { lags: 3, noise: 0.5 }],
  effectiveOrder: () => [system(), { tolerance: 1e-9 }],
  mcMillanDegree: () => [system(), { tolerance: 1e-9 }],
  truncationBound: () => [system(), 1],
  eigenvalues: () => [system()],
  reachableObservableSpectrum: () => [system(), { tolerance: 1e-9 }],
  impulseDecay: () => [system(), { length: 6, quantiles: [0.5] }],
  decayOf: () => [[1, 0.5, 0.25, 0.12], { quantiles: [0.5, 0.9] }],
  moments: () => [single(), 4],
  momentLossGradient: () => [single(), moments(), { structure: "symmetric" }],
  balanceGap: () => [single()],
  balanceVelocity: () => [single(), moments()],
  growthRates: () => [0.5],
  conservedQuantity: () => [single()],
  discreteBalance: () => [diagonal(), moments(), 0.1],
  identityFlow: () => [{ beta: 1, a: 0.5 }, moments()],
  regime: () => [{ K: 4, d: 3, dTeacher: 1 }],
  explicitBound: () => [teacher(), teacher(), { K: 4, lags: 5 }],
  cayleyHamiltonBound: () => [single(), single(), { K: 4, lags: 5 }],
  spectralMeasure: () => [single()],
  wasserstein1: () => [
    { positions: [0, 0.5], weights: [1, 0.5] },
    { positions: [0.1], weights: [1.5] },
  ],
  companionInterpolator: () => [moments(), 0.1],
  vandermondeInterpolator: () => [moments(), 0.1, { nodes: [-0.5, -0.1, 0.2, 0.4, 0.7] }],
  jacobiExtension: () => [
    { eigenvalues: [0.5, -0.3], weights: [1, 0.4] },
    { alpha: 0.1, beta: 0.2 },
  ],
  memorylessPair: () => [2, 0.5],
  sampleInterpolator: () => [{ dimension: 4, moments: moments(), K: 3, seed: 1 }],
  sampleInterpolators: () => [{ dimension: 4, moments: moments(), K: 3, seed: 1, count: 3, bound: 0.5 }],
};
