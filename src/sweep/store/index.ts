export { keepSchema } from "./keep.js";
export type { Keep } from "./keep.js";
export type { Chunk, Keys, RunStatus, Store, StoreCounts, StoredRun, SweepHeader } from "./types.js";
