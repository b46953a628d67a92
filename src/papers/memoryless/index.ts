import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { memorylessClaims } from "./claims.js";
import { measureMemoryless } from "./measure.js";
import { memorylessRuns } from "./runs.js";

export const memoryless: Paper = {
  name: "memoryless",
  title: "On the Implicit Bias of Gradient Descent for Temporal Extrapolation",
  citation: bibliography("cohenkarlik2022extrapolation"),
  about: "A re-creation: the questions are the paper's, all hyperparameters and numbers are ours.",
  columns: ["loss", "error", "tail", "gap", "radius", "kept"],
  runs: memorylessRuns,
  measure: measureMemoryless,
  claims: memorylessClaims,
  figures: () => [],
};
