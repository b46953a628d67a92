import { z } from "zod";
import { invalid } from "../../core/index.js";
import { readHashed, sha256Schema } from "../hashedFile.js";
import { bucketSort } from "../chomsky/bucketSort.js";
import { cycleNavigation } from "../chomsky/cycleNavigation.js";
import { duplicateString } from "../chomsky/duplicateString.js";
import { evenPairs } from "../chomsky/evenPairs.js";
import { labelledByAnswer } from "../chomsky/givenAnswers.js";
import { modularArithmetic } from "../chomsky/modularArithmetic.js";
import { parity } from "../chomsky/parity.js";
import { reverseString } from "../chomsky/reverseString.js";
import type { ResolvedTask, TaskKind } from "../task.js";
import {
  acceptanceLanguage,
  binaryCountLanguage,
  dyck1Language,
  dyckLanguage,
  mostPairs,
  runsLanguage,
  semiDyck1Language,
  shuffleLanguage,
  ternaryCountLanguage,
} from "./languages.js";
import { labelledByCore } from "./nativeLabels.js";
import { checkLabels, parseStrings } from "./textFile.js";
import type { GivenLanguage } from "./textFile.js";

/** What a file's strings can be of, by the name of the task that draws such strings; counting by its classes. */
const languages = {
  dyck1: () => labelledByCore(dyck1Language),
  semiDyck1: () => labelledByCore(semiDyck1Language),
  dyck1Acceptance: () => labelledByCore(acceptanceLanguage),
  binaryCounting: () => labelledByCore(binaryCountLanguage),
  ternaryCounting: () => labelledByCore(ternaryCountLanguage),
  aNbN: () => labelledByCore(runsLanguage(2)),
  aNbNcN: () => labelledByCore(runsLanguage(3)),
  aNbNcNdN: () => labelledByCore(runsLanguage(4)),
  dyck2: () => labelledByCore(dyckLanguage(2)),
  shuffle: (pairs = 2) => labelledByCore(shuffleLanguage(pairs)),
  parity: () => labelledByAnswer(parity.language),
  evenPairs: () => labelledByAnswer(evenPairs.language),
  modularArithmetic: () => labelledByAnswer(modularArithmetic.language),
  cycleNavigation: () => labelledByAnswer(cycleNavigation.language),
  bucketSort: () => labelledByAnswer(bucketSort.language),
  reverseString: () => labelledByAnswer(reverseString.language),
  duplicateString: () => labelledByAnswer(duplicateString.language),
} as const satisfies Record<string, (pairs?: number) => GivenLanguage>;

const names = Object.keys(languages) as [keyof typeof languages, ...(keyof typeof languages)[]];

const schema = z
  .strictObject({
    kind: z.literal("strings"),
    file: z
      .string()
      .min(1)
      .describe(
        "A text file with a string a line, of the symbols ( ) [ ] { } ..., a b c d or 0 1 2 ..., and, after a comma, a tab or " +
          "spaces, its labels, which are computed where they are left out, and checked where they are not. " +
          "A relative path starts from the spec's folder.",
      ),
    sha256: sha256Schema,
    language: z.enum(names).describe("What the strings are of, by the task whose targets they get."),
    pairs: z
      .int()
      .min(1)
      .max(mostPairs)
      .optional()
      .describe("Pairs of brackets of the language shuffle, 2 by default."),
  })
  .describe(
    "Strings of your own, of a language that has a task: all of them in training, those of a length in evaluation.",
  );

/** A line "(()),1110" or "(()) 1110" of a file of dyck1 is the string (()), with the targets of the task dyck1. */
export const strings: TaskKind<typeof schema> = {
  schema,
  resolve(spec, path, context): ResolvedTask {
    const { language: name, pairs } = spec;
    if (pairs !== undefined && name !== "shuffle") {
      const sentence = `${path}.pairs belongs to the language shuffle, got ${name}: drop one of them.`;
      throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.pairs`);
    }
    const language = languages[name](pairs);
    const { bytes, sha256 } = readHashed(spec, path, context);
    const given = parseStrings(bytes, language.text, spec.file, `${path}.file`);
    checkLabels(given, name, language, spec.file, `${path}.file`);
    const rowLengths = [...new Set(given.lengths)].sort((a, b) => a - b);
    const hashed = { ...spec, sha256 };
    return {
      kind: spec.kind,
      spec: hashed,
      ...language.task,
      text: language.text,
      source: language.source(given, spec.file, `${path}.file`),
      sequences: given.lengths.length,
      trainingLengths: { from: rowLengths[0]!, to: rowLengths.at(-1)! },
      lengthStep: 1,
      shortest: 1,
      rowLengths,
      exhaustible: true,
      tested: hashed,
      evaluation: hashed,
      stream: () => "data",
    };
  },
};
