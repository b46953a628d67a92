import { z } from "zod";
import { invalid } from "../../core/index.js";
import { nativeSource } from "../nativeSource.js";
import { sequencesSchema } from "../sequences.js";
import type { ResolvedTask, TaskKind } from "../task.js";
import { runsLanguage } from "./languages.js";

/** Parameters of the beta-binomial distributions of n in a window (Suzgun et al. 2018). */
const distributions = {
  uniform: { alpha: 1, beta: 1 },
  uShaped: { alpha: 0.25, beta: 0.25 },
  rightTailed: { alpha: 1, beta: 5 },
  leftTailed: { alpha: 5, beta: 1 },
} as const;
const names = Object.keys(distributions) as [keyof typeof distributions, ...(keyof typeof distributions)[]];

const repeats = z.int().min(1).max(1_000_000);

function schemaOf<Kind extends string>(kind: Kind, language: string) {
  return z
    .strictObject({
      kind: z.literal(kind),
      window: z.tuple([repeats, repeats]).default([1, 50]).describe("Least and largest n of training strings."),
      distribution: z
        .enum(names)
        .default("uniform")
        .describe(
          "How n is drawn from the window, or from the tested lengths: uniform, or beta-binomial: uShaped (1/4, 1/4), " +
            "rightTailed (1, 5) for mostly small n, leftTailed (5, 1) for mostly large n.",
        ),
      sequences: sequencesSchema,
    })
    .describe(
      `Say at every step of ${language} which letter may come next, or that the string is at its end: a or b after an ` +
        "a, and the one right answer from the first b on. A length has one string.",
    );
}

/** aabb is read as a a b b; the targets of its steps are a or b, a or b, b, end, in the order a b end. */
function runsTask<Kind extends string>(kind: Kind, count: number): TaskKind<ReturnType<typeof schemaOf<Kind>>> {
  const schema = schemaOf(kind, Array.from("abcd".slice(0, count), (letter) => `${letter}^n`).join(" "));
  const { task, text } = runsLanguage(count);
  return {
    schema,
    resolve(spec, path): ResolvedTask {
      const { window, sequences, ...tested } = spec as z.output<ReturnType<typeof schemaOf>>;
      const [minRepeats, maxRepeats] = window;
      if (minRepeats > maxRepeats) {
        const sentence = `${path}.window must run upwards, got [${minRepeats}, ${maxRepeats}].`;
        throw invalid("OUTLAST_INVALID_SPEC", sentence, `${path}.window`);
      }
      const numbers = { letters: count, minRepeats, maxRepeats, ...distributions[tested.distribution] };
      return {
        kind,
        spec,
        ...task,
        text,
        source: nativeSource("equalRuns", numbers),
        sequences,
        trainingLengths: { from: count * minRepeats, to: count * maxRepeats },
        lengthStep: count,
        shortest: count,
        exhaustible: true,
        noPrefix: "a part of one of its strings is none of them",
        tested,
        evaluation: { kind },
        stream: (use) => (use === "train" ? "data" : "evaluate"),
      };
    },
  };
}

export const aNbN = runsTask("aNbN", 2);
export const aNbNcN = runsTask("aNbNcN", 3);
export const aNbNcNdN = runsTask("aNbNcNdN", 4);
