import { dot } from "@observablehq/plot";
import type { Markish } from "@observablehq/plot";
import { anywhereOf, edgeOf } from "../placement.js";
import { markClass } from "./layer.js";
import type { Frame } from "./layer.js";

interface Place {
  x: number | null;
  y: number | null;
}

interface Placed {
  label: string;
  points: readonly Place[];
}

/** Whether a point has a place on both scales. */
export function isInside(frame: Frame, { x, y }: Place): boolean {
  return edgeOf(frame.x, x) === undefined && edgeOf(frame.y, y) === undefined;
}

/** A small triangle for every point that is beyond a scale, pointing there. */
export function edgeMarks({ label, points }: Placed, frame: Frame, color: string): Markish[] {
  const outside = points.filter((point) => !isInside(frame, point));
  if (outside.length === 0) return [];
  // Channels of no scale: pixels.
  return [
    dot(outside, {
      x: { value: ({ x }: Place) => anywhereOf(frame.x, x), scale: null },
      y: { value: ({ y }: Place) => anywhereOf(frame.y, y), scale: null },
      symbol: "triangle",
      rotate: (point: Place) => direction(frame, point),
      r: 2.6,
      fill: color,
      className: markClass("edge", label),
    }),
  ];
}

/** In degrees from upwards, clockwise. */
function direction(frame: Frame, { x, y }: Place): number {
  const vertical = edgeOf(frame.y, y);
  if (vertical !== undefined) return vertical === "high" ? 0 : 180;
  return edgeOf(frame.x, x) === "high" ? 90 : 270;
}
