import { axisX, axisY, gridX, gridY, ruleY } from "@observablehq/plot";
import type { Markish } from "@observablehq/plot";
import type { PanelLayout } from "./layOut.js";
import { placeOf } from "./placement.js";
import type { Pen } from "./svg.js";

/** Below all layers: a light grid at the ticks, and the ground that the plot stands on. */
export function gridMarks({ frame, panel }: PanelLayout): Markish[] {
  const { x, y, theme, bottom } = frame;
  const [xs, ys] = [x, y].map(({ ticks }) => ticks.map(({ value }) => value));
  const axis = { label: null, text: null, color: theme.axis, tickPadding: 0 } as const;
  const marks: Markish[] = [
    axisX(xs, { ...axis, anchor: "bottom", tickSize: 4, className: "x-axis" }),
    axisX(x.minor, { ...axis, anchor: "bottom", tickSize: 2, className: "x-minor" }),
    axisY(ys, { ...axis, anchor: "left", tickSize: 4, className: "y-axis" }),
    axisY(y.minor, { ...axis, anchor: "left", tickSize: 2, className: "y-minor" }),
  ];
  if (panel.layers.some(({ mark }) => mark === "cells")) return marks;
  const grid = { stroke: theme.grid, strokeOpacity: 1, strokeWidth: 0.8 };
  return [
    gridY(y.isCategory ? [] : ys, { ...grid, className: "y-grid" }),
    gridX(x.isCategory ? [] : xs, { ...grid, className: "x-grid" }),
    ruleY([bottom], { y: { value: [bottom], scale: null }, stroke: theme.axis, className: "ground" }),
    ...marks,
  ];
}

/** The texts of ticks, and of the edges where something is. */
export function tickTexts({ frame, xTicks }: PanelLayout, pen: Pen, lineHeight: number): SVGElement[] {
  const { x, y, left, bottom, fontSize, theme } = frame;
  const texts = { "font-size": fontSize, fill: theme.muted };
  const below = bottom + 5 + fontSize * 0.85;
  const atX = (place: number, lines: string | readonly string[]): SVGElement =>
    pen.text(lines, { x: place, y: below, lineHeight, ...texts, "text-anchor": "middle", "data-tick": "x" });
  const atY = (place: number, lines: string): SVGElement =>
    pen.text(lines, { x: left - 6, y: place + fontSize * 0.35, ...texts, "text-anchor": "end", "data-tick": "y" });
  return [
    ...x.ticks.map(({ value }, i) => atX(placeOf(x, value), xTicks[i]!)),
    ...x.edges.map(({ at, text }) => atX(at, text)),
    ...y.ticks.map(({ value, text }) => atY(placeOf(y, value), text)),
    ...y.edges.map(({ at, text }) => atY(at, text)),
  ];
}
