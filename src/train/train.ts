import { canonicalJson, invalid } from "../core/index.js";
import { chooseBackend } from "../native/index.js";
import type { BackendName, Device, JobProgress } from "../native/index.js";
import { borrowModel, checkModel, checkTogether, modelFromParameters, stackRows } from "../models/index.js";
import type { Loan, Model } from "../models/index.js";
import { checkFits, resolveTask } from "../tasks/index.js";
import { checkCheckpoints } from "./checkpoints.js";
import { runChunk, trainingBreadth, trainingObstacle } from "./chunk.js";
import type { ChunkPlan, RunResult } from "./chunk.js";
import { fixedData } from "./fixedData.js";
import { withMode } from "./mode.js";
import type { TrainingSet } from "./mode.js";
import { checkOptions } from "./options.js";
import type { CheckedOptions, TrainOptions } from "./options.js";
import { resolveTrainSettings } from "./settings.js";
import type { ObjectiveSettings } from "./settings.js";
import { trainingData } from "./trainingData.js";

/** A model as it was after some steps, to be disposed like any other. */
export interface TrainCheckpoint {
  step: number;
  model: Model;
}

/** How training ended, after how many optimizer steps, and the loss before each of them. */
export interface TrainResult extends Pick<RunResult, "status" | "steps" | "losses"> {
  /** Where `options.checkpoints` asks for any: those that training reached with finite parameters, in order. */
  checkpoints?: TrainCheckpoint[];
}

/**
 * Trains a model on the core's own threads; the model is busy until the promise settles, then has its last parameters.
 * An abort ends it with status "stopped", a loss that is not finite with "diverged"; a signal that is already aborted
 * rejects with its reason. `losses` holds the loss before each step, and the one that ended training early.
 */
export async function train(model: Model, options: TrainOptions): Promise<TrainResult> {
  checkModel(model);
  const [result] = await trainMany([model], options);
  return result!;
}

/**
 * Trains models of one shape together, each with exactly the bits that it gets alone. Options that are an array give
 * each model its own seed and numbers (rates, steps, clipping, ...); everything else must be the same for all.
 */
export async function trainMany(
  models: readonly Model[],
  options: TrainOptions | readonly TrainOptions[],
): Promise<TrainResult[]> {
  const all = checkAll(models, options);
  const [first] = all as [CheckedOptions];
  const { signal, onProgress } = first;
  signal?.throwIfAborted();
  const plan = planOf(models, all);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  const loans = borrowAll(models, onAbort);
  signal?.addEventListener("abort", onAbort, { once: true });
  let runs: RunResult[] = [];
  try {
    const report =
      onProgress && (({ done, total, loss }: JobProgress) => onProgress({ step: done, steps: total, loss }));
    const whole = { ...plan, parameters: stackRows(loans.map((loan) => loan.parameters)) };
    const options = { signal: stop.signal, threads: first.threads, onProgress: report };
    // What the processor trains is under way when the call returns.
    const device = first.backend === "cpu" ? undefined : await deviceFor(whole, first.backend);
    ({ runs } = await runChunk(whole, { ...options, device }));
  } finally {
    signal?.removeEventListener("abort", onAbort);
    loans.forEach((loan, i) => loan.end(runs[i]?.parameters));
  }
  return runs.map(({ status, steps, losses, checkpoints }) => {
    const kept = checkpoints.filter(({ parameters }) => parameters.every(Number.isFinite));
    const models = kept.map(({ step, parameters }) => ({ step, model: modelFromParameters(plan.model, parameters) }));
    return { status, steps, losses, ...(plan.checkpoints?.length && { checkpoints: models }) };
  });
}

/** The first device, where it is to train. */
async function deviceFor(plan: ChunkPlan, asked: BackendName): Promise<Device | undefined> {
  const { devices } = await chooseBackend(
    asked,
    { obstacle: () => trainingObstacle(plan), breadths: () => [trainingBreadth(plan)] },
    "backend",
  );
  return devices[0];
}

/** One set of options a model, alike in what the models share. */
function checkAll(models: readonly Model[], options: TrainOptions | readonly TrainOptions[]): CheckedOptions[] {
  checkTogether(models);
  const many = Array.isArray(options) ? (options as readonly TrainOptions[]) : undefined;
  if (many !== undefined && many.length !== models.length) {
    const sentence = `Give one set of options, or one a model: got ${many.length} for ${models.length} models.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "options");
  }
  const all = many
    ? many.map((item, i) => checkOptions(item, `options[${i}]`))
    : new Array<CheckedOptions>(models.length).fill(checkOptions(options as TrainOptions));
  const [first] = all as [CheckedOptions];
  for (const other of all) {
    if (other === first) continue;
    if (other.checkpoints.join() !== first.checkpoints.join()) throw differing("list of checkpoints");
    for (const field of ["data", "signal", "onProgress", "threads", "backend"] as const) {
      if (other[field] !== first[field]) throw differing(field);
    }
    if (canonicalJson({ task: other.task ?? null }) !== canonicalJson({ task: first.task ?? null }))
      throw differing("task");
  }
  return all;
}

function differing(field: string): Error {
  const sentence = `Models trained together must share one ${field}: give the same one in all options.`;
  return invalid("OUTLAST_INVALID_ARGUMENT", sentence, field);
}

function planOf(models: readonly Model[], all: readonly CheckedOptions[]): Omit<ChunkPlan, "parameters"> {
  const [{ data, task: taskSpec }] = all as [CheckedOptions];
  const model = models[0]!.spec;
  const checkpoints = [...new Set(all[0]!.checkpoints)].sort((a, b) => a - b);
  const task = taskSpec && resolveTask(taskSpec, "task");
  // Many models mostly share one set of options, which is then looked at once.
  const distinct = new Map<CheckedOptions, ObjectiveSettings>();
  for (const options of new Set(all)) distinct.set(options, resolveTrainSettings(options, task?.defaults));
  const [first] = [...distinct.values()] as [ObjectiveSettings];
  const runsOf = (set: TrainingSet): ChunkPlan["runs"] => {
    checkCheckpoints(checkpoints, [...distinct.values()], set);
    const withModes = new Map([...distinct].map(([options, one]) => [options, withMode(one, model, set)] as const));
    return all.map((options) => {
      const { seed } = options;
      return { settings: withModes.get(options)!, seeds: { data: seed, shuffle: seed } };
    });
  };
  if (task === undefined) {
    const { longest, ...given } = fixedData(model, data!, first);
    const initialStates = given.initialState !== undefined;
    const runs = runsOf({ sequences: given.sequences, longest, initialStates });
    return { model, runs, checkpoints, ...given };
  }
  checkFits(task, model, first);
  const trained = trainingData(task, model, first);
  const { source, sequences } = trained;
  return { model, runs: runsOf(trained), checkpoints, source, sequences };
}

/** Borrows all models or none. */
function borrowAll(models: readonly Model[], stop: () => void): Loan[] {
  let left = models.length;
  const onDispose = (): void => {
    left -= 1;
    if (left === 0) stop();
  };
  const loans: Loan[] = [];
  try {
    for (const model of models) loans.push(borrowModel(model, onDispose));
    return loans;
  } catch (error) {
    for (const loan of loans) loan.end();
    throw error;
  }
}
