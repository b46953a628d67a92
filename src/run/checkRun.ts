import { OutlastError, invalid } from "../core/index.js";
import type { Evaluation } from "../evaluate/index.js";
import { checkLoss, checkParameterNames, layoutOf, nativeInitializers } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import { checkFits } from "../tasks/index.js";
import type { ResolvedTask } from "../tasks/index.js";
import { checkCheckpoints, checkFlow, checkFresh, checkPenalties } from "../train/index.js";
import type { ObjectiveSettings, TrainingData } from "../train/index.js";
import type { ResolvedRunSpec } from "./resolved.js";
import { runSpecSchema } from "./spec.js";

/** Throws OUTLAST_INVALID_SPEC and the like where the model, its training and the task contradict each other. */
export function checkTraining(
  model: ResolvedModelSpec,
  train: ObjectiveSettings,
  task: ResolvedTask,
  { sequences }: TrainingData,
): void {
  checkFits(task, model, train, { model: "model", loss: "train.loss", scored: "train.scored" });
  checkLoss(model, train.loss, "train.loss");
  under("model", () => {
    layoutOf(model);
    nativeInitializers(model);
  });
  const names = Object.keys(train.optimizer.perParameter ?? {});
  checkParameterNames(names, layoutOf(model), "train.optimizer.perParameter");
  checkFlow(train, model, sequences, "train");
  checkPenalties(train, model, "train");
  if (sequences === "fresh") checkFresh(train, "train");
}

/** The same for evaluations and checkpoints. */
export function checkRun(
  spec: ResolvedRunSpec,
  task: ResolvedTask,
  data: TrainingData,
  evaluations: readonly Evaluation[],
): void {
  checkCheckpoints(spec.checkpoints, [spec.train], data);
  checkNames(spec);
  evaluations.forEach((evaluation, i) => checkReplay(task, evaluation, `evaluate[${i}].task`));
}

/** Columns of a sweep's store are named by them, so that no two are the same. */
function checkNames({ evaluate, objectives = [] }: ResolvedRunSpec): void {
  const places = [
    ...evaluate.map(({ name }, i) => ({ name, place: `evaluate[${i}]` })),
    ...objectives.map(({ name }, i) => ({ name, place: `objectives[${i}]` })),
  ];
  const taken = objectives.findIndex(({ name }) => Object.hasOwn(runSpecSchema.shape, name));
  if (taken >= 0) {
    const { name } = objectives[taken]!;
    throw refuse(`objectives[${taken}].name`, `must be no field of a spec, whose values have its name, got "${name}".`);
  }
  const names = places.map(({ name }) => name);
  const second = names.findIndex((name, i) => names.indexOf(name) < i);
  if (second < 0) return;
  const { name, place } = places[second]!;
  const first = places[names.indexOf(name)]!.place;
  throw refuse(`${place}.name`, `must differ from that of ${first}, both are "${name}".`);
}

/** Rows held back from training exist only beside a fixed training set of the same draw that does not hold them. */
function checkReplay(trained: ResolvedTask, { task: tested, sequences }: Evaluation, path: string): void {
  const { replays } = tested;
  if (replays === undefined) return;
  const { row, fields } = replays;
  if (trained.kind !== tested.kind || trained.sequences === "fresh") {
    throw refuse(`${path}.split`, "is a part of the training draw, which needs a fixed number of task.sequences.");
  }
  const first = trained.replays?.row ?? 0;
  const last = first + trained.sequences - 1;
  if (row > 0 && row <= last && first < row + sequences) {
    const sentence = `starts at row ${row} of the training draw, of which rows ${first} to ${last} are trained on.`;
    throw refuse(`${path}.split`, sentence);
  }
  for (const field of fields) {
    const [own, other] = [tested.spec[field], trained.spec[field]].map((value) => JSON.stringify(value));
    if (own === other) continue;
    const sentence = `must be ${other}, as task.${field} is, got ${own}: the split is a part of the training draw.`;
    throw refuse(`${path}.${field}`, sentence);
  }
}

function refuse(path: string, sentence: string): OutlastError {
  return invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
}

/** Runs a check of a part of the spec; a fault's path, and the sentence that starts with it, get the part's name. */
function under(name: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof OutlastError) || error.path === undefined) throw error;
    const sentence = error.message.startsWith(error.path) ? `${name}.${error.message}` : error.message;
    throw new OutlastError(error.code, sentence, { path: `${name}.${error.path}`, cause: error });
  }
}
