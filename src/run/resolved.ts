import type { Evaluation, EvaluationRequest } from "../evaluate/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { AnyTaskSpec, ResolvedTask } from "../tasks/index.js";
import type { TrainSettings, TrainingData } from "../train/index.js";
import type { ResolvedObjective } from "./custom/objectiveSpec.js";

/** One evaluation as a record states it. */
export interface ResolvedEntry extends EvaluationRequest {
  name: string;
  task: AnyTaskSpec;
}

/** A run's spec with every default filled in: plain JSON, and itself a spec of the same run. */
export interface ResolvedRunSpec {
  specVersion: 1;
  seed: number;
  seeds: { init: number; data: number; shuffle: number; evaluate: number };
  model: ResolvedModelSpec;
  task: AnyTaskSpec;
  train: TrainSettings;
  evaluate: ResolvedEntry[];
  history: { every: number };
  checkpoints: number[];
  /** Absent where there is none. */
  objectives?: ResolvedObjective[];
}

/** A run made ready. */
export interface ResolvedRun {
  key: string;
  spec: ResolvedRunSpec;
  task: ResolvedTask;
  /** What it is trained on. */
  data: TrainingData;
  /** In the order of `spec.evaluate`. */
  evaluations: Evaluation[];
  /** Folder that relative file names start from. */
  baseDir: string;
}
