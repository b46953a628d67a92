import { z } from "zod";
import { checkChosen } from "./chosenInputs.js";
import { factorCovariance } from "./covariance.js";
import { checkSystem, impulseResponse, matrix } from "./linearSystem.js";
import { nativeSource } from "./nativeSource.js";
import { linearSet } from "./population.js";
import { closeness, numberLosses } from "./scoring.js";
import { sequencesSchema } from "./sequences.js";
import { systemSchema } from "./systemSchema.js";
import type { ResolvedTask, TaskKind } from "./task.js";
import { checkTeacher, trainingNoise } from "./teacherChecks.js";

const schema = z
  .strictObject({
    kind: z.literal("teacher"),
    system: systemSchema,
    length: z.int().min(1).describe("Steps of a training sequence."),
    sequences: sequencesSchema,
    noise: z
      .strictObject({ snrDb: z.number().describe("Signal-to-noise ratio at the last step, in decibels.") })
      .optional()
      .describe("Gaussian noise on the training targets. Evaluation goes without it."),
    covariance: z
      .array(z.array(z.number()))
      .min(1)
      .optional()
      .describe(
        "E x x^T of the training inputs, which have mean 0: [length * inputSize] rows of as many numbers, the inputs of " +
          'the first step first. For train.objective "population"; evaluation stays with white inputs.',
      ),
    inputs: z
      .array(z.array(z.array(z.number())))
      .min(1)
      .optional()
      .describe(
        "Chosen training inputs, [sequences][length][inputSize], with the teacher's exact answers as targets. Evaluation " +
          "stays with white inputs.",
      ),
    timing: z
      .enum(["now", "delayed"])
      .default("now")
      .describe(
        "now: the outputs of a step have heard its inputs. delayed: they have heard those before it, for teacher and " +
          "student, so that of k steps m_0 .. m_(k-2) are read.",
      ),
  })
  .describe("Imitate a linear system: inputs x_t ~ N(0, I), h_t = A h_(t-1) + B x_t from h_0 = 0, targets C h_t.");

export type TeacherSpec = z.output<typeof schema>;

/** The memoryless teacher of weight 2: inputs .3 -1.1, targets .6 -2.2, of which `last` reads the second. */
export const teacher: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    const system = checkSystem(spec.system, `${path}.system`);
    const { A, B, C, dimension, inputSize, outputSize } = system;
    const { sequences, covariance, noise, ...tested } = spec;
    const { inputs, ...evaluation } = tested;
    checkTeacher(spec, path);
    const { length } = spec;
    const delayed = spec.timing === "delayed";
    const factor = covariance && factorCovariance(covariance, length * inputSize, `${path}.covariance`);
    const linear = {
      inputSize,
      outputSize,
      response: (steps: number) => impulseResponse(system, steps),
      ...(factor && { covariance: factor }),
      delayed,
    };
    const chosen = inputs && linearSet(linear, checkChosen(inputs, length, inputSize, `${path}.inputs`), length);
    const noiseStd = noise === undefined ? 0 : trainingNoise(system, { ...tested, noise }, path);
    return {
      kind: spec.kind,
      spec,
      inputSize,
      outputSize,
      moreOutputs: false,
      source:
        chosen?.source ??
        nativeSource(
          "teacher",
          { dimension, inputSize, outputSize, length, noiseStd, delayed: Number(delayed) },
          { A: matrix(A), B: matrix(B), C: matrix(C) },
        ),
      sequences: chosen?.sequences ?? sequences,
      trainingLengths: { from: length, to: length },
      linear,
      teacher: spec.system,
      losses: numberLosses,
      defaults: {
        loss: "mse",
        scored: "last",
        readout: "none",
        sampling: "prefix",
      },
      lengthStep: 1,
      exhaustible: chosen !== undefined,
      // Delayed, the first step's targets are 0, which no error can be measured against.
      shortest: delayed ? 2 : 1,
      ...(chosen && { rowLengths: [length] }),
      tested,
      evaluation,
      scoring: () => closeness,
      stream: (use) => (use === "train" ? "data" : "evaluate"),
    };
  },
};
