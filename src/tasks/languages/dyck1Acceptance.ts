import { z } from "zod";
import type { ResolvedTask, TaskKind } from "../task.js";
import { acceptanceCounts, allStringsFields, bracketClasses } from "./bracketClasses.js";
import { acceptanceLanguage } from "./languages.js";

const schema = z
  .strictObject({ kind: z.literal("dyck1Acceptance"), ...allStringsFields })
  .describe(
    "Say at its end whether a bracket string is invalid, 1, or a Dyck-1 string, 0 (El-Naggar et al. 2022). Tested are as " +
      "many Dyck-1 strings as others, which have brackets turned or their symbols in a wrong order.",
  );

/** The string (()) has the target 0; ())( and (( have 1. */
export const dyck1Acceptance: TaskKind<typeof schema> = {
  schema,
  resolve: (spec, path): ResolvedTask => bracketClasses(spec, path, acceptanceLanguage, acceptanceCounts),
};
