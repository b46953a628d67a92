import { z } from "zod";
import { invalid } from "../core/index.js";
import { checkSystem, impulseResponse, matrix, noiseStd } from "./linearSystem.js";
import { nativeSource } from "./nativeSource.js";
import { closeness, numberLosses } from "./scoring.js";
import { sequencesSchema } from "./sequences.js";
import { systemSchema } from "./systemSchema.js";
import type { ResolvedTask, TaskKind } from "./task.js";

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
  })
  .describe("Imitate a linear system: inputs x_t ~ N(0, I), h_t = A h_(t-1) + B x_t from h_0 = 0, targets C h_t.");

/** The memoryless teacher of weight 2: inputs .3 -1.1, targets .6 -2.2, of which `last` reads the second. */
export const teacher: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    const system = checkSystem(spec.system, `${path}.system`);
    const { A, B, C, dimension, inputSize, outputSize } = system;
    const { sequences, noise, ...noiseless } = spec;
    const std = noise === undefined ? 0 : noiseStd(system, spec.length, noise.snrDb);
    if (!Number.isFinite(std)) {
      const sentence = `${path}.noise cannot be drawn: the system's outputs overflow within ${spec.length} steps.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.noise`);
    }
    return {
      kind: spec.kind,
      spec,
      inputSize,
      outputSize,
      moreOutputs: false,
      source: nativeSource(
        "teacher",
        { dimension, inputSize, outputSize, length: spec.length, noiseStd: std },
        { A: matrix(A), B: matrix(B), C: matrix(C) },
      ),
      sequences,
      trainingLengths: { from: spec.length, to: spec.length },
      linear: { inputSize, outputSize, response: (steps) => impulseResponse(system, steps) },
      losses: numberLosses,
      defaults: {
        loss: "mse",
        scored: "last",
        readout: "none",
        sampling: "prefix",
      },
      lengthStep: 1,
      exhaustible: false,
      shortest: 1,
      tested: noiseless,
      evaluation: noiseless,
      scoring: () => closeness,
      stream: (use) => (use === "train" ? "data" : "evaluate"),
    };
  },
};
