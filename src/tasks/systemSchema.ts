import { z } from "zod";
import { seedSchema } from "../core/index.js";

const matrixSchema = z.array(z.array(z.number()).min(1)).min(1);
const eigenvalues = z.array(z.number()).min(1).describe("The diagonal of A.");
const size = z.int().min(1);

/** A linear system in one of its forms. */
export const systemSchema = z
  .union([
    z.strictObject({
      A: matrixSchema.describe("[n][n]"),
      B: matrixSchema.describe("[n][inputSize]"),
      C: matrixSchema.describe("[outputSize][n]"),
    }),
    z.strictObject({ memoryless: z.number().describe("The weight w of y_t = w x_t.") }),
    z.strictObject({
      eigenvalues,
      weights: z
        .array(z.number())
        .min(1)
        .describe(
          "One weight w_i an eigenvalue a_i, balanced where all are positive, B = C^T: the impulse response is " +
            "m_j = sum of w_i a_i^j.",
        ),
    }),
    z.strictObject({
      eigenvalues,
      B: matrixSchema.describe("[n][inputSize]"),
      C: matrixSchema.describe("[outputSize][n]"),
    }),
    z.strictObject({
      delay: z
        .int()
        .min(0)
        .max(1000)
        .describe("A shift register: y_t = x_(t-delay), m_delay = 1 and every other m_j is 0."),
    }),
    z.strictObject({
      oscillation: z
        .strictObject({
          period: z.number().positive().optional().describe("Steps of a turn. Give period or frequency, not both."),
          frequency: z.number().min(0).optional().describe("Turns a step. Give period or frequency, not both."),
          radius: z.number().min(0).default(1).describe("Factor a step: below 1 the oscillation dies out."),
        })
        .refine(({ period, frequency }) => (period === undefined) !== (frequency === undefined), {
          message: "must have one of period and frequency, and not both.",
        })
        .describe("The impulse response m_j = radius^j cos(2 pi j / period)."),
    }),
    z.strictObject({
      randomStable: z
        .strictObject({
          dimension: size.max(512).describe("n, the size of A."),
          inputSize: size.max(512).default(1).describe("Numbers a step that it reads."),
          outputSize: size.max(512).default(1).describe("Numbers a step that it says."),
          spectralRadius: z.number().min(0).max(1).default(0.9).describe("The largest |eigenvalue| of A."),
          seed: seedSchema.describe("Seed of its numbers, apart from the seeds of the run."),
        })
        .describe("Normal numbers: A scaled to the spectral radius, B N(0, 1), C N(0, 1/n)."),
    }),
  ])
  .describe(
    "The system: { A, B, C } as matrices by rows, { memoryless: w }, { eigenvalues, weights }, { eigenvalues, B, C }, " +
      "{ delay }, { oscillation }, or { randomStable }.",
  );

/** A system as its author writes it. */
export type SystemSpec = z.input<typeof systemSchema>;
/** The same with every default filled in. */
export type CheckedSystem = z.output<typeof systemSchema>;
