import { z } from "zod";
import type { ResolvedTask, TaskKind } from "../task.js";
import { bracketFields, checkBrackets, dyckSource, dyckTraits } from "./brackets.js";
import { dyckLanguage } from "./languages.js";

const schema = z
  .strictObject({ kind: z.literal("dyck2"), ...bracketFields })
  .describe(
    "Say at every step of a string of two pairs of brackets which symbols may come next: ( and [ always, and the " +
      "closing one of the bracket opened last (Suzgun et al. 2019). dyck1's strings, each pair of a random one of the two.",
  );

const { task, text } = dyckLanguage(2);

/** The string ([]) has the targets (1,1,1,0) (1,0,1,1) (1,1,1,0) (1,0,1,0), in the order ( ) [ ]. */
export const dyck2: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    checkBrackets(spec, path);
    return {
      ...dyckTraits(spec),
      ...task,
      text,
      source: dyckSource("typedBrackets", spec, { pairs: 2, crossing: 0, counters: 0 }),
      evaluation: { kind: "dyck2", sampler: "uniform" },
    };
  },
};
