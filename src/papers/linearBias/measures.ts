import { columnMeasures } from "../measures.js";

/** The measures of this paper's table; what each experiment measures of them is said where it does. */
export const columns = [
  "gap",
  "plainGap",
  "loss",
  "convolutionLoss",
  "weight",
  "energy",
  "offDiagonal",
  "gradient",
  "B1",
  "B2",
  "B3",
  "B4",
  "norm",
  "limit",
  "rSquared",
  "scaledRSquared",
  "plainRSquared",
  "bias",
  "variance",
] as const;

export const measuresOf = columnMeasures(columns);
