import { z } from "zod";
import type { ResolvedTask, TaskKind } from "../task.js";
import { bracketFields, checkBrackets, dyckSource, dyckTraits, isSpliced } from "./brackets.js";
import { semiDyck1Language } from "./languages.js";

const schema = z
  .strictObject({ kind: z.literal("semiDyck1"), ...bracketFields })
  .describe(
    "As dyck1 on strings that may close too much, by a counter that stays at 0 (semi-Dyck-1): dyck1's strings, each ( " +
      "turned into ) with probability 1/2, then one ) more (1/4), one ( less (1/4) or no change. minLength and " +
      "maxLength are those of dyck1's strings; lengths that are evaluated are the strings' own.",
  );

/** The string ()) ) ( is read as (1,0) (0,1) (0,1) (0,1) (1,0), with the targets (1,1) (1,0) (1,0) (1,0) (1,1). */
export const semiDyck1: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    checkBrackets(spec, path);
    const traits = dyckTraits(spec);
    const { from, to } = traits.trainingLengths;
    return {
      ...traits,
      ...semiDyck1Language.task,
      text: semiDyck1Language.text,
      source: dyckSource("semiDyck1", spec),
      trainingLengths: { from: from - 1, to: to + 1 },
      lengthStep: isSpliced(spec.sampler) ? traits.lengthStep : 1,
      evaluation: { kind: "semiDyck1", sampler: "uniform" },
    };
  },
};
