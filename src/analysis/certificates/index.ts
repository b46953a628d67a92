export { cayleyHamiltonBound } from "./cayleyHamiltonBound.js";
export type { CayleyHamiltonBound } from "./cayleyHamiltonBound.js";
export { explicitBound } from "./explicitBound.js";
export type { BoundOptions, ExplicitBound, NoBound } from "./explicitBound.js";
export { spectralMeasure } from "./spectralMeasure.js";
export type { Measure, SpectralMeasure } from "./spectralMeasure.js";
export { wasserstein1 } from "./wasserstein.js";
