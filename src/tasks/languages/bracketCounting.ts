import { z } from "zod";
import type { ResolvedTask, TaskKind } from "../task.js";
import { allStringsFields, bracketClasses, signCounts } from "./bracketClasses.js";
import { binaryCountLanguage, ternaryCountLanguage } from "./languages.js";

const schema = z
  .strictObject({
    kind: z.literal("bracketCounting"),
    classes: z
      .enum(["binary", "ternary"])
      .default("binary")
      .describe("binary: more ( than ), or not; ternary: fewer, as many, or more, as classes 0, 1, 2."),
    ...allStringsFields,
  })
  .describe(
    "Say at its end whether a bracket string has more ( than ) (El-Naggar et al. 2022, 2023). Tested strings are Dyck-1 " +
      "strings, some with brackets turned, in equal parts of the classes.",
  );

/** The string (() has the target 1, ternary class 2; ()) has 0, class 0. */
export const bracketCounting: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path): ResolvedTask {
    if (spec.classes === "ternary") return bracketClasses(spec, path, ternaryCountLanguage, signCounts);
    return bracketClasses(spec, path, binaryCountLanguage, (length) => {
      const [fewer, equal, more] = signCounts(length);
      return [fewer + equal, more];
    });
  },
};
