export { companionInterpolator } from "./companion.js";
export type { Counterexample, Interpolator } from "./interpolator.js";
export { jacobiExtension } from "./jacobiExtension.js";
export type { JacobiExtension } from "./jacobiExtension.js";
export { memorylessPair } from "./memorylessPair.js";
export { sampleInterpolator, sampleInterpolators } from "./sampleInterpolators.js";
export type { InterpolatorSampling, SampledInterpolator, SampledInterpolators } from "./sampleInterpolators.js";
export { vandermondeInterpolator } from "./vandermonde.js";
export type { VandermondeInterpolator, VandermondeOptions } from "./vandermonde.js";
