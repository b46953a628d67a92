export { prepareSweep } from "./prepare.js";
export type { PrepareOptions } from "./prepare.js";
export { setOnSweep } from "./set.js";
export { executionSchema, sweepSpecSchema } from "./spec.js";
export type { CheckedSweepSpec, SweepSpec } from "./spec.js";
export type { Sweep } from "./sweep.js";
