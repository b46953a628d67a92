import type { Figure, Line } from "../figure/figure.js";
import type { PointTable, Row } from "../page/page.js";

/** The figure of some rows' curves: those that are picked by name, the last one with its band. */
export function rowsFigure(table: PointTable, shown: readonly number[], picked: readonly number[]): Figure {
  const { title, label, scale, along, lengths, trained } = table.curves!;
  const lines = picked.map((place): Line => {
    const row = table.rows[place]!;
    return { mark: "line", label: row.name, points: pointsOf(row, lengths, place === picked.at(-1)) };
  });
  // Behind the picked ones in the list, so that those have the first colours; without a label, so that none is told.
  const others = othersOf(shown, picked).map((place): Line => {
    return { mark: "line", label: "", points: pointsOf(table.rows[place]!, lengths, false), isDashed: true };
  });
  const rule = trained === undefined ? [] : [{ mark: "rule", label: "longest trained", x: trained } as const];
  return {
    kind: "points",
    title,
    panels: [
      { x: { label: "length (steps)", scale: along }, y: { label, scale }, layers: [...rule, ...lines, ...others] },
    ],
  };
}

/** Rows in the order of that figure's lines. */
export function linesOf(shown: readonly number[], picked: readonly number[]): number[] {
  return [...picked, ...othersOf(shown, picked)];
}

function othersOf(shown: readonly number[], picked: readonly number[]): number[] {
  return shown.filter((place) => !picked.includes(place));
}

function pointsOf({ curve }: Row, lengths: readonly number[], hasBand: boolean): Line["points"] {
  const { median = [], low, high } = curve ?? {};
  return median.map((y, i) => {
    const x = lengths[i]!;
    return hasBand && low !== undefined && high !== undefined ? { x, y, low: low[i]!, high: high[i]! } : { x, y };
  });
}
