import { z } from "zod";
import { nativeSource } from "./nativeSource.js";
import { closeness, numberLosses } from "./scoring.js";
import { sequencesSchema } from "./sequences.js";
import type { ResolvedTask, TaskKind } from "./task.js";

const schema = z
  .strictObject({
    kind: z.literal("delay"),
    delay: z.int().min(0).describe("By how many steps the targets lag behind the inputs."),
    length: z.int().min(1).describe("Steps of a training sequence."),
    sequences: sequencesSchema,
  })
  .describe("Say again what was heard `delay` steps ago: y_t = x_(t-delay), 0 before; x_t ~ N(0, 1).");

/** With delay 2: inputs .3 -1.1 .7 .2, targets 0 0 .3 -1.1. */
export const delay: TaskKind<typeof schema> = {
  schema,
  resolve(spec): ResolvedTask {
    const { sequences, ...tested } = spec;
    return {
      kind: spec.kind,
      spec,
      inputSize: 1,
      outputSize: 1,
      moreOutputs: false,
      source: nativeSource("delay", { delay: spec.delay, length: spec.length }),
      sequences,
      trainingLengths: { from: spec.length, to: spec.length },
      linear: {
        inputSize: 1,
        outputSize: 1,
        response: (steps) => Float64Array.from({ length: steps }, (_, j) => Number(j === spec.delay)),
        delayed: false,
      },
      teacher: { delay: spec.delay },
      losses: numberLosses,
      defaults: {
        loss: "mse",
        scored: "every",
        readout: "none",
        sampling: "prefix",
      },
      lengthStep: 1,
      exhaustible: false,
      // Up to there every target is 0, which no error can be measured against.
      shortest: spec.delay + 1,
      tested,
      evaluation: tested,
      scoring: () => closeness,
      stream: (use) => (use === "train" ? "data" : "evaluate"),
    };
  },
};
