import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { lazyRichClaims } from "./claims.js";
import { lazyRichFigures } from "./figures.js";
import { measureLazyRich } from "./measure.js";
import { lazyRichRuns } from "./runs.js";

export const lazyRich: Paper = {
  name: "lazy-rich",
  title: "Low-dimensional state spaces against the implicit bias of wide linear RNNs",
  citation: bibliography("cohenkarlik2023lowdimensional", "emami2021implicit"),
  about: "A re-creation: two papers' questions against each other, all hyperparameters and numbers are ours.",
  columns: ["loss", "error", "error400", "limit", "beyond", "kernelGap"],
  runs: lazyRichRuns,
  measure: measureLazyRich,
  claims: lazyRichClaims,
  figures: lazyRichFigures,
};
