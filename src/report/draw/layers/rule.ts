import { ruleX, ruleY } from "@observablehq/plot";
import type { Rule } from "../../figure/figure.js";
import { DASHED } from "../palette.js";
import { edgeOf } from "../placement.js";
import { markClass } from "./layer.js";
import type { LayerKind } from "./layer.js";

/** A straight line across the panel; its label stands outside of the plot. */
export const rule: LayerKind<Rule> = {
  reach: (layer, { x, y }) => {
    x.add(layer.x);
    y.add(layer.y);
  },
  marks: (layer, frame) => {
    const drawn = {
      stroke: frame.theme.muted,
      strokeWidth: 1,
      strokeDasharray: DASHED,
      className: markClass("rule", layer.label),
    };
    const has = (axis: "x" | "y"): boolean =>
      layer[axis] !== undefined && edgeOf(frame[axis], layer[axis]) === undefined;
    return [...(has("x") ? [ruleX([layer.x], drawn)] : []), ...(has("y") ? [ruleY([layer.y], drawn)] : [])];
  },
};
