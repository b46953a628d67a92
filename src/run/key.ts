import { canonicalJson, sha256Hex } from "../core/index.js";
import type { Evaluation } from "../evaluate/index.js";
import { biasedByDefault } from "../models/index.js";
import type { Loss } from "../models/index.js";
import { taskSchema } from "../tasks/index.js";
import type { AnyTaskSpec, ResolvedTask } from "../tasks/index.js";
import { defaultMode } from "../train/index.js";
import type { TrainingSet } from "../train/index.js";
import { dropDefaults } from "./canonical.js";
import { defaultActivation, defaultEvery } from "./defaults.js";
import type { ResolvedEntry, ResolvedRunSpec } from "./resolved.js";
import { runSpecSchema } from "./spec.js";

/** SHA-256 of a run's canonical JSON in hex: of RFC 8785, without every field that equals its default. */
export function keyOf(
  spec: ResolvedRunSpec,
  task: ResolvedTask,
  set: TrainingSet,
  evaluations: readonly Evaluation[],
): string {
  return sha256Hex(canonicalJson(canonicalSpec(spec, task, set, evaluations)));
}

/**
 * What the key is taken of. Defaults that depend on the task, on other fields or on the seed go too, so that a spec
 * means the same whether it says them or not.
 */
export function canonicalSpec(
  spec: ResolvedRunSpec,
  task: ResolvedTask,
  set: TrainingSet,
  evaluations: readonly Evaluation[],
): Record<string, unknown> {
  const { seed, seeds, model, train, history } = spec;
  const { loss, scored, mode } = train;
  const biased = biasedByDefault(model.cell);
  const { bias, activation } = model.readout;
  const least = {
    ...spec,
    seeds: Object.fromEntries(Object.entries(seeds).map(([name, own]) => [name, unless(own, seed)])),
    model: {
      ...model,
      freeze: [...new Set(model.freeze)].sort(),
      inputSize: unless(model.inputSize, task.inputSize),
      outputSize: unless(model.outputSize, task.outputSize),
      bias: unless(model.bias, biased),
      readout: { bias: unless(bias, biased), activation: unless(activation, defaultActivation(task, loss)) },
    },
    task: taskForKey(task.spec),
    train: {
      ...train,
      loss: unless(loss, task.defaults.loss),
      scored: unless(scored, task.defaults.scored),
      mode: unless(mode, defaultMode(train, model, set)),
    },
    evaluate: spec.evaluate.map((entry, i) => leastEntry(entry, evaluations[i]!, task, { loss, activation })),
    history: { every: unless(history.every, defaultEvery(train, set)) },
    objectives: spec.objectives?.map(({ module: _module, ...objective }) => objective),
  };
  return dropDefaults(runSpecSchema, least) as Record<string, unknown>;
}

type Judged = { loss: Loss; activation: ResolvedRunSpec["model"]["readout"]["activation"] };

function leastEntry(
  entry: ResolvedEntry,
  { task }: Evaluation,
  trained: ResolvedTask,
  { loss, activation }: Judged,
): Record<string, unknown> {
  const scoring = task.scoring(loss, activation);
  return {
    ...entry,
    task: unless(taskForKey(entry.task), taskForKey(trained.evaluation)),
    sampling: unless(entry.sampling, task.defaults.sampling),
    metrics: unless(entry.metrics, scoring.metrics),
    success: unless(entry.success, scoring.success),
  };
}

/** A task's spec without defaults; its file or module is named by the hash alone. */
function taskForKey({ file: _file, module: _module, ...spec }: AnyTaskSpec): unknown {
  return dropDefaults(taskSchema, spec);
}

function unless<T>(value: T, fallback: unknown): T | undefined {
  return canonicalJson(value) === canonicalJson(fallback) ? undefined : value;
}
