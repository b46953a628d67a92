export { decodingSet, windowFields } from "./decodingSet.js";
export type { DecodingOptions, DecodingSet, Standardization } from "./decodingSet.js";
export { readRecording } from "./recording.js";
export type { NeuralRecording, RecordingNames } from "./recording.js";
export { surrogateRecording, surrogateSchema } from "./surrogate.js";
export type { SurrogateSpec } from "./surrogate.js";
