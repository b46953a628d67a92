import type { Circle } from "../../figure/figure.js";
import { placeOf } from "../placement.js";
import type { LayerKind } from "./layer.js";

/** A circle around the origin, such as the one that eigenvalues of a stable system lie in. */
export const circle: LayerKind<Circle> = {
  reach: ({ radius }, { x, y }) => {
    for (const end of [-radius, radius]) {
      x.add(end);
      y.add(end);
    }
  },
  marks: () => [],
  overlay: ({ radius }, { x, y, theme }, pen) => [
    pen.element("ellipse", {
      cx: placeOf(x, 0),
      cy: placeOf(y, 0),
      rx: placeOf(x, radius) - placeOf(x, 0),
      ry: placeOf(y, 0) - placeOf(y, radius),
      fill: "none",
      stroke: theme.muted,
      "data-mark": "circle",
    }),
  ],
};
