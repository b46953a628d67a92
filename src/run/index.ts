export { dropDefaults } from "./canonical.js";
export { canonicalSpec, keyOf } from "./key.js";
<<<<<<< HEAD
export { applyOverrides, applyValues, parseSetting, settingValue } from "./overrides.js";
export { pathSteps } from "./paths.js";
export { provenanceAtStart } from "./provenance.js";
=======
export { applyOverrides } from "./overrides.js";
export { pathSteps } from "./paths.js";
>>>>>>> store
export { recordSchema } from "./record.js";
export type { Provenance, RunRecord, RunResult } from "./record.js";
export { resolveRun } from "./resolve.js";
export type { ResolveOptions } from "./resolve.js";
export type { ResolvedEntry, ResolvedRun, ResolvedRunSpec } from "./resolved.js";
export { executeMany, executeRun } from "./executeMany.js";
export type { ExecuteOptions, FinishedRun } from "./executeMany.js";
export { runTogether } from "./job.js";
export type { RunJob, RunOutcome, RunProgress } from "./job.js";
export { run } from "./run.js";
export type { RunOptions } from "./run.js";
export { shapeOf } from "./shape.js";
export { runSpecSchema } from "./spec.js";
export type { RunSpec } from "./spec.js";
