import { areaY, dot, line, lineY, ruleX } from "@observablehq/plot";
import type { LineOptions, Markish } from "@observablehq/plot";
import type { Line, LinePoint } from "../../figure/figure.js";
import type { Look } from "../palette.js";
import { DASHED } from "../palette.js";
import { anywhereOf, edgeOf } from "../placement.js";
import { edgeMarks, isInside } from "./edge.js";
import { markClass } from "./layer.js";
import type { Frame, LayerKind } from "./layer.js";

/** Curves of so few points show each of them. */
const FEW_POINTS = 24;
/** Curves of so many are drawn thinner: they go up and down within a few pixels. */
const MANY_POINTS = 300;

/** A curve with its band; it breaks where a number is infinite. */
export const lineKind: LayerKind<Line> = {
  reach: ({ points }, { x, y }) => {
    for (const point of points) {
      x.add(point.x);
      y.add(point.y);
      // A band without an end reaches to the edge, and needs no edge of its own.
      y.add(point.low ?? undefined);
      y.add(point.high ?? undefined);
    }
  },
  ground: bandOf,
  marks: (layer, frame) => {
    const look = frame.look(layer.label);
    const isDashed = layer.isDashed === true;
    const stroke = {
      stroke: look.color,
      strokeWidth: isDashed ? 1.2 : layer.points.length > MANY_POINTS ? 1 : 1.6,
      strokeDasharray: isDashed ? DASHED : look.dash,
      strokeLinecap: "butt",
      className: markClass("line", layer.label),
    } as const;
    if (layer.curve === "step") return [stepsMark(layer, frame, stroke)];
    if (layer.curve === "none") return [dotsOn(layer, frame, look), ...edgeMarks(layer, frame, look.color)];
    const points = layer.points.map((point) => (isInside(frame, point) ? point : { x: NaN, y: NaN }));
    return [
      lineY(points, { x: "x", y: "y", ...stroke }),
      ...(layer.points.length <= FEW_POINTS && !isDashed ? [dotsOn(layer, frame, look)] : []),
      ...edgeMarks(layer, frame, look.color),
    ];
  },
};

/** Steps go to the edges and come from them: a share of runs is also that of those beyond the scale. In pixels. */
function stepsMark({ points }: Line, frame: Frame, stroke: LineOptions): Markish {
  const places = points.map(({ x, y }) => ({ x: anywhereOf(frame.x, x), y: anywhereOf(frame.y, y) }));
  return line(places, {
    x: { value: "x", scale: null },
    y: { value: "y", scale: null },
    curve: "step-after",
    ...stroke,
  });
}

function bandOf({ points, curve, label }: Line, frame: Frame): Markish[] {
  const isBand = ({ low, high }: LinePoint): boolean => low !== undefined && high !== undefined;
  if (!points.some(isBand)) return [];
  const [bottom, top] = frame.y.domain;
  const end = (value: number | null | undefined): number => {
    const edge = edgeOf(frame.y, value ?? null);
    return edge === undefined ? value! : edge === "high" ? top : bottom;
  };
  const band = points.map((point) =>
    isBand(point) && edgeOf(frame.x, point.x) === undefined
      ? { x: point.x, low: end(point.low), high: end(point.high) }
      : { x: NaN, low: NaN, high: NaN },
  );
  const { color } = frame.look(label);
  if (curve === "none") {
    const ranges = { x: "x", y1: "low", y2: "high", stroke: color, strokeWidth: 3, strokeOpacity: 0.3 };
    return [ruleX(band, { ...ranges, className: markClass("range", label) })];
  }
  return [
    areaY(band, {
      x: "x",
      y1: "low",
      y2: "high",
      curve: curve === "step" ? "step-after" : "linear",
      fill: color,
      fillOpacity: 0.18,
      className: markClass("band", label),
    }),
  ];
}

function dotsOn({ points, label, curve }: Line, frame: Frame, look: Look): Markish {
  const inside = points.filter((point) => isInside(frame, point));
  return dot(inside, {
    x: "x",
    y: "y",
    r: curve === "none" ? 2.6 : 1.9,
    fill: look.color,
    symbol: look.symbol,
    className: markClass("points", label),
  });
}
