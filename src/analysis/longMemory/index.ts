export { fractionalWeights } from "./fractionalWeights.js";
export { autocorrelations, longMemory } from "./estimate.js";
export type { LongMemory } from "./estimate.js";
