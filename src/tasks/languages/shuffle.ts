import { z } from "zod";
import type { ResolvedTask, TaskKind } from "../task.js";
import { bracketFields, checkBrackets, dyckSource, dyckTraits } from "./brackets.js";
import { mostPairs, shuffleLanguage } from "./languages.js";

const schema = z
  .strictObject({
    kind: z.literal("shuffle"),
    pairs: z.int().min(1).max(mostPairs).default(2).describe("Pairs of brackets: the k of Shuffle-k."),
    nested: z
      .boolean()
      .default(false)
      .describe(
        "false: a closing bracket is of a pair drawn from all that are open, so that pairs cross; true: of the pair " +
          "opened last, as the released generator of Bhattamishra et al. (2020) has it.",
      ),
    ...bracketFields,
  })
  .describe(
    "Shuffle-k, k Dyck-1 strings mixed: say at every step which symbols may come next, every opening bracket and each " +
      "closing one whose pair is open (Suzgun et al. 2019). dyck1's strings, each opening bracket of a random pair.",
  );

/** The string ([)] has the targets (1,1,1,0) (1,1,1,1) (1,0,1,1) (1,0,1,0), in the order ( ) [ ]. */
export const shuffle: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    checkBrackets(spec, path);
    const { pairs, nested } = spec;
    const { task, text } = shuffleLanguage(pairs);
    return {
      ...dyckTraits(spec),
      ...task,
      text,
      source: dyckSource("typedBrackets", spec, { pairs, crossing: Number(!nested), counters: 1 }),
      evaluation: { kind: "shuffle", pairs, nested, sampler: "uniform" },
    };
  },
};
