export { autocorrelations } from "./autocorrelations.js";
export { fractionalWeights } from "./fractionalWeights.js";
export { longMemory } from "./longMemory.js";
export type { LongMemory } from "./longMemory.js";
