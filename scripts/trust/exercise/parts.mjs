// The parts of the exercise, in the order in which they run.
import { analysis } from "./parts/analysis.mjs";
import { evaluation } from "./parts/evaluation.mjs";
import { network } from "./parts/network.mjs";
import { refusals } from "./parts/refusals.mjs";
import { searches } from "./parts/searches.mjs";
import { sources } from "./parts/sources.mjs";
import { stops } from "./parts/stops.mjs";
import { training } from "./parts/training.mjs";
import { workers } from "./parts/workers.mjs";

export const PARTS = {
  network,
  training,
  sources,
  evaluation,
  analysis,
  searches,
  stops,
  refusals,
  workers: (exercise) => workers(exercise, { analysis, sources, searches }),
};
