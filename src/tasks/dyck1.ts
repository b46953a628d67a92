import { z } from "zod";
import { bracketFields, checkBrackets, dyckSource, dyckTraits } from "./brackets.js";
import { yesOrNo, yesOrNoLosses } from "./scoring.js";
import type { ResolvedTask, TaskKind } from "./task.js";

const schema = z
  .strictObject({ kind: z.literal("dyck1"), ...bracketFields })
  .describe("Say at every step of a bracket string which symbols may come next: ( always, ) while one is open.");

/** The string (()) is read as (1,0) (1,0) (0,1) (0,1), with the targets (1,1) (1,1) (1,1) (1,0). */
export const dyck1: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    checkBrackets(spec, path);
    return {
      ...dyckTraits(spec),
      inputSize: 2,
      outputSize: 2,
      source: dyckSource("dyck1", spec),
      losses: yesOrNoLosses,
      defaults: { loss: "mse", scored: "every", readout: "sigmoid", sampling: "fresh" },
      evaluation: { kind: "dyck1", sampler: "uniform" },
      scoring: yesOrNo,
    };
  },
};
