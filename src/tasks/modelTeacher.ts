import { z } from "zod";
import { invalid, seedSchema } from "../core/index.js";
import { initialParameters, modelSpecSchema, nativeShape, resolveModelSpec } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import { native } from "../native/index.js";
import type { NativeSource } from "../native/index.js";
import { nativeSource } from "./nativeSource.js";
import { closeness, numberLosses } from "./scoring.js";
import { sequencesSchema } from "./sequences.js";
import type { ResolvedTask, TaskKind } from "./task.js";

/** The bound on each size in native/sources/network.cc. */
const MAX_SIZE = 4096;

const schema = z
  .strictObject({
    kind: z.literal("modelTeacher"),
    model: modelSpecSchema.describe("The teacher, sizes included; it is computed in float64."),
    seed: seedSchema.describe("Seed of the teacher's parameters, apart from the seeds of the run."),
    length: z.int().min(1).describe("Steps of a training sequence."),
    sequences: sequencesSchema,
  })
  .describe("Imitate a model that is never trained: inputs x_t ~ N(0, I), targets what it says to them.");

/** A GRU of two units as teacher: inputs .3 -1.1, targets its two outputs, of which `last` reads the second. */
export const modelTeacher: TaskKind<typeof schema> = {
  schema,
  resolve(given, path): ResolvedTask {
    const model = resolveModelSpec({ ...given.model, dtype: "float64" }, `${path}.model`);
    const spec = { ...given, model };
    const { sequences, ...tested } = spec;
    const { inputSize, outputSize } = model;
    checkTeacher(model, `${path}.model`);
    return {
      kind: spec.kind,
      spec,
      inputSize,
      outputSize,
      moreOutputs: false,
      source: networkSource(model, spec.seed, spec.length),
      sequences,
      trainingLengths: { from: spec.length, to: spec.length },
      teacher: { model, seed: spec.seed },
      losses: numberLosses,
      defaults: { loss: "mse", scored: "last", readout: "none", sampling: "prefix" },
      lengthStep: 1,
      exhaustible: false,
      shortest: 1,
      tested,
      evaluation: tested,
      scoring: () => closeness,
      stream: (use) => (use === "train" ? "data" : "evaluate"),
    };
  },
};

function networkSource(model: ResolvedModelSpec, seed: number, length: number): NativeSource {
  const { cell, readoutActivation, bias, readoutBias, learnInitialState, ...shape } = nativeShape(model);
  const { inputSize, hiddenSize, outputSize, layers } = shape;
  const numbers = {
    cell: native().cells.indexOf(cell),
    readout: ["none", "sigmoid", "clip"].indexOf(readoutActivation),
    bias: Number(bias),
    readoutBias: Number(readoutBias),
    learnInitialState: Number(learnInitialState),
  };
  return nativeSource(
    "network",
    { inputSize, hiddenSize, outputSize, layers, length, ...numbers },
    { parameters: initialParameters(model, [seed]) },
  );
}

function checkTeacher(model: ResolvedModelSpec, path: string): void {
  for (const name of ["inputSize", "hiddenSize", "outputSize"] as const) {
    if (model[name] <= MAX_SIZE) continue;
    const sentence = `${path}.${name} must be at most ${MAX_SIZE} of a teacher, got ${model[name]}.`;
    throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.${name}`);
  }
  if (model.structure === "full") return;
  const sentence = `${path}.structure must be "full" of a teacher, got "${model.structure}": use the task teacher.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.structure`);
}
