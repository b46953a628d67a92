import type { Figure } from "../figure/figure.js";
import { Extent } from "./extent.js";
import type { Frame } from "./layers/index.js";
import { namesHeight } from "./layers/paths.js";
import { GAP, hasOwnAxes, measure } from "./measure.js";
import type { Measured } from "./measure.js";
import { anywhereOf, place } from "./placement.js";
import type { Placement } from "./placement.js";
import { rowsOf } from "./rows.js";
import type { Row } from "./rows.js";
import { ruleRows } from "./ruleLabels.js";
import type { RuleLabel } from "./ruleLabels.js";
import type { Setting } from "./setting.js";
import { squared } from "./square.js";
import { widthOf, wrapped } from "./text.js";
import { viridis } from "./viridis.js";

/** Where everything of a panel is, in pixels from its upper left corner. */
export interface PanelLayout extends Pick<Measured, "panel" | "beside"> {
  height: number;
  frame: Frame;
  names: readonly Row[];
  rules: readonly RuleLabel[];
  /** The colour bar's upper end and the lines of its name; absent without one. */
  colorBar: { top: number; lines: readonly string[] } | undefined;
  yName: { top: number; lines: readonly string[] };
  xName: { top: number; lines: readonly string[] };
  xTicks: readonly (readonly string[])[];
}

/** Lays panels out, their plots of one width. */
export function layOut(figure: Figure, setting: Setting): PanelLayout[] {
  const measured = figure.panels.map((panel) => measure(panel, setting));
  const left = Math.max(...measured.map((one) => one.left));
  const right = setting.width - Math.max(...measured.map((one) => one.right));
  return measured.map((one) => panelLayout(one, { left, right }, setting));
}

interface Sides {
  left: number;
  right: number;
}

function panelLayout(measured: Measured, { left, right }: Sides, setting: Setting): PanelLayout {
  const { panel, extents, beside, above } = measured;
  const { width, fontSize, lineHeight, scales, looks, theme, plotHeight } = setting;
  const isOwn = hasOwnAxes(panel);
  const names = rowsOf(above, setting);
  let top = names.length === 0 ? 0 : names.at(-1)!.y + names.at(-1)!.lines.length * lineHeight + 3;

  const color = panel.color && colorPlacement(panel.color, extents.color, { left, right }, setting);
  const colorBar = color && { top, lines: wrapped(color.label, width, fontSize) };
  if (colorBar !== undefined) top += colorBar.lines.length * lineHeight + 8 + lineHeight + GAP;

  const yName = { top, lines: isOwn ? [] : wrapped(panel.y.label, width, fontSize) };
  top += yName.lines.length * lineHeight;
  const isNumber = panel.isSquare === true ? {} : scales;
  // A square panel keeps its linear scales: an angle in it is an angle.
  const along = (axis: "x" | "y", range: readonly [number, number]): Placement =>
    place(panel[axis], extents[axis], {
      scale: isNumber[axis],
      range,
      isNice: axis === "y" && !hasCells(measured) && panel.isSquare !== true,
      isVertical: axis === "y",
      fontSize,
    });
  let x = along("x", [left, right]);
  const rules = ruleRows(panel, x, setting);
  const rows = Math.max(0, ...rules.map(({ row }) => row + 1));
  top += rows * lineHeight + 5;
  if (isOwn) {
    const paths = panel.layers.find((layer) => layer.mark === "paths")!;
    top += namesHeight(paths, right - left, fontSize) * (fontSize + 2) + 8;
  }
  let height = plotHeight;
  let y: Placement;
  if (panel.isSquare === true) ({ x, y, height } = squared(panel, extents, { left, right, top, plotHeight, fontSize }));
  else y = along("y", [top + height, top]);
  const bottom = top + height;

  const xTicks = isOwn ? [] : x.ticks.map(({ text }) => tickLines(text, x, fontSize));
  const ticksHeight = isOwn ? 0 : Math.max(1, ...xTicks.map((lines) => lines.length)) * lineHeight + 6;
  const xName = { top: bottom + ticksHeight, lines: isOwn ? [] : wrapped(panel.x.label, width, fontSize) };
  const shade = color === undefined ? (): string => theme.muted : shadeOf(color);
  const look = (label: string) => looks.get(label)!;
  return {
    panel,
    beside,
    height: xName.top + xName.lines.length * lineHeight + 4,
    frame: { x, y, color, shade, left, right, top, bottom, fontSize, look, theme },
    names,
    rules: rules.map((rule) => ({ ...rule, y: top - 5 - rule.row * lineHeight })),
    colorBar,
    yName,
    xName,
    xTicks,
  };
}

/** Cells fill the plot to its ends. */
function hasCells({ panel }: Measured): boolean {
  return panel.layers.some((layer) => layer.mark === "cells");
}

function colorPlacement(
  axis: Measured["panel"]["x"],
  extent: Extent,
  { left, right }: Sides,
  setting: Setting,
): Placement {
  const { scales, fontSize } = setting;
  const finite = Object.assign(new Extent(), extent, { hasInfinite: false });
  return place(axis, finite, { scale: scales.color, range: [left, right], isNice: false, isVertical: false, fontSize });
}

function shadeOf(color: Placement): (value: number) => string {
  const [from, to] = color.range;
  return (value) => viridis((anywhereOf(color, value) - from) / (to - from));
}

/** Categories have the room between their neighbours; numbers are never broken. */
function tickLines(text: string, x: Placement, fontSize: number): string[] {
  if (!x.isCategory) return [text];
  const room = (x.range[1] - x.range[0]) / Math.max(1, x.ticks.length) - 4;
  return wrapped(text, Math.max(room, widthOf("mm", fontSize)), fontSize);
}
