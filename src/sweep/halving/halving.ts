import { z } from "zod";
import { invalid } from "../../core/index.js";

/** Successive halving, as a sweep's spec says it. */
export const halvingSchema = z.strictObject({
  bracket: z
    .int()
    .min(2)
    .max(4096)
    .describe("Runs that are compared with each other: so many consecutive points; the last bracket may have fewer."),
  factor: z.int().min(2).default(3).describe("At each rung the best 1/factor of a bracket's runs go on, rounded up."),
  first: z.int().min(1).describe("Optimizer steps up to the first rung; each rung has factor times those before it."),
});

export type Halving = z.output<typeof halvingSchema>;

/** Of a rung's steps the last 1/JUDGED are those whose losses count: a mini-batch's loss says little. */
const JUDGED = 4;

/** The part of a training that ends at a rung. */
export function partUpTo(rung: number): { to: number; judgedFrom: number } {
  return { to: rung, judgedFrom: rung - Math.ceil(rung / JUDGED) };
}

/** How many of a bracket's runs go on from a rung. */
export function survivorsOf(runs: number, { factor }: Pick<Halving, "factor">): number {
  return Math.ceil(runs / factor);
}

/** The steps of a training in a full bracket, as a share of those of training every run of it to its end. */
export function trainedShare(steps: number, halving: Halving): number {
  const { bracket, factor, first } = halving;
  let [runs, from, trained] = [bracket, 0, 0];
  for (let rung = first; rung < steps && runs > 1; rung *= factor) {
    trained += runs * (rung - from);
    from = rung;
    runs = survivorsOf(runs, halving);
  }
  return steps === 0 ? 1 : (trained + runs * (steps - from)) / (bracket * steps);
}

/** Throws OUTLAST_INVALID_SPEC for a sweep that asks for halving where points are not computed bracket by bracket. */
export function refuseHalving({ halving }: { halving?: unknown }, where: string): void {
  if (halving === undefined) return;
  const sentence = `halving compares runs bracket by bracket, and ${where} has no brackets: leave it out, or use outlast sweep.`;
  throw invalid("OUTLAST_INVALID_SPEC", sentence, "halving");
}

/** The same for a queue. */
export function refuseQueue(spec: { halving?: unknown }): void {
  refuseHalving(spec, "a queue, whose workers take chunks of any size,");
}
