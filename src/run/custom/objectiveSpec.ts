import { z } from "zod";
import { moduleFields, placeOf, readHashed } from "../../tasks/index.js";
import type { RunModules } from "./modules.js";

/** A module that measures the trained model, as a spec names it. */
export const objectiveSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[^.[\]]+$/, "a name without dots and brackets, which parts of names have between them")
    .describe("Names its numbers in the record; no evaluation and no other one has the same."),
  ...moduleFields,
});

type ObjectiveSpec = z.output<typeof objectiveSchema>;

/** The same with the hash of its module. */
export type ResolvedObjective = ObjectiveSpec & { sha256: string };

/** The numbers of each objective by their names, null where not finite. */
export const objectiveValuesSchema = z.record(z.string(), z.record(z.string(), z.number().nullable()));
/** What each objective of a spec gave, by its name; null where that is not finite. */
export type ObjectiveValues = z.output<typeof objectiveValuesSchema>;

/** Throws OUTLAST_FILE, OUTLAST_MODULE, and OUTLAST_INVALID_SPEC where the module is not the one that the spec says. */
export function resolveObjective(
  spec: ObjectiveSpec,
  path: string,
  { baseDir, modules }: { baseDir: string; modules: RunModules },
): ResolvedObjective {
  const { module: name, options } = spec;
  const { sha256 } = readHashed({ file: name, sha256: spec.sha256 }, path, { baseDir });
  modules.objective({ path: placeOf(name, { baseDir }), name, sha256, options }, `${path}.module`);
  return { ...spec, sha256 };
}
