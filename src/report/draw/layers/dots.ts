import { dot } from "@observablehq/plot";
import type { Dots } from "../../figure/figure.js";
import { edgeMarks, isInside } from "./edge.js";
import { markClass } from "./layer.js";
import type { LayerKind } from "./layer.js";

/** Points of their own; many are drawn smaller, and all let others show through. */
export const dots: LayerKind<Dots> = {
  reach: ({ points }, { x, y }) => {
    for (const point of points) {
      x.add(point.x);
      y.add(point.y);
    }
  },
  marks: (layer, frame) => {
    const { label, points } = layer;
    const look = frame.look(label);
    const inside = points.filter((point) => isInside(frame, point));
    return [
      dot(inside, {
        x: "x",
        y: "y",
        r: points.length > 200 ? 1.6 : 2.6,
        fill: look.color,
        fillOpacity: points.length > 200 ? 0.5 : 0.8,
        symbol: look.symbol,
        className: markClass("dots", label),
        ...(points.some(({ name }) => name !== undefined) && { title: ({ name = "" }: { name?: string }) => name }),
      }),
      ...edgeMarks(layer, frame, look.color),
    ];
  },
};
