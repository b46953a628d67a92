import { z } from "zod";
import { OutlastError, invalid } from "../core/index.js";
import { taskFromArrays } from "./arrays.js";
import { decodingSet, readRecording, surrogateRecording, surrogateSchema, windowFields } from "./neural/index.js";
import type { NeuralRecording } from "./neural/index.js";
import { checkHash, placeOf, sha256Schema } from "./hashedFile.js";
import { closeness, numberLosses } from "./scoring.js";
import type { Scoring } from "./scoring.js";
import type { ResolvedTask, TaskContext, TaskKind } from "./task.js";

const name = z.string().min(1);

const schema = z
  .strictObject({
    kind: z.literal("neuralDecoding"),
    file: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A numpy .npz file: spikes [bins, neurons], velocities [bins, outputs]. A relative path starts from the spec's " +
          "folder. Give file or surrogate, not both.",
      ),
    sha256: sha256Schema,
    spikes: name.default("spikes").describe("What the file calls its spikes."),
    velocities: name.default("velocities").describe("What the file calls its velocities."),
    surrogate: surrogateSchema.optional(),
    ...windowFields,
  })
  .describe("Decode a velocity from windows of binned spikes: of a recording in a file, or of a synthetic surrogate.");

type Spec = z.output<typeof schema>;

/**
 * Velocities to come close to, as far as noisy spikes allow: success is a mean squared error of half their variance in
 * training.
 */
const decoded: Scoring = { ...closeness, success: { metric: "loss", statistic: "mean", atMost: 0.5 } };

/**
 * Bins of spikes 0 2, 1 1, 0 3 with before = 1: windows (0 2)(1 1) and (1 1)(0 3), z-scored; targets of bins 1 and 2.
 */
export const neuralDecoding: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path, context): ResolvedTask {
    const { recording, sha256 } = recordingOf(spec, path, context);
    const { spikes, velocities, ...rest } = spec;
    const { before, after, folds, fold, part } = rest;
    const full = sha256 === undefined ? rest : { ...rest, spikes, velocities, sha256 };
    const { batch } = within(path, () => decodingSet(recording, { before, after, folds, fold, part }));
    return {
      ...taskFromArrays(batch, full),
      kind: spec.kind,
      losses: numberLosses,
      defaults: { loss: "mse", scored: "last", readout: "none", sampling: "fresh" },
      tested: full,
      evaluation: { ...full, part: "test" },
      scoring: () => decoded,
    };
  },
};

function recordingOf(spec: Spec, path: string, context: TaskContext): { recording: NeuralRecording; sha256?: string } {
  const { file, surrogate, spikes, velocities } = spec;
  if ((file === undefined) === (surrogate === undefined)) {
    const sentence = `${path} must have one of file and surrogate, and not both.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, path);
  }
  if (surrogate !== undefined) {
    const named = (["spikes", "velocities"] as const).find((own) => spec[own] !== own); // other than by default
    const field = spec.sha256 === undefined ? named : "sha256";
    if (field === undefined) return { recording: surrogateRecording(surrogate) };
    const sentence = `${path}.${field} is about a file, and a surrogate has none: drop it.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.${field}`);
  }
  const { sha256, ...recording } = readRecording(placeOf(file!, context), { spikes, velocities });
  checkHash(spec, sha256, path);
  return { recording, sha256 };
}

/** Faults of the options, at their place in the spec. */
function within<T>(path: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof OutlastError) || error.path !== "fold") throw error;
    throw new OutlastError(error.code, `${path}.${error.message}`, { path: `${path}.fold`, cause: error });
  }
}
