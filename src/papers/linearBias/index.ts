import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { linearBiasClaims } from "./claims.js";
import { linearBiasComputations } from "./computations.js";
import { linearBiasFigures } from "./figures.js";
import { measureLinearBias } from "./measure.js";
import { columns } from "./measures.js";
import { linearBiasRuns } from "./runs.js";

export const linearBias: Paper = {
  name: "linear-bias",
  title: "Implicit Bias of Linear RNNs",
  citation: bibliography("emami2021implicit"),
  about:
    "A re-creation: the questions are the paper's, all hyperparameters and numbers are ours; its data are not used, what is decoded is a synthetic surrogate.",
  columns,
  runs: linearBiasRuns,
  computations: linearBiasComputations,
  measure: measureLinearBias,
  claims: linearBiasClaims,
  figures: linearBiasFigures,
};
