export type { BalancedTeacher } from "./balancedTeacher.js";
export { cayleyHamiltonBound, explicitBound, spectralMeasure, wasserstein1 } from "./certificates/index.js";
export type {
  BoundOptions,
  CayleyHamiltonBound,
  ExplicitBound,
  Measure,
  NoBound,
  SpectralMeasure,
} from "./certificates/index.js";
export {
  companionInterpolator,
  jacobiExtension,
  memorylessPair,
  sampleInterpolator,
  sampleInterpolators,
  vandermondeInterpolator,
} from "./constructions/index.js";
export type {
  Counterexample,
  Interpolator,
  InterpolatorSampling,
  JacobiExtension,
  SampledInterpolator,
  SampledInterpolators,
  VandermondeInterpolator,
  VandermondeOptions,
} from "./constructions/index.js";
export {
  balanceGap,
  balanceVelocity,
  conservedQuantity,
  discreteBalance,
  growthRates,
  identityFlow,
  momentLossGradient,
  regime,
} from "./flowLaws/index.js";
export type {
  BalanceGap,
  BalanceVelocity,
  Configuration,
  ConservedQuantity,
  DiscreteBalance,
  GrowthRates,
  IdentityFlow,
  IdentityState,
  MomentLoss,
  Regime,
  RegimeName,
} from "./flowLaws/index.js";
export type { Structure } from "./structure.js";
export { moments } from "./siso.js";
export type { SisoSystem } from "./siso.js";
export { decayOf, impulseDecay } from "./decay.js";
export type { Decay, DecayFit } from "./decay.js";
export { errorAtInfinity } from "./errorAtInfinity.js";
export type { ErrorAtInfinity, ToleranceOptions } from "./errorAtInfinity.js";
export { extrapolates } from "./extrapolates.js";
export type { Extrapolates, ExtrapolatesOptions } from "./extrapolates.js";
export { extrapolationError } from "./extrapolationError.js";
export type { ExtrapolationErrorOptions, ExtrapolationErrors, Timing } from "./extrapolationError.js";
export { gramians } from "./gramians.js";
export type { Gramians } from "./gramians.js";
export { hankel, hankelSingularValues } from "./hankel.js";
export type { HankelSize } from "./hankel.js";
export { impulseResponse } from "./impulse.js";
export { fisherMemoryCurve, memoryCapacity } from "./memory.js";
export type { MemoryCurve } from "./memory.js";
export { effectiveOrder, mcMillanDegree, truncationBound } from "./order.js";
export type { EffectiveOrder } from "./order.js";
export { eigenvalues, reachableObservableSpectrum } from "./spectrum.js";
export type { Complex, ReachableObservableSpectrum } from "./spectrum.js";
export { LARGEST_ENTRY } from "./system.js";
export type { System } from "./system.js";
export * from "./anyCell/index.js";
export * from "./counting/index.js";
export * from "./longMemory/index.js";
export * from "./statistics/index.js";
export * from "./wide/index.js";
