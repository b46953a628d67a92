import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { countingClaims } from "./claims.js";
import { countingFigures } from "./figures.js";
import { columns, measureCounting } from "./measure.js";
import { countingRuns } from "./runs.js";
import { countingTables } from "./tables.js";

export const counting: Paper = {
  name: "counting",
  title: "Exploring the Long-Term Generalization of Counting Behavior in RNNs",
  citation: bibliography("elnaggar2022exploring", "elnaggar2023formal"),
  about:
    "A re-creation: set-ups are those of the authors' released code, the strings are drawn anew, numbers are ours.",
  columns,
  pooled: ["da", "du"],
  runs: countingRuns,
  together: 64,
  measure: measureCounting,
  claims: countingClaims,
  figures: countingFigures,
  tables: countingTables,
};
