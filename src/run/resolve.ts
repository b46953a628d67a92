import { canonicalJson, parseSpec } from "../core/index.js";
import { planEvaluation } from "../evaluate/index.js";
import type { Evaluation } from "../evaluate/index.js";
import { resolveModelSpec } from "../models/index.js";
import type { Loss, ResolvedModelSpec } from "../models/index.js";
import { resolveTask } from "../tasks/index.js";
import type { ResolvedTask, TaskContext, TaskSpec } from "../tasks/index.js";
import { resolveTrainSettings, trainingData, withMode } from "../train/index.js";
import { checkRun, checkTraining } from "./checkRun.js";
import { describedModules } from "./custom/describe.js";
import type { RunModules } from "./custom/modules.js";
import { resolveObjective } from "./custom/objectiveSpec.js";
import { defaultActivation, defaultEvery } from "./defaults.js";
import { keyOf } from "./key.js";
import type { ResolvedEntry, ResolvedRun, ResolvedRunSpec } from "./resolved.js";
import { runSpecSchema } from "./spec.js";
import type { CheckedRunSpec } from "./spec.js";

export interface ResolveOptions {
  /** Folder that relative file names start from; the working directory by default. */
  baseDir?: string | undefined;
  /** Tasks that are ready, by the canonical JSON of their specs; those of this run are added. None by default. */
  tasks?: Map<string, ResolvedTask> | undefined;
  /** How modules are read; by default a thread of their own says what they are. */
  modules?: RunModules | undefined;
}

/**
 * Checks a spec, fills in its defaults, and gives it its key. Throws OUTLAST_INVALID_SPEC with the path of the fault,
 * and OUTLAST_FILE or OUTLAST_FORMAT for a data set's file.
 */
export function resolveRun(input: unknown, options: ResolveOptions = {}): ResolvedRun {
  const { baseDir = ".", tasks = new Map<string, ResolvedTask>(), modules = describedModules } = options;
  const checked = parseSpec(runSpecSchema, input, "", "the spec");
  const resolve = taskResolver({ baseDir, modules }, tasks);
  const task = resolve(checked.task, "task");
  const settings = resolveTrainSettings(checked.train, task.defaults, "train");
  const model = resolveModel(checked.model, task, settings.loss);
  const data = trainingData(task, model, settings, "train");
  checkTraining(model, settings, task, data);
  const train = withMode(settings, model, data, "train");
  const evaluations = checked.evaluate.map((entry, i) => {
    const own = resolve(entry.task ?? (task.evaluation as TaskSpec), `evaluate[${i}].task`);
    return planEvaluation(entry, own, model, train, `evaluate[${i}]`);
  });
  const { seed } = checked;
  const spec: ResolvedRunSpec = {
    specVersion: 1,
    seed,
    seeds: { init: seed, data: seed, shuffle: seed, evaluate: seed, ...given(checked.seeds) },
    model,
    task: task.spec,
    train,
    evaluate: evaluations.map((evaluation, i) => entryOf(checked.evaluate[i]?.name ?? "", evaluation)),
    history: checked.history ?? { every: defaultEvery(train, data) },
    checkpoints: [...new Set(checked.checkpoints)].sort((a, b) => a - b),
    ...objectivesOf(checked, { baseDir, modules }),
  };
  checkRun(spec, task, data, evaluations);
  return { key: keyOf(spec, task, data, evaluations), spec, task, data, evaluations, baseDir };
}

/** Makes tasks ready, equal ones once: a data set's file is read a single time. */
function taskResolver(
  context: TaskContext,
  known: Map<string, ResolvedTask>,
): (spec: TaskSpec, path: string) => ResolvedTask {
  return (spec, path) => {
    const name = canonicalJson(spec);
    const task = known.get(name) ?? resolveTask(spec, path, context);
    known.set(name, task);
    return task;
  };
}

function objectivesOf(
  { objectives }: CheckedRunSpec,
  context: { baseDir: string; modules: RunModules },
): Pick<ResolvedRunSpec, "objectives"> {
  const resolved = objectives.map((objective, i) => resolveObjective(objective, `objectives[${i}]`, context));
  return resolved.length === 0 ? {} : { objectives: resolved };
}

/** Sizes come from the task, and so does the read-out's activation under mse. */
function resolveModel(model: CheckedRunSpec["model"], task: ResolvedTask, loss: Loss): ResolvedModelSpec {
  const { inputSize = task.inputSize, outputSize = task.outputSize, readout } = model;
  const activation = readout?.activation ?? defaultActivation(task, loss);
  return resolveModelSpec({ ...model, inputSize, outputSize, readout: { ...readout, activation } }, "model");
}

function entryOf(name: string, evaluation: Evaluation): ResolvedEntry {
  const { task, lengths, sequences, sampling, metrics, success, horizon } = evaluation;
  return {
    name,
    task: task.tested,
    lengths: [...lengths],
    sequences,
    sampling,
    metrics: [...metrics],
    success,
    ...(horizon === undefined ? {} : { horizon }),
  };
}

/** The fields that have a value. */
function given<T extends object>(fields: T | undefined): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
