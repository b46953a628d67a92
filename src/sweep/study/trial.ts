import type { RunSpec } from "../../run/index.js";
import type { Outcome } from "./history.js";

/** A point of a study's space, to be tried. */
export interface Trial {
  /** Counted from 0. */
  id: number;
  /** What it sets, by path; axes that do not exist there are absent. */
  values: Record<string, unknown>;
  /** The run; with the first seed, where the study has several. */
  spec: RunSpec;
}

/** A trial as a study remembers it; without a value while it is not told. */
export interface KnownTrial {
  id: number;
  values: Record<string, unknown>;
  value: Outcome | undefined;
}

/** The best trial so far. */
export interface BestTrial extends Trial {
  value: number;
}
