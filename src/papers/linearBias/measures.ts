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
  "bound",
  "limit",
  "rSquared",
] as const;

/** These measures, and nothing for the others. */
export function measuresOf(own: Partial<Record<(typeof columns)[number], number>>): Measures {
  return { ...Object.fromEntries(columns.map((name) => [name, null])), ...own };
}
