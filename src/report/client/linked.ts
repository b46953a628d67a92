import type { Figure, Line } from "../figure/figure.js";
import type { PointTable, Row } from "../page/page.js";

/** The figure of some rows' curves: those that are picked by name and with their bands, the others without. */
export function rowsFigure(table: PointTable, shown: readonly number[], picked: readonly number[]): Figure {
  const { title, label, scale, lengths, trained } = table.curves!;
  const lines = picked.map((place): Line => {
    const row = table.rows[place]!;
    return { mark: "line", label: row.name, points: pointsOf(row, lengths, true) };
  });
  // Behind the picked ones in the list, so that those have the first colours; without a label, so that none is told.
  const others = othersOf(shown, picked).map((place): Line => {
    return { mark: "line", label: "", points: pointsOf(table.rows[place]!, lengths, false), isDashed: true };
  });
  const rule = trained === undefined ? [] : [{ mark: "rule", label: "longest trained", x: trained } as const];
  return {
    kind: "points",
    title,
    panels: [{ x: { label: "length", scale: "log" }, y: { label, scale }, layers: [...rule, ...lines, ...others] }],
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

/**
 * Says of every element of a drawing of that figure which row it is of, and puts those of picked rows in front. Every
 * line has a wider one that cannot be seen, for pointers.
 */
export function markLines(drawing: SVGSVGElement, rows: readonly number[], picked: readonly number[]): void {
  const groups = [...drawing.querySelectorAll<SVGGElement>("[data-mark]")].filter(({ dataset }) => {
    return /^(?:band|line)\b/.test(dataset["mark"]!);
  });
  let line = -1;
  let isBand = false;
  for (const group of groups) {
    const mark = group.dataset["mark"]!;
    // A layer begins with its band, if it has one, else with its line.
    if (mark === "band" || (mark === "line" && !isBand)) line++;
    isBand = mark === "band";
    const place = rows[line];
    if (place === undefined) continue;
    const isPicked = picked.includes(place);
    group.dataset["row"] = String(place);
    group.classList.add(isPicked ? "front" : "back");
    if (mark === "line") group.append(...[...group.querySelectorAll("path")].map(widened));
  }
  for (const group of groups.filter(({ classList }) => classList.contains("front"))) {
    group.parentNode!.insertBefore(group, lastOf(groups).nextSibling);
  }
}

function lastOf(groups: readonly SVGGElement[]): SVGGElement {
  return groups.reduce((last, one) => {
    return last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING ? one : last;
  });
}

function widened(path: SVGPathElement): SVGPathElement {
  const wide = path.cloneNode(true) as SVGPathElement;
  wide.setAttribute("class", "wide");
  return wide;
}
