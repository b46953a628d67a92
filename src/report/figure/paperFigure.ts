import type { Figure, LinePoint, Panel } from "./figure.js";

/** Curves as a paper's `figures/<name>.json` has them; null is infinite. */
export interface PaperCurves {
  title: string;
  x: Panel["x"];
  y: Panel["y"];
  series: readonly { label: string; points: readonly LinePoint[] }[];
}

/** A paper's curves as a figure; undefined where there are no points. A point of no run, which is known, has no band. */
export function paperFigure({ title, x, y, series }: PaperCurves): Figure | undefined {
  const layers = series
    .filter(({ points }) => points.length > 0)
    .map(({ label, points }) => ({
      mark: "line" as const,
      label,
      points: points.map((point) => (isMeasured(point) ? point : { x: point.x, y: point.y })),
    }));
  if (layers.length === 0) return undefined;
  const hasBand = layers.some(({ points }) => points.some(({ low }) => low !== undefined));
  const note = hasBand ? { note: "Medians and quartiles over seeds." } : {};
  return { kind: "paper", title, ...note, panels: [{ x, y, layers }] };
}

function isMeasured({ runs = 0 }: LinePoint): boolean {
  return runs > 1;
}
