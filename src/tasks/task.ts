import type { z } from "zod";
import type { Loss, ResolvedModelSpec, Scored } from "../models/index.js";
import type { NativeSource } from "../native/index.js";
import type { CustomDefinition, CustomFields, ModuleOptions } from "./custom/definition.js";
import type { LinearResponse } from "./population.js";
import type { TextForm } from "./languages/languages.js";
import type { Activation, Scoring } from "./scoring.js";
import type { SystemSpec } from "./systemSchema.js";

export type Sampling = "fresh" | "prefix";

/** What a spec may leave to its task. */
export interface TaskDefaults {
  loss: Loss;
  scored: Scored;
  /** The read-out activation, "none" under losses that take logits. */
  readout: Activation;
  /** How evaluation draws sequences: anew at each length, or the longest once and cut. */
  sampling: Sampling;
}

/** A task made ready: sizes, where native code gets its sequences, and how they are scored. */
export interface ResolvedTask {
  readonly kind: string;
  /** What it was made from, every default filled in and files named by their hash too. */
  readonly spec: AnyTaskSpec;
  readonly inputSize: number;
  readonly outputSize: number;
  /** True where a model may have more outputs than `outputSize` (classes that never occur). */
  readonly moreOutputs: boolean;
  readonly source: NativeSource;
  /** Makes a set of sequences for native code, where none of its sources does. */
  readonly drawn?: (request: DrawRequest) => NativeSource;
  /** Sequences of the fixed training set, or "fresh": new ones at every step. */
  readonly sequences: number | "fresh";
  /** Lengths of the training sequences, both included. */
  readonly trainingLengths: { readonly from: number; readonly to: number };
  /** How targets answer to inputs, where they do so linearly, and the covariance of its training inputs. */
  readonly linear?: LinearResponse;
  /** What its targets are the answers of, where that is a linear system, or a model that is drawn from a seed. */
  readonly teacher?: SystemSpec | { readonly model: ResolvedModelSpec; readonly seed: number };
  /** Losses that its targets suit. */
  readonly losses: readonly Loss[];
  readonly defaults: TaskDefaults;
  /** Every length that the task has is a multiple of this. */
  readonly lengthStep: number;
  /** The shortest length that the task has. */
  readonly shortest: number;
  /** Every length that sequences have, ascending, where they are given; absent where any length can be drawn. */
  readonly rowLengths?: readonly number[];
  /** Steps that the source's sequences of a length have, ascending with it; absent where it takes lengths itself. */
  readonly stepsOf?: (length: number) => number;
  /** Whether there may be fewer sequences of a length than are asked for, or none. */
  readonly exhaustible: boolean;
  /** Why sequences cannot be cut (`sampling: "prefix"`), or undefined where they can. */
  readonly noPrefix?: string;
  /** Why the loss cannot read last steps alone (`scored: "last"`), or undefined where it can. */
  readonly noLast?: string;
  /** Why no horizon can be searched among all lengths, or undefined where one can. */
  readonly noSearch?: string;
  /** Where the spec names a part of the training draw: its first row, and the fields that make the draw what it is. */
  readonly replays?: { readonly row: number; readonly fields: readonly string[] };
  /** How its sequences are written as text, where they are strings of symbols. */
  readonly text?: TextForm;
  /** `spec` without optional fields that matter in training alone: how an evaluation states this task. */
  readonly tested: AnyTaskSpec;
  /** The task that evaluation uses where the spec names none: for most, `tested` without its noise. */
  readonly evaluation: AnyTaskSpec;
  /** How the outputs of a model with this read-out, trained with this loss, are judged. */
  scoring(loss: Loss, readout: Activation): Scoring;
  /** The random stream: "data" replays the training draw, "evaluate" is independent of it. */
  stream(use: "train" | "evaluate"): "data" | "evaluate";
}

/** A task's spec as plain JSON, whatever its kind. */
export interface AnyTaskSpec {
  kind: string;
  [field: string]: unknown;
}

/** A set of sequences that is asked of a task whose sequences are made one by one. */
export interface DrawRequest {
  seed: number;
  use: "train" | "evaluate";
  /** Steps, both included. */
  lengths: { readonly from: number; readonly to: number };
  sequences: number;
}

/** A module that a spec names: where it is, what the spec calls it, its hash, and what its function is called with. */
export interface ModuleFile {
  path: string;
  name: string;
  sha256: string;
  options: ModuleOptions;
}

/** What modules say; `path` is their place in a spec. Throws OUTLAST_MODULE. */
export interface Modules {
  /** A task's plain part, and where the module is loaded in this thread also its function. */
  task(file: ModuleFile, path: string): { fields: CustomFields; sequence?: CustomDefinition["sequence"] };
}

export interface TaskContext {
  /** How modules are read; without it they are refused. */
  modules?: Modules | undefined;
  /** Folder that a spec's relative file names start from; the working directory where it is absent. */
  baseDir?: string | undefined;
}

/** One item of the list in index.ts: the fields of a spec, and what they come to. */
export interface TaskKind<S extends z.ZodType> {
  readonly schema: S;
  /** `path` is the place of the task in its spec, for messages. Throws OUTLAST_INVALID_SPEC. */
  resolve(spec: z.output<S>, path: string, context: TaskContext): ResolvedTask;
}
