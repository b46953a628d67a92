import type { NamedLines } from "./measure.js";
import { SAMPLE } from "./sample.js";
import type { Setting } from "./setting.js";
import { widthOf } from "./text.js";

/** A name above the plot: its sample is at x, the middle of its first line at y + half a line. */
export interface Row extends NamedLines {
  x: number;
  y: number;
}

/** Names side by side, in as many rows as they need. */
export function rowsOf(names: readonly NamedLines[], { width, fontSize, lineHeight }: Setting): Row[] {
  const rows: Row[] = [];
  let [x, y, deepest] = [0, 0, 1];
  for (const named of names) {
    const own = SAMPLE + 4 + Math.max(...named.lines.map((line) => widthOf(line, fontSize)));
    if (x > 0 && x + own > width) {
      [x, y] = [0, y + deepest * lineHeight + 2];
      deepest = 1;
    }
    rows.push({ ...named, x, y });
    deepest = Math.max(deepest, named.lines.length);
    x += own + 12;
  }
  return rows;
}
