import { rect } from "@observablehq/plot";
import type { Bars } from "../../figure/figure.js";
import { markClass } from "./layer.js";
import type { LayerKind } from "./layer.js";

/** A histogram from the axis up; those of several labels let each other show through. */
export const bars: LayerKind<Bars> = {
  reach: (layer, { x, y }) => {
    y.add(0);
    // Nothing was counted: the axis is that of one more.
    if (layer.bars.every(({ height }) => height === 0)) y.add(1);
    for (const { from, to, height } of layer.bars) {
      x.add(from);
      x.add(to);
      y.add(height);
    }
  },
  marks: ({ label, bars: own }, frame) => {
    const look = frame.look(label);
    const [ground] = frame.y.domain;
    const hasPlace = frame.y.scale === "linear" ? own : own.filter(({ height }) => height > 0);
    return [
      rect(hasPlace, {
        x1: "from",
        x2: "to",
        y1: () => (frame.y.scale === "linear" ? Math.max(0, ground) : ground),
        y2: "height",
        fill: look.color,
        fillOpacity: 0.45,
        stroke: look.color,
        strokeWidth: 0.8,
        strokeDasharray: look.dash,
        className: markClass("bars", label),
      }),
    ];
  },
};
