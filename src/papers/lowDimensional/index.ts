import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { lowDimensionalClaims } from "./claims.js";
import { lowDimensionalFigures } from "./figures.js";
import { columns, measureLowDimensional } from "./measure.js";
import { lowDimensionalRuns } from "./runs.js";

export const lowDimensional: Paper = {
  name: "low-dimensional",
  title: "Learning Low Dimensional State Spaces with Overparameterized Recurrent Neural Nets",
  citation: bibliography("cohenkarlik2023lowdimensional"),
  about: "A re-creation: the questions are the paper's, all hyperparameters and numbers are ours.",
  columns,
  runs: lowDimensionalRuns,
  measure: measureLowDimensional,
  claims: lowDimensionalClaims,
  figures: lowDimensionalFigures,
};
