import type { Panel } from "../figure/figure.js";
import { Extent } from "./extent.js";
import type { Extents } from "./extent.js";
import { place } from "./placement.js";
import type { Placement } from "./placement.js";

interface Room {
  left: number;
  right: number;
  top: number;
  plotHeight: number;
  fontSize: number;
}

interface Square {
  x: Placement;
  y: Placement;
  height: number;
}

/** Axes of one step length, around what they must reach; the plot is as high as that asks for, up to its width. */
export function squared(panel: Panel, extents: Extents, room: Room): Square {
  const { left, right, top, plotHeight, fontSize } = room;
  const width = right - left;
  const [x, y] = [ends(extents.x), ends(extents.y)];
  const height = Math.max(plotHeight, Math.min(width, (width * y.span) / x.span));
  const unit = Math.max(x.span / width, y.span / height);
  const around = ({ middle }: { middle: number }, pixels: number): Extent => {
    const extent = new Extent();
    extent.add(middle - (unit * pixels) / 2);
    extent.add(middle + (unit * pixels) / 2);
    return extent;
  };
  // The insets of both ends, which are not the domain's.
  const inner = (length: number): number => length - 8;
  const options = { scale: "linear", isNice: false, fontSize } as const;
  return {
    x: place({ ...panel.x, scale: "linear" }, around(x, inner(width)), {
      ...options,
      range: [left, right],
      isVertical: false,
    }),
    y: place({ ...panel.y, scale: "linear" }, around(y, inner(height)), {
      ...options,
      range: [top + height, top],
      isVertical: true,
    }),
    height,
  };
}

/** A tenth more than the numbers need. */
function ends(extent: Extent): { middle: number; span: number } {
  if (extent.isEmpty) return { middle: 0, span: 2 };
  const span = extent.max - extent.min || 1;
  return { middle: (extent.min + extent.max) / 2, span: 1.1 * span };
}
