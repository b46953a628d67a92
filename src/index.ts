export { OutlastError } from "./core/index.js";
export type { ErrorCode, Tensor } from "./core/index.js";
export { createModel, loadModel, saveModel } from "./models/index.js";
export type {
  Batch,
  ForwardOptions,
  ForwardResult,
  GradientsResult,
  InitSpec,
  Loss,
  Model,
  ModelSpec,
  Objective,
  ResolvedModelSpec,
  Scored,
  State,
} from "./models/index.js";
export type { OptimizerSpec, ScheduleSpec } from "./optimizers/index.js";
export { train, trainMany } from "./train/index.js";
export type { TrainOptions, TrainProgress, TrainResult } from "./train/index.js";
export { extrapolate, extrapolateMany } from "./evaluate/index.js";
export type { ExtrapolateOptions, ExtrapolationCurve, LengthSpec, MetricCurve } from "./evaluate/index.js";
export { run } from "./run/index.js";
export type { Provenance, RunOptions, RunProgress, RunRecord, RunResult, RunSpec } from "./run/index.js";
export type { Criterion, Metric, Statistic, TaskArrays, TaskSpec } from "./tasks/index.js";
export {
  balanceGap,
  balanceVelocity,
  cayleyHamiltonBound,
  companionInterpolator,
  conservedQuantity,
  discreteBalance,
  explicitBound,
  growthRates,
  identityFlow,
  jacobiExtension,
  memorylessPair,
  momentLossGradient,
  moments,
  regime,
  sampleInterpolator,
  sampleInterpolators,
  spectralMeasure,
  vandermondeInterpolator,
  wasserstein1,
} from "./analysis/index.js";
export type {
  BalancedTeacher,
  BoundOptions,
  CayleyHamiltonBound,
  Configuration,
  Counterexample,
  ExplicitBound,
  IdentityFlow,
  IdentityState,
  Interpolator,
  InterpolatorSampling,
  JacobiExtension,
  Measure,
  MomentLoss,
  NoBound,
  Regime,
  RegimeName,
  SampledInterpolator,
  SampledInterpolators,
  SisoSystem,
  SpectralMeasure,
  SystemInput,
  VandermondeInterpolator,
  VandermondeOptions,
} from "./analysis/index.js";
