export { checkFresh } from "./checkPlan.js";
export { defaultMode, trainingSet, withMode } from "./mode.js";
export { resolveTrainSettings, trainFields, trainSettingsSchema } from "./settings.js";
export type { ObjectiveSettings, TrainSettings } from "./settings.js";
export { runChunk } from "./chunk.js";
export type { ChunkOptions, ChunkPlan, ChunkResult, ChunkRun, RunResult } from "./chunk.js";
export { train, trainMany } from "./train.js";
export type { TrainResult } from "./train.js";
export type { TrainOptions, TrainProgress } from "./options.js";
