import type { Measures } from "../paper.js";

/** The measures of this paper's table; what each experiment measures of them is said where it does. */
export const columns = [
  "gap",
  "plainGap",
  "loss",
  "convolutionLoss",
  "weight",
  "energy",
  "offDiagonal",
  "gradient",
  "B1",
  "B2",
  "B3",
  "B4",
  "norm",
  "limit",
  "rSquared",
  "scaledRSquared",
  "plainRSquared",
  "bias",
  "variance",
] as const;

/** These measures, and nothing for the others. */
export function measuresOf(own: Partial<Record<(typeof columns)[number], number>>): Measures {
  return { ...Object.fromEntries(columns.map((name) => [name, null])), ...own };
}
