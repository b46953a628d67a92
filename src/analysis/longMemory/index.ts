export { autocorrelations } from "./autocorrelations.js";
export { correlationDecay } from "./correlationDecay.js";
export type { CorrelationDecay } from "./correlationDecay.js";
export { fractionalWeights } from "./fractionalWeights.js";
export { longMemory } from "./longMemory.js";
export type { LongMemory } from "./longMemory.js";
