import { describe, invalid } from "../../core/index.js";
import { losses } from "../../models/index.js";
import { Random } from "../../native/index.js";
import type { NativeBatch } from "../../native/index.js";
import type { DrawRequest } from "../task.js";
import type { CustomDefinition, CustomFields } from "./definition.js";
import { fault, reasonOf } from "./fault.js";
import { StepReader } from "./steps.js";

/** Numbers that a set may hold: 1 GiB of them, since they are all in memory. */
const MOST_NUMBERS = 2 ** 27;

/** Makes a set of sequences: as many as are asked for, each of a length of its own. Throws OUTLAST_MODULE. */
export function drawSet(definition: CustomDefinition, request: DrawRequest): NativeBatch {
  const { fields } = definition;
  const { sequences, lengths, seed, use } = request;
  const time = Math.floor(lengths.to / fields.lengthStep) * fields.lengthStep;
  const classes = losses[fields.loss].classes;
  const targetSize = classes ? 1 : fields.outputSize;
  checkSize(sequences, time, fields.inputSize + targetSize);
  const batch = {
    batch: sequences,
    time,
    inputs: new Float64Array(sequences * time * fields.inputSize),
    targets: new Float64Array(sequences * time * targetSize),
    lengths: new Int32Array(sequences),
  };
  const mask = new Uint8Array(fields.masked ? sequences * time : 0);
  const lengthsDrawn = new Random({ seed, name: `custom ${use} lengths` });
  for (let index = 0; index < sequences; index++) {
    const length = lengthOf(fields, lengths, lengthsDrawn);
    const random = new Random({ seed, name: `custom ${use}`, index, part: length });
    const sentence = (what: string): string => `sequence(${length}), number ${index} of seed ${seed}, ${what}`;
    const made = sequenceOf(definition, { length, random, sentence });
    const reader = new StepReader(length, sentence);
    const row = index * time;
    reader.read(made.inputs, "inputs", batch.inputs.subarray(row * fields.inputSize), fields.inputSize);
    reader.read(made.targets, "targets", batch.targets.subarray(row * targetSize), targetSize);
    checkTargets(batch.targets.subarray(row * targetSize, (row + length) * targetSize), fields, sentence);
    batch.lengths[index] = length;
    if ((made.mask !== undefined) !== fields.masked) {
      throw fault(
        sentence(`returned ${fields.masked ? "no mask" : "a mask"}, but the task says masked: ${fields.masked}`),
      );
    }
    if (made.mask !== undefined) reader.readMask(made.mask, mask.subarray(row));
  }
  return fields.masked ? { ...batch, mask } : batch;
}

/** A multiple of the task's step within the range, all with the same probability. */
function lengthOf(
  { lengthStep, shortest }: CustomFields,
  { from, to }: { from: number; to: number },
  random: Random,
): number {
  const first = Math.ceil(Math.max(from, shortest) / lengthStep);
  const last = Math.floor(to / lengthStep);
  return (first === last ? first : first + random.below(last - first + 1)) * lengthStep;
}

interface Call {
  length: number;
  random: Random;
  sentence: (what: string) => string;
}

function sequenceOf(
  { sequence }: CustomDefinition,
  { length, random, sentence }: Call,
): ReturnType<CustomDefinition["sequence"]> {
  let made: unknown;
  try {
    made = sequence(length, random);
  } catch (cause) {
    throw fault(sentence(`threw: ${reasonOf(cause)}`), cause);
  }
  if (made instanceof Promise) {
    made.catch(() => undefined); // nobody waits for it
    throw fault(sentence("returned a promise: it must be a plain function, not async"));
  }
  if (typeof made === "object" && made !== null) return made as ReturnType<CustomDefinition["sequence"]>;
  throw fault(sentence(`must return { inputs, targets }, got ${describe(made)}`));
}

function checkTargets(
  targets: Float64Array,
  { loss, outputSize }: CustomFields,
  sentence: (what: string) => string,
): void {
  if (loss === "mse") return;
  const isClass = (value: number): boolean => Number.isInteger(value) && value >= 0 && value < outputSize;
  const fits = losses[loss].classes ? isClass : (value: number): boolean => value >= 0 && value <= 1;
  const place = targets.findIndex((value) => !fits(value));
  if (place < 0) return;
  const wanted = losses[loss].classes ? `classes, whole numbers from 0 to ${outputSize - 1}` : "from 0 to 1";
  throw fault(sentence(`returned targets that must be ${wanted} for the loss ${loss}, got ${targets[place]}`));
}

function checkSize(sequences: number, time: number, numbers: number): void {
  if (sequences * time * numbers <= MOST_NUMBERS) return;
  const sentence =
    `${sequences} sequences of ${time} steps hold more than ${MOST_NUMBERS} numbers, 1 GiB, and those of a custom ` +
    "task are all in memory: ask for fewer or shorter ones.";
  throw invalid("OUTLAST_TOO_LARGE", sentence);
}
