export { createStudy } from "./createStudy.js";
export type { Study, StudySummary } from "./study.js";
export type { BestTrial, KnownTrial, Trial } from "./trial.js";
export type { TrialResult } from "./compute.js";
export type { Outcome } from "./history.js";
export type { ObjectiveSpec } from "./objective.js";
export type { OptimizeOptions, StudyOptions, StudyProgress, StudyRunOptions } from "./options.js";
