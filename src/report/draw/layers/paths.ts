import { line } from "@observablehq/plot";
import type { Axis, Paths } from "../../figure/figure.js";
import { Extent } from "../extent.js";
import { anywhereOf, place, placeOf } from "../placement.js";
import type { Placement } from "../placement.js";
import type { Pen } from "../svg.js";
import { widthOf, wrapped } from "../text.js";
import { markClass } from "./layer.js";
import type { Frame, LayerKind } from "./layer.js";

/** Parallel coordinates: axes of their own, which the panel's leave the room to. */
export const paths: LayerKind<Paths> = {
  reach: (layer, { color }) => {
    for (const path of layer.paths) color.add(path.color ?? undefined);
  },
  marks: (layer, frame) => {
    const uprights = uprightsOf(layer, frame);
    const many = layer.paths.length > 60;
    // The best-coloured last, on top; those without a number first.
    const order = [...layer.paths].sort((a, b) => (a.color ?? -Infinity) - (b.color ?? -Infinity));
    return order.map(({ values, color, name }) =>
      line(
        values.map((value, i) => ({ x: uprights[i]!.x, y: heightOf(uprights[i]!, value) })),
        {
          x: { value: "x", scale: null },
          y: { value: "y", scale: null },
          stroke: color === null ? frame.theme.axis : frame.shade(color),
          strokeWidth: many ? 0.7 : 1.2,
          strokeOpacity: many ? 0.6 : 0.9,
          ...(color === null && { strokeDasharray: "2 2" }),
          title: () => name,
          className: markClass("path", name),
        },
      ),
    );
  },
  overlay: (layer, frame, pen) => uprightsOf(layer, frame).flatMap((upright) => drawn(upright, frame, pen)),
};

interface Upright {
  axis: Axis;
  x: number;
  placement: Placement;
  lines: readonly string[];
  anchor: "start" | "middle" | "end";
}

/** How many lines the names of the axes take, one below the other. */
export function namesHeight(layer: Paths, width: number, fontSize: number): number {
  return Math.max(0, ...namesOf(layer, width, fontSize).map((lines) => lines.length));
}

function namesOf({ axes }: Paths, width: number, fontSize: number): string[][] {
  const room = width / Math.max(1, axes.length - 1) - 4;
  return axes.map(({ label }, i) => {
    const isOuter = i === 0 || i === axes.length - 1;
    return wrapped(label, isOuter ? room / 2 + 24 : room, fontSize);
  });
}

function uprightsOf(layer: Paths, frame: Frame): Upright[] {
  const { axes } = layer;
  const names = namesOf(layer, frame.right - frame.left, frame.fontSize);
  const apart = (frame.right - frame.left) / Math.max(1, axes.length - 1);
  return axes.map((axis, i) => {
    const extent = new Extent();
    for (const { values } of layer.paths) if (typeof values[i] !== "string") extent.add(values[i]);
    const range = [frame.bottom, frame.top] as const;
    const placement = place(axis, extent, {
      scale: undefined,
      range,
      isNice: false,
      isVertical: true,
      fontSize: frame.fontSize,
    });
    const anchor = i === 0 ? "start" : i === axes.length - 1 ? "end" : "middle";
    return { axis, x: frame.left + i * apart, placement, lines: names[i]!, anchor };
  });
}

function heightOf({ axis, placement }: Upright, value: number | string | null | undefined): number {
  if (typeof value === "string") return placeOf(placement, (axis.categories ?? []).indexOf(value) + 0.5);
  return anywhereOf(placement, value ?? null);
}

function drawn({ x, placement, lines, anchor }: Upright, frame: Frame, pen: Pen): SVGElement[] {
  const { theme, fontSize } = frame;
  const isLast = anchor === "end";
  const texts = [
    ...placement.ticks.map(({ value, text }) => ({ y: placeOf(placement, value), text })),
    ...placement.edges.map(({ at, text }) => ({ y: at, text })),
  ];
  const name = { x: anchor === "start" ? frame.left - 20 : isLast ? frame.right + 20 : x, lineHeight: fontSize + 2 };
  const y = frame.top - 8 - (lines.length - 1) * (fontSize + 2);
  return [
    pen.element("path", { d: `M${x},${frame.top}V${frame.bottom}`, stroke: theme.axis, fill: "none" }),
    pen.text(lines, { ...name, y, "text-anchor": anchor, fill: theme.ink, "font-size": fontSize }),
    ...texts.flatMap(({ y: middle, text }) => {
      const width = widthOf(text, fontSize - 1);
      const ground = {
        x: isLast ? x + 2 : x - width - 4,
        y: middle - fontSize / 2,
        width: width + 2,
        height: fontSize,
      };
      return [
        pen.element("rect", { ...ground, fill: theme.background, "fill-opacity": 0.75 }),
        pen.text(text, {
          x: isLast ? x + 3 : x - 3,
          y: middle + fontSize * 0.32,
          "text-anchor": isLast ? "start" : "end",
          "font-size": fontSize - 1,
          fill: theme.muted,
        }),
      ];
    }),
  ];
}
