import type { Paper } from "../paper.js";
import { lowDimensionalClaims } from "./claims.js";
import { lowDimensionalFigures } from "./figures.js";
import { columns, measureLowDimensional } from "./measure.js";
import { lowDimensionalRuns } from "./runs.js";

export const lowDimensional: Paper = {
  name: "low-dimensional",
  title: "Learning Low Dimensional State Spaces with Overparameterized Recurrent Neural Nets",
  citation: `@inproceedings{cohenkarlik2023lowdimensional,
  title = {Learning Low Dimensional State Spaces with Overparameterized Recurrent Neural Nets},
  author = {Cohen-Karlik, Edo and Menuhin-Gruman, Itamar and Giryes, Raja and Cohen, Nadav and Globerson, Amir},
  booktitle = {International Conference on Learning Representations},
  year = {2023},
  eprint = {2210.14064},
  archiveprefix = {arXiv}
}`,
  about: "A re-creation: the questions are the paper's, all hyperparameters and numbers are ours.",
  columns,
  runs: lowDimensionalRuns,
  measure: measureLowDimensional,
  claims: lowDimensionalClaims,
  figures: lowDimensionalFigures,
};
