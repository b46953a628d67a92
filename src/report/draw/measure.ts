import type { Axis, Panel } from "../figure/figure.js";
import { Extent } from "./extent.js";
import type { Extents } from "./extent.js";
import { reachLayer } from "./layers/index.js";
import { namesOf } from "./names.js";
import type { Name } from "./names.js";
import { place } from "./placement.js";
import { SAMPLE } from "./sample.js";
import type { Setting } from "./setting.js";
import { widthOf, wrapped } from "./text.js";

/** A name and the lines that its label takes. */
export interface NamedLines {
  name: Name;
  lines: readonly string[];
}

/** What a panel needs of room, before its place is known. */
export interface Measured {
  panel: Panel;
  extents: Extents;
  /** Right of the plot, at the lines' ends; where they have no room, `above`. */
  beside: readonly NamedLines[];
  above: readonly NamedLines[];
  /** Least margins, in pixels. */
  left: number;
  right: number;
}

/** Between the plot and labels beside it. */
export const GAP = 6;

export function measure(panel: Panel, setting: Setting): Measured {
  const extents = { x: new Extent(), y: new Extent(), color: new Extent() };
  for (const layer of panel.layers) reachLayer(layer, extents);
  const names = namesOf(panel);
  const beside = besideOf(names, setting);
  const above = beside.length > 0 ? [] : names.map((name) => ({ name, lines: linesAbove(name, setting) }));
  const room = Math.max(0, ...beside.flatMap(({ lines }) => lines).map((line) => widthOf(line, setting.fontSize)));
  const right = beside.length > 0 ? GAP + SAMPLE + 4 + room + 2 : 14;
  const common = { panel, extents, beside, above };
  if (hasOwnAxes(panel)) return { ...common, left: 26, right: 26 };
  return { ...common, left: leftOf(panel.y, extents.y, setting), right };
}

/** Whether the panel's own axes stand aside. */
export function hasOwnAxes(panel: Panel): boolean {
  return panel.layers.some((layer) => layer.mark === "paths");
}

/** Labels at the lines' ends, unless there is something else to tell, or they have no room. */
function besideOf(names: readonly Name[], setting: Setting): NamedLines[] {
  const { fontSize, lineHeight, plotHeight, width } = setting;
  const isOfLines = names.every(({ sample }) => sample === "line" || sample === "dashed" || sample === "rule");
  if (!isOfLines) return [];
  const room = width * 0.27;
  const all = names.map((name) => ({ name, lines: wrapped(name.label, room, fontSize) }));
  const height = all.reduce((sum, { lines }) => sum + lines.length * lineHeight, 0);
  return height <= plotHeight && all.every(({ lines }) => lines.length <= 4) ? all : [];
}

function linesAbove({ label }: Name, { width, fontSize }: Setting): string[] {
  return wrapped(label, width - SAMPLE - 8, fontSize);
}

function leftOf(axis: Axis, extent: Extent, setting: Setting): number {
  const { fontSize, plotHeight, scales, width } = setting;
  const common = { scale: scales.y, isNice: true, isVertical: true, fontSize };
  const { ticks } = place(axis, extent, { ...common, range: [plotHeight, 0] });
  const widest = Math.max(0, ...ticks.map(({ text }) => widthOf(text, fontSize)));
  return Math.max(24, Math.min(widest, width * 0.3) + 10);
}
