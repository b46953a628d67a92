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
export { populationGradients, train, trainMany } from "./train/index.js";
export type { PopulationOptions, TrainCheckpoint, TrainOptions, TrainProgress, TrainResult } from "./train/index.js";
export { extrapolate, extrapolateMany } from "./evaluate/index.js";
export type { ExtrapolateOptions, ExtrapolationCurve, LengthSpec, MetricCurve } from "./evaluate/index.js";
export * from "./analysis/index.js";
export { defineObjective, run } from "./run/index.js";
export type { CustomObjective, ObjectiveInput, ObjectiveValues } from "./run/index.js";
export { defineTask } from "./tasks/index.js";
export type { CustomSequence, CustomTask, ModuleOptions, StepNumbers } from "./tasks/index.js";
export type { Random } from "./native/index.js";
export type { Provenance, RunOptions, RunProgress, RunRecord, RunResult, RunSpec } from "./run/index.js";
export { createStudy, distribute, phase, sweep, work } from "./sweep/index.js";
export type { Crossing, PhaseAxis, PhaseDiagram, PhaseOptions, PhaseProgress } from "./sweep/index.js";
export type {
  BestTrial,
  KnownTrial,
  ObjectiveSpec,
  OptimizeOptions,
  Outcome,
  Study,
  StudyOptions,
  StudyProgress,
  StudyRunOptions,
  StudySummary,
  Trial,
  TrialResult,
} from "./sweep/index.js";
export type { DistributedSummary, DistributeOptions, StorePlace, WorkOptions, WorkSummary } from "./sweep/index.js";
export type { BestRun, FailedRun, SweepOptions, SweepProgress, SweepSpec, SweepSummary } from "./sweep/index.js";
export { decodingSet, readRecording, surrogateRecording, writeStrings } from "./tasks/index.js";
export type {
  DecodingOptions,
  DecodingSet,
  NeuralRecording,
  RecordingNames,
  Standardization,
  SurrogateSpec,
} from "./tasks/index.js";
export type {
  Criterion,
  Metric,
  Statistic,
  SystemSpec,
  TaskArrays,
  TaskSpec,
  WriteStringsOptions,
} from "./tasks/index.js";
export { figureSvg, figures, writeFigure } from "./report/index.js";
export type { Figure, FigureFileOptions, FigureName, KindOptions, MakeFigure } from "./report/index.js";
export { exportStore, mergeStores, openStore, query } from "./sweep/index.js";
export type {
  Chunk,
  ExportFormat,
  Keep,
  Keys,
  MergeOptions,
  MergeSummary,
  OpenOptions,
  QuerySpec,
  QueryTable,
  RunStanding,
  RunStatus,
  Store,
  StoreCounts,
  StoredRun,
  SweepHeader,
} from "./sweep/index.js";
export { exportModel, exportOnnx, importModel, loadTensors, saveTensors } from "./interop/index.js";
export type { ImportOptions, OnnxOptions, StateDict } from "./interop/index.js";
