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
export type { SisoSystem, SystemInput } from "./siso.js";
