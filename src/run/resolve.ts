import { canonicalJson, parseSpec, sha256Hex } from "../core/index.js";
import { planEvaluation } from "../evaluate/index.js";
import type { Evaluation, EvaluationRequest } from "../evaluate/index.js";
import { resolveModelSpec } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import { resolveTask } from "../tasks/index.js";
import type { AnyTaskSpec, ResolvedTask, TaskSpec } from "../tasks/index.js";
import { resolveTrainSettings } from "../train/index.js";
import type { TrainSettings } from "../train/index.js";
import { checkRun } from "./checkRun.js";
import { keyOf } from "./key.js";
import { mostLossesKept, plannedSteps } from "./plan.js";
import { runSpecSchema } from "./spec.js";
import type { CheckedRunSpec } from "./spec.js";

export interface Seeds {
  init: number;
  data: number;
  shuffle: number;
  evaluate: number;
}

/** One evaluation as its record states it. */
export interface ResolvedEntry extends EvaluationRequest {
  name: string;
  task: AnyTaskSpec;
}

/** A run's spec with every default filled in: plain JSON, and itself a spec of the same run. */
export interface ResolvedRunSpec {
  specVersion: 1;
  seed: number;
  seeds: Seeds;
  model: ResolvedModelSpec;
  task: AnyTaskSpec;
  train: TrainSettings;
  evaluate: ResolvedEntry[];
  history: { every: number };
  checkpoints: number[];
}

/** A run made ready. */
export interface ResolvedRun {
  key: string;
  spec: ResolvedRunSpec;
  task: ResolvedTask;
  /** In the order of `spec.evaluate`. */
  evaluations: Evaluation[];
}

/**
 * Checks a spec, fills in its defaults, and gives it its key. Relative file names start from `baseDir`. Throws
 * OUTLAST_INVALID_SPEC with the path of the fault, and OUTLAST_FILE or OUTLAST_FORMAT for a data set's file.
 */
export function resolveRun(input: unknown, { baseDir }: { baseDir?: string | undefined } = {}): ResolvedRun {
  const checked = parseSpec(runSpecSchema, input);
  const resolve = taskResolver(baseDir);
  const task = resolve(checked.task, "task");
  const train = resolveTrainSettings(checked.train, task.defaults, "train");
  const model = resolveModel(checked, task, train);
  const tasks = checked.evaluate.map((entry, i) =>
    resolve(entry.task ?? (task.evaluation as TaskSpec), `evaluate[${i}].task`),
  );
  const evaluations = checked.evaluate.map((entry, i) =>
    planEvaluation(entry, tasks[i] as ResolvedTask, model, train, `evaluate[${i}]`),
  );
  const { seed, seeds = {} } = checked;
  const steps = plannedSteps(train, task);
  const spec: ResolvedRunSpec = {
    specVersion: 1,
    seed,
    seeds: {
      init: seeds.init ?? seed,
      data: seeds.data ?? seed,
      shuffle: seeds.shuffle ?? seed,
      evaluate: seeds.evaluate ?? seed,
    },
    model,
    task: task.spec,
    train,
    evaluate: evaluations.map((evaluation, i) => entryOf(checked.evaluate[i]?.name ?? "", evaluation)),
    history: checked.history ?? { every: Math.max(1, Math.ceil(steps.atMost / mostLossesKept)) },
    checkpoints: [...new Set(checked.checkpoints)].sort((a, b) => a - b),
  };
  checkRun(spec, task, tasks, steps);
  return { key: keyOf(spec, task, evaluations), spec, task, evaluations };
}
