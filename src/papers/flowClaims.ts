import { median, values, where } from "./groups.js";
import type { Cell, Claim, PaperResult } from "./paper.js";
import { show } from "./show.js";

/** An impulse error under which a student counts as extrapolating. */
export const EXTRAPOLATES = 0.05;
/** A loss under which it counts as interpolating. */
const INTERPOLATES = 1e-8;

/** Results with a loss of at most that. */
export function interpolating(results: readonly PaperResult[]): PaperResult[] {
  return results.filter(({ measures }) => (measures["loss"] ?? Infinity) <= INTERPOLATES);
}

/** From starts of scale 1 errors of seeds are decades apart: the median of fewer says nothing. */
export const SEEDS = 20;

/** A cell, and the range of what reference runs measured there. */
export interface Reference {
  cell: Cell;
  measure: string;
  range: readonly [least: number, most: number];
  /** Instead of the median inside the widened range: it must have the range's digits. */
  held?: "digits" | undefined;
  /** Seeds that the median is taken of, from starts of scale 1; SEEDS by default. */
  seeds?: number | undefined;
}

/** Medians against reference runs of an independent integrator, inside their range widened five times both ways. */
export function referenceClaims(results: readonly PaperResult[], references: readonly Reference[]): Claim[] {
  return references.flatMap((reference) => {
    const { cell, measure, seeds = SEEDS } = reference;
    const errors = values(where(results, cell), measure);
    if (errors.length < (cell["scale"] === 1 ? seeds : 1)) return [];
    const { teacher, structure, d, K, scale } = cell;
    const of = teacher === undefined ? "" : `teacher "${teacher}", `;
    return {
      kind: "derived" as const,
      sentence: `The flow's error, ${of}d = ${d}, K = ${K}, ${structure} A, scale ${scale}, is that of reference runs.`,
      ...compared(errors, reference),
    };
  });
}

function compared(errors: readonly number[], { range, held }: Reference): Omit<Claim, "kind" | "sentence"> {
  const middle = median(errors);
  const measured = `median ${show(middle)} of ${errors.length}`;
  if (held === "digits") {
    const digits = show(range[0]);
    return { measured, tolerance: `${digits} to three digits`, holds: show(middle) === digits };
  }
  const [least, most] = [range[0] / 5, range[1] * 5];
  const tolerance = `${show(least)} to ${show(most)}`;
  return { measured, tolerance, holds: middle >= least && middle <= most };
}

/** Of results from starts of scale 1. */
export function largeStarts(results: readonly PaperResult[]): Claim {
  const errors = values(interpolating(results), "error");
  const [fitted, all] = [errors.length, results.length];
  const failing = errors.filter((error) => error > EXTRAPOLATES).length;
  return {
    kind: "re-creation",
    sentence: "From starts of scale 1 the flow nearly always interpolates, and mostly does not extrapolate.",
    measured: `${fitted} of ${all} interpolate, ${failing} of them with an error over ${EXTRAPOLATES}, median ${show(median(errors))}`,
    tolerance: "at least 90 %, and 80 % of them",
    holds: all > 0 && fitted >= 0.9 * all && failing >= 0.8 * fitted,
  };
}
