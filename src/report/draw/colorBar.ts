import { rect } from "@observablehq/plot";
import type { Markish } from "@observablehq/plot";
import type { PanelLayout } from "./layOut.js";
import { placeOf } from "./placement.js";
import type { Pen } from "./svg.js";
import { viridis } from "./viridis.js";

const STEPS = 64;
const HEIGHT = 8;

/** What the colours say, above the plot: rectangles side by side, since Plot's own legend needs a canvas. */
export function colorBarMarks({ frame, colorBar }: PanelLayout, lineHeight: number): Markish[] {
  const { color } = frame;
  if (color === undefined || colorBar === undefined) return [];
  const top = colorBar.top + colorBar.lines.length * lineHeight;
  const [from, to] = color.range;
  const steps = Array.from({ length: STEPS }, (_, i) => i);
  const at = (i: number): number => from + ((to - from) * i) / STEPS;
  return [
    rect(steps, {
      x1: { value: steps.map(at), scale: null },
      // Under the next one, so that no hairline shows between them.
      x2: { value: steps.map((i) => Math.min(to, at(i + 1) + 1)), scale: null },
      y1: { value: steps.map(() => top), scale: null },
      y2: { value: steps.map(() => top + HEIGHT), scale: null },
      fill: { value: steps.map((i) => viridis((i + 0.5) / STEPS)), scale: null },
      className: "color-bar",
    }),
  ];
}

/** Its name, and its ticks below it. */
export function colorBarTexts({ frame, colorBar }: PanelLayout, pen: Pen, lineHeight: number): SVGElement[] {
  const { color, fontSize, theme } = frame;
  if (color === undefined || colorBar === undefined) return [];
  const name = { x: 0, y: colorBar.top + fontSize, lineHeight, "font-size": fontSize, fill: theme.ink };
  const below = colorBar.top + colorBar.lines.length * lineHeight + HEIGHT + 2 + fontSize * 0.85;
  const ticks = { y: below, "font-size": fontSize, fill: theme.muted, "text-anchor": "middle", "data-tick": "color" };
  return [
    pen.text(colorBar.lines, { ...name, "text-anchor": "start" }),
    ...color.ticks.map(({ value, text }) => pen.text(text, { x: placeOf(color, value), ...ticks })),
    ...color.edges.map(({ at, text }) => pen.text(text, { x: at, ...ticks })),
  ];
}
