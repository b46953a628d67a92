import { bibliography } from "../citations.js";
import type { Paper } from "../paper.js";
import { chomskyClaims } from "./claims.js";
import { chomskyFigures } from "./figures.js";
import { columns, measureChomsky } from "./measure.js";
import { chomskyRuns } from "./runs.js";

export const chomsky: Paper = {
  name: "chomsky",
  title: "Neural Networks and the Chomsky Hierarchy",
  citation: bibliography("deletang2023chomsky"),
  about:
    "A re-creation: tasks, lengths, batches, clipping and score are the suite's, with a few thousand of its 10^6 steps and " +
    "28 or fewer of its 460 lengths. Networks of 32 units, tanh and gru, PyTorch's start and a read-out without a ReLU " +
    "before it are ours, and so are all numbers.",
  columns,
  runs: chomskyRuns,
  measure: measureChomsky,
  claims: chomskyClaims,
  figures: chomskyFigures,
};
