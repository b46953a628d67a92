import { z } from "zod";
import type { ResolvedTask, TaskKind } from "../task.js";
import { bracketFields, checkBrackets, dyckSource, dyckTraits } from "./brackets.js";
import { dyck1Language } from "./languages.js";

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
      ...dyck1Language.task,
      text: dyck1Language.text,
      source: dyckSource("dyck1", spec),
      evaluation: { kind: "dyck1", sampler: "uniform" },
    };
  },
};
