import type { Paper } from "../paper.js";
import { memorylessClaims } from "./claims.js";
import { memorylessFigures } from "./figures.js";
import { columns, measureMemoryless } from "./measure.js";
import { randomInterpolators } from "./randomInterpolators.js";
import { memorylessRuns } from "./runs.js";

export const memoryless: Paper = {
  name: "memoryless",
  title: "On the Implicit Bias of Gradient Descent for Temporal Extrapolation",
  citation: `@inproceedings{cohenkarlik2022extrapolation,
  title = {On the Implicit Bias of Gradient Descent for Temporal Extrapolation},
  author = {Cohen-Karlik, Edo and {Ben David}, Avichai and Cohen, Nadav and Globerson, Amir},
  booktitle = {International Conference on Artificial Intelligence and Statistics},
  year = {2022},
  eprint = {2202.04302},
  archiveprefix = {arXiv}
}`,
  about: "A re-creation: the questions are the paper's, all hyperparameters and numbers are ours.",
  columns,
  runs: memorylessRuns,
  computations: randomInterpolators,
  measure: measureMemoryless,
  claims: memorylessClaims,
  figures: memorylessFigures,
};
