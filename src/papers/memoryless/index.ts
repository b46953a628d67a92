import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { memorylessClaims } from "./claims.js";
import { memorylessFigures } from "./figures.js";
import { columns, measureMemoryless } from "./measure.js";
import { randomInterpolators } from "./randomInterpolators.js";
import { memorylessRuns } from "./runs.js";

export const memoryless: Paper = {
  name: "memoryless",
  title: "On the Implicit Bias of Gradient Descent for Temporal Extrapolation",
  citation: bibliography("cohenkarlik2022extrapolation"),
  about: "A re-creation: the questions are the paper's, all hyperparameters and numbers are ours.",
  columns,
  runs: memorylessRuns,
  computations: randomInterpolators,
  measure: measureMemoryless,
  claims: memorylessClaims,
  figures: memorylessFigures,
};
