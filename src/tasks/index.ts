import { z } from "zod";
import { describe, invalid, parseSpec } from "../core/index.js";
import type { Immutable } from "../core/index.js";
import type { ModelSpec } from "../models/index.js";
import { adding } from "./adding.js";
import { bucketSort } from "./chomsky/bucketSort.js";
import { cycleNavigation } from "./chomsky/cycleNavigation.js";
import { duplicateString } from "./chomsky/duplicateString.js";
import { evenPairs } from "./chomsky/evenPairs.js";
import { modularArithmetic } from "./chomsky/modularArithmetic.js";
import { parity } from "./chomsky/parity.js";
import { reverseString } from "./chomsky/reverseString.js";
import { custom } from "./custom/custom.js";
import { dataset } from "./dataset.js";
import { delay } from "./delay.js";
import { bracketCounting } from "./languages/bracketCounting.js";
import { dyck1 } from "./languages/dyck1.js";
import { dyck1Acceptance } from "./languages/dyck1Acceptance.js";
import { dyck2 } from "./languages/dyck2.js";
import { aNbN, aNbNcN, aNbNcNdN } from "./languages/equalRuns.js";
import { semiDyck1 } from "./languages/semiDyck1.js";
import { shuffle } from "./languages/shuffle.js";
import { strings } from "./languages/strings.js";
import { writeTaskStrings } from "./languages/writeStrings.js";
import type { WriteStringsOptions } from "./languages/writeStrings.js";
import { modelTeacher } from "./modelTeacher.js";
import { neuralDecoding } from "./neuralDecoding.js";
import { teacher } from "./teacher.js";
import type { ResolvedTask, TaskContext, TaskKind } from "./task.js";

/** Every task. A new one is a file, and its name here. */
const kinds = [
  dataset,
  neuralDecoding,
  dyck1,
  teacher,
  modelTeacher,
  delay,
  adding,
  dyck1Acceptance,
  semiDyck1,
  bracketCounting,
  aNbN,
  aNbNcN,
  aNbNcNdN,
  shuffle,
  dyck2,
  strings,
  parity,
  evenPairs,
  modularArithmetic,
  cycleNavigation,
  bucketSort,
  reverseString,
  duplicateString,
  custom,
] as const;

type SchemasOf<Kinds> = { [K in keyof Kinds]: Kinds[K] extends TaskKind<infer S> ? S : never };

export const taskSchema = z
  .discriminatedUnion("kind", kinds.map(({ schema }) => schema) as unknown as SchemasOf<typeof kinds>)
  .describe("Where sequences and targets come from.");

type Input = z.input<typeof taskSchema>;
type OfModel = Extract<Input, { kind: "modelTeacher" }>;

/**
 * A task as a spec names it. A model's init is left open: its nested values are too deep for a type that is taken
 * apart.
 */
export type TaskSpec =
  | Immutable<Exclude<Input, OfModel>>
  | (Immutable<Omit<OfModel, "model">> & {
      readonly model: Immutable<Omit<ModelSpec, "init">> & { readonly init?: object | undefined };
    });

/**
 * Makes a task ready. `path` is its place in a spec, for messages. Throws OUTLAST_INVALID_SPEC for a spec that
 * contradicts itself, and OUTLAST_FILE or OUTLAST_FORMAT for a file that cannot be used.
 */
export function resolveTask(spec: TaskSpec, path = "task", context: TaskContext = {}): ResolvedTask {
  const parsed = parseSpec(taskSchema, spec, path);
  // The branch of the union that parsed the spec is the schema of the kind that is found.
  const kind = kinds.find(({ schema }) => schema.shape.kind.value === parsed.kind) as unknown as TaskKind<z.ZodType>;
  return kind.resolve(parsed, path, context);
}

/**
 * Writes strings of a task and their labels to a text file, one a line, which the task `strings` reads; relative names
 * in the task start from `baseDir`. Returns how many there were and the file's SHA-256. Throws OUTLAST_INVALID_SPEC for
 * a task that is none of strings and for missing options, OUTLAST_NO_SEQUENCE where there is no string, OUTLAST_WRITE.
 */
export function writeStrings(
  path: string,
  request: WriteStringsOptions & { task: TaskSpec } & TaskContext,
): { sequences: number; sha256: string } {
  if (typeof request !== "object" || request === null) {
    const sentence = `the options of writeStrings must be an object, got ${describe(request)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "options");
  }
  const { task, baseDir, ...options } = request;
  return writeTaskStrings(path, resolveTask(task, "task", { baseDir }), options);
}

export { fixedSource, taskFromArrays } from "./arrays.js";
export type { TaskArrays } from "./arrays.js";
export { moduleFields } from "./custom/custom.js";
export { checkDefinition, defineTask } from "./custom/definition.js";
export type {
  CustomDefinition,
  CustomFields,
  CustomSequence,
  CustomTask,
  ModuleOptions,
  StepNumbers,
} from "./custom/definition.js";
export { fault as moduleFault, moduleError } from "./custom/fault.js";
export { placeOf, readHashed } from "./hashedFile.js";
export { criterionSchema, meets, metricNames, metricSchema, statisticNames } from "./criterion.js";
export type { Criterion, Metric, Statistic } from "./criterion.js";
export { checkFits } from "./fits.js";
export { populationSource } from "./population.js";
export type { LinearResponse } from "./population.js";
export { checkSystem, matrix, product } from "./linearSystem.js";
export type { LinearSystem } from "./linearSystem.js";
export { systemSchema } from "./systemSchema.js";
export type { SystemSpec } from "./systemSchema.js";
export { decodingSet, readRecording, surrogateRecording } from "./neural/index.js";
export type {
  DecodingOptions,
  DecodingSet,
  NeuralRecording,
  RecordingNames,
  Standardization,
  SurrogateSpec,
} from "./neural/index.js";
export type { WriteStringsOptions } from "./languages/writeStrings.js";
export { nativeSource } from "./nativeSource.js";
export type { Activation, Scoring } from "./scoring.js";
export type {
  AnyTaskSpec,
  DrawRequest,
  ModuleFile,
  Modules,
  ResolvedTask,
  Sampling,
  TaskContext,
  TaskDefaults,
} from "./task.js";
