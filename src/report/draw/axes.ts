import { gridX, gridY, ruleX, ruleY } from "@observablehq/plot";
import type { Markish, RuleXOptions, RuleYOptions } from "@observablehq/plot";
import type { PanelLayout } from "./layOut.js";
import { placeOf } from "./placement.js";
import type { Pen } from "./svg.js";

/** Below all layers: a light grid at the ticks, and the ground that the plot stands on. */
export function gridMarks({ frame, panel }: PanelLayout): Markish[] {
  const { x, y, theme, left, bottom } = frame;
  const [xs, ys] = [x.ticks, y.ticks].map((ticks) => ticks.map(({ value }) => value)) as [number[], number[]];
  const marks = [
    ruleX(xs, { ...upright(xs, bottom, 4), stroke: theme.axis, className: "x-axis" }),
    ruleX(x.minor, { ...upright(x.minor, bottom, 2), stroke: theme.axis, className: "x-minor" }),
    ruleY(ys, { ...level(ys, left, 4), stroke: theme.axis, className: "y-axis" }),
    ruleY(y.minor, { ...level(y.minor, left, 2), stroke: theme.axis, className: "y-minor" }),
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

/** So many pixels down from the plot. */
function upright(values: readonly number[], from: number, size: number): Pick<RuleXOptions, "y1" | "y2"> {
  return {
    y1: { value: values.map(() => from), scale: null },
    y2: { value: values.map(() => from + size), scale: null },
  };
}

/** So many pixels left of it. */
function level(values: readonly number[], from: number, size: number): Pick<RuleYOptions, "x1" | "x2"> {
  return {
    x1: { value: values.map(() => from), scale: null },
    x2: { value: values.map(() => from - size), scale: null },
  };
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
