export { backendOfThisMachine } from "./backends/index.js";
export type { StorePlace } from "./chunk.js";
export { distribute, distributeSweep } from "./distribute.js";
export type { DistributedSummary } from "./distribute.js";
export { lockRange } from "./options.js";
export type { DistributeOptions, WorkOptions } from "./options.js";
export { work } from "./work.js";
export type { WorkSummary } from "./work.js";
