import { z } from "zod";
import { parseSpec } from "../../core/index.js";
import { lossSchema, scoredSchema } from "../../models/index.js";
import type { Random } from "../../native/index.js";
import { criterionSchema, metricSchema } from "../criterion.js";
import { fault, reasonOf } from "./fault.js";

/** Numbers of the steps of a sequence: one a step, a list of them a step, or all of them behind each other. */
export type StepNumbers = ArrayLike<number> | readonly ArrayLike<number>[];

/** One sequence of a custom task. */
export interface CustomSequence {
  /** inputSize numbers a step. */
  inputs: StepNumbers;
  /** outputSize numbers a step; under "ce" one class a step, a whole number less than outputSize. */
  targets: StepNumbers;
  /** Whether each step is scored, of a task that is `masked`. */
  mask?: ArrayLike<number | boolean>;
}

/** What a module of a custom task says: sizes, defaults of the spec, and how a sequence is made. */
export interface CustomTask extends z.input<typeof fieldsSchema> {
  /**
   * A sequence of exactly `length` steps. It must depend on its arguments alone: all that is random comes from
   * `random`, which is another stream for every seed, length and number of the sequence.
   */
  sequence(length: number, random: Random): CustomSequence;
}

/** Values of a spec that a module may be made with. */
export type ModuleOptions = Readonly<Record<string, unknown>>;

const size = z.int().min(1).max(4096);

const fieldsSchema = z.strictObject({
  /** Numbers of a step's input. */
  inputSize: size,
  /** Numbers of a step's target, or classes under "ce". */
  outputSize: size,
  /**
   * What its targets are, by their usual loss: any numbers ("mse"), numbers from 0 to 1 ("bce"), classes ("ce").
   */
  loss: lossSchema.default("mse"),
  /** Which steps the loss reads. */
  scored: scoredSchema.default("every"),
  /** Whether sequences say by a mask which of their steps are scored. */
  masked: z.boolean().default(false),
  /** The model's read-out under a loss that takes no logits. */
  readout: z.enum(["none", "sigmoid", "clip"]).default("none"),
  /** Whether evaluation draws sequences anew at each length, or cuts the longest. */
  sampling: z.enum(["fresh", "prefix"]).default("fresh"),
  /** The shortest length there is. */
  shortest: z.int().min(1).default(1),
  /** Every length is a multiple of it. */
  lengthStep: z.int().min(1).default(1),
  /** What is measured; what the loss measures by default. */
  metrics: z.array(metricSchema).min(1).optional(),
  /** When a length counts as a success; by default as with given sequences. */
  success: criterionSchema.optional(),
});

/** The same with its defaults, as plain data. */
export type CustomFields = z.output<typeof fieldsSchema>;

/** A module's task once it is checked. */
export interface CustomDefinition {
  fields: CustomFields;
  sequence: CustomTask["sequence"];
}

/**
 * What a module of a custom task exports by default. It gives `task` back: it is there for the types.
 * @typeParam T - A task, or a function that makes one of the spec's options.
 */
export function defineTask<T extends CustomTask | ((options: ModuleOptions) => CustomTask)>(task: T): T {
  return task;
}

function checkFields(fields: unknown): CustomFields {
  try {
    return parseSpec(fieldsSchema, fields, "", "the task");
  } catch (error) {
    throw fault(reasonOf(error), error);
  }
}

/** The task that a module exports, for the options of a spec. Throws a sentence, without the module's name. */
export function checkDefinition(exported: unknown, options: ModuleOptions): CustomDefinition {
  const made: unknown = typeof exported === "function" ? (exported as (given: ModuleOptions) => unknown)(options) : exported; // prettier-ignore
  if (typeof made !== "object" || made === null) throw fault("must export by default what defineTask gives");
  if (made instanceof Promise) throw fault("gives its task as a promise: it must be a plain function, not async");
  const { sequence, ...fields } = made as Partial<CustomTask>;
  if (typeof sequence !== "function") throw fault("must export a task with a function sequence(length, random)");
  const checked = checkFields(fields);
  const { shortest, lengthStep, masked, scored } = checked;
  if (masked && scored === "last") throw fault('is masked, so that its scored steps must be "every", got "last"');
  const least = Math.ceil(shortest / lengthStep) * lengthStep;
  return { fields: { ...checked, shortest: least }, sequence: (length, random) => sequence.call(made, length, random) };
}
