import { z } from "zod";
import { invalid } from "../../core/index.js";
import { losses } from "../../models/index.js";
import type { Loss } from "../../models/index.js";
import { fixedSource } from "../arrays.js";
import { placeOf, readHashed, sha256Schema } from "../hashedFile.js";
import { answers, classLosses, closeness, numberLosses, yesOrNo, yesOrNoLosses } from "../scoring.js";
import type { Activation, Scoring } from "../scoring.js";
import { sequencesSchema } from "../sequences.js";
import type { ResolvedTask, TaskContext, TaskKind } from "../task.js";
import type { CustomFields } from "./definition.js";
import { drawSet } from "./drawSet.js";
import { ofModule } from "./fault.js";

const length = z.int().min(1).max(2 ** 31 - 1); // prettier-ignore

/** The fields of a spec that name a module: it enters the key by its hash. */
export const moduleFields = {
  module: z
    .string()
    .min(1)
    .describe("A module, .ts, .mts, .js or .mjs, whose code is run. A relative path starts from the spec's folder."),
  sha256: sha256Schema,
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("What the module's function is called with, where it exports one."),
};

const schema = z
  .strictObject({
    kind: z.literal("custom"),
    ...moduleFields,
    length: z
      .union([length, z.tuple([length, length])])
      .describe("Steps of a training sequence, or [from, to] for a length drawn uniformly from that range."),
    sequences: sequencesSchema.describe("Training sequences, a number: they are made before training."),
  })
  .describe("Sequences that a module of your own makes, in TypeScript or JavaScript.");

/** What a module's function `sequence` says, held in memory as a set of given sequences. */
export const custom: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path, context): ResolvedTask {
    const { sha256 } = readHashed({ file: spec.module, sha256: spec.sha256 }, path, context);
    const { fields, sequence } = definitionOf(spec, sha256, path, context);
    const [from, to] = typeof spec.length === "number" ? [spec.length, spec.length] : spec.length;
    checkLengths({ from, to }, fields, `${path}.length`);
    const { inputSize, outputSize, loss, scored, readout, sampling, lengthStep, shortest } = fields;
    const full = { ...spec, sha256 };
    const { sequences, ...tested } = full;
    const targetSize = losses[loss].classes ? 1 : outputSize;
    return {
      kind: spec.kind,
      spec: full,
      inputSize,
      outputSize,
      moreOutputs: losses[loss].classes,
      // The core has no source of this name: whoever does not ask `drawn` is refused.
      source: { kind: "custom", numbers: new Float64Array() },
      drawn(request) {
        if (sequence === undefined) {
          throw invalid("OUTLAST_USAGE", `${spec.module} is not loaded in this thread: custom tasks run in their own.`);
        }
        const batch = ofModule(spec.module, () => drawSet({ fields, sequence }, request));
        return fixedSource(batch, inputSize, targetSize);
      },
      sequences,
      trainingLengths: { from: Math.max(from, shortest), to },
      losses: lossesFor(loss),
      defaults: { loss, scored, readout, sampling },
      lengthStep,
      exhaustible: false,
      ...(fields.masked && { noLast: "its mask says which steps are scored" }),
      shortest,
      tested,
      evaluation: tested,
      scoring: (used, activation) => scoringOf(fields, used, activation),
      stream: (use) => (use === "train" ? "data" : "evaluate"),
    };
  },
};

function definitionOf(
  spec: z.output<typeof schema>,
  sha256: string,
  path: string,
  context: TaskContext,
): ReturnType<NonNullable<TaskContext["modules"]>["task"]> {
  if (context.modules === undefined) {
    const sentence = `${path}.kind "custom" is for run and sweep: here give data, the arrays of your sequences.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.kind`);
  }
  const file = { path: placeOf(spec.module, context), name: spec.module, sha256, options: spec.options };
  return context.modules.task(file, `${path}.module`);
}

function checkLengths(
  { from, to }: { from: number; to: number },
  { lengthStep, shortest }: CustomFields,
  path: string,
): void {
  // prettier-ignore
  const refuse = (sentence: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
  };
  if (from > to) refuse(`must run upwards, got [${from}, ${to}].`);
  if (to < shortest) refuse(`must be at least ${shortest}, the shortest of the module, got ${to}.`);
  if (Math.floor(to / lengthStep) * lengthStep < from) {
    const came = from === to ? String(to) : `[${from}, ${to}]`;
    refuse(`must hold a multiple of ${lengthStep}, as every length of the module is, got ${came}.`);
  }
}

/** By the kind of targets that the usual loss reads. */
function lossesFor(loss: Loss): readonly Loss[] {
  if (losses[loss].classes) return classLosses;
  return losses[loss].logits ? yesOrNoLosses : numberLosses;
}

function scoringOf({ loss: usual, metrics, success }: CustomFields, loss: Loss, readout: Activation): Scoring {
  const yes = losses[usual].logits || readout === "sigmoid";
  const base = losses[loss].classes ? answers({ rule: "argmax", value: 0 }) : yes ? yesOrNo(loss) : closeness;
  return { ...base, ...(metrics && { metrics }), ...(success && { success }) };
}
