import { z } from "zod";
import type { Figure } from "./figure.js";

const text = z.string();
const value = z.number().nullable();
const axis = z.object({ label: text, scale: z.enum(["linear", "log"]) });
const point = z.object({ x: value, y: value, low: value.optional(), high: value.optional(), runs: z.int() });
const series = z.object({ label: text, points: z.array(point).readonly() });

/** What a paper's `figures/<name>.json` has; more of it is left out. */
export const paperCurvesSchema = z.object({ title: text, x: axis, y: axis, series: z.array(series).readonly() });

/**
 * Curves of a paper. A point is the median over so many runs with the quartiles, or a share of the runs, which has
 * none; null is infinite: the length that has no end, a run that diverged, an error without end.
 */
export type PaperCurves = z.output<typeof paperCurvesSchema>;

/** A paper's curves as a figure; undefined where there are no points. A point of no run is known, and has no band. */
export function paperFigure({ title, x, y, series: curves }: PaperCurves): Figure | undefined {
  const layers = curves
    .filter(({ points }) => points.length > 0)
    .map(({ label, points }) => ({
      mark: "line" as const,
      label,
      points: points.map((one) => (one.runs > 1 ? one : { x: one.x, y: one.y })),
    }));
  if (layers.length === 0) return undefined;
  const hasBand = layers.some(({ points }) => points.some((one) => "low" in one && one.low !== undefined));
  const note = hasBand ? { note: "Medians and quartiles over seeds." } : {};
  return { kind: "paper", title, ...note, panels: [{ x, y, layers }] };
}
