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
  Scored,
  State,
} from "./models/index.js";
export type { OptimizerSpec, ScheduleSpec } from "./optimizers/index.js";
export { train, trainMany } from "./train/index.js";
export type { TrainOptions, TrainProgress, TrainResult } from "./train/index.js";
