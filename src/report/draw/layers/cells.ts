import { rect } from "@observablehq/plot";
import type { Cells } from "../../figure/figure.js";
import { placeOf } from "../placement.js";
import { widthOf } from "../text.js";
import { numberText } from "../ticks.js";
import type { Frame, LayerKind } from "./layer.js";

type Cell = Cells["cells"][number];

/** A heat map: colour, and the number itself where every cell has room for it. */
export const cells: LayerKind<Cells> = {
  reach: (layer, { x, y, color }) => {
    for (const cell of layer.cells) {
      for (const end of cell.x) x.add(end);
      for (const end of cell.y) y.add(end);
      color.add(cell.value ?? undefined);
    }
  },
  marks: (layer, { theme, shade }) => [
    rect(layer.cells, {
      x1: ({ x }: Cell) => x[0],
      x2: ({ x }: Cell) => x[1],
      y1: ({ y }: Cell) => y[0],
      y2: ({ y }: Cell) => y[1],
      fill: { value: ({ value }: Cell) => (value === null ? theme.missing : shade(value)), scale: null },
      stroke: theme.background,
      strokeWidth: 0.6,
      className: "cells",
    }),
  ],
  overlay: (layer, frame, pen) => {
    const texts = layer.cells.map((cell) => (cell.value === null ? "–" : numberText(cell.value)));
    const isRoomy = layer.cells.every((cell, i) => {
      const { width, height } = boxOf(cell, frame);
      return width >= widthOf(texts[i]!, frame.fontSize) + 4 && height >= frame.fontSize + 4;
    });
    const best = layer.best === undefined ? undefined : layer.cells[layer.best];
    return [
      ...(isRoomy ? layer.cells : []).map((cell, i) => {
        const { x, y, width, height } = boxOf(cell, frame);
        const isDark = cell.value !== null && lightness(frame.shade(cell.value)) < 0.5;
        const fill = cell.value === null ? frame.theme.muted : isDark ? "#ffffff" : "#000000";
        const place = { x: x + width / 2, y: y + height / 2 + frame.fontSize * 0.35 };
        return pen.text(texts[i]!, { ...place, fill, "font-size": frame.fontSize, "text-anchor": "middle" });
      }),
      ...(best === undefined
        ? []
        : [
            pen.element("rect", { ...boxOf(best, frame), ...outline("#000000", 3.4), "data-mark": "best" }),
            pen.element("rect", { ...boxOf(best, frame), ...outline("#ffffff", 1.4) }),
          ]),
    ];
  },
};

function outline(stroke: string, width: number): Record<string, string | number> {
  return { fill: "none", stroke, "stroke-width": width };
}

function boxOf(cell: Cell, frame: Frame): { x: number; y: number; width: number; height: number } {
  const [left, right] = cell.x.map((value) => placeOf(frame.x, value)) as [number, number];
  const [bottom, top] = cell.y.map((value) => placeOf(frame.y, value)) as [number, number];
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** How light a colour #rrggbb or rgb(r, g, b) looks, from 0 to 1 (the luma of ITU-R BT.601). */
export function lightness(color: string): number {
  const hex = /^#(..)(..)(..)$/.exec(color)?.slice(1);
  const [red, green, blue] = hex?.map((two) => parseInt(two, 16)) ?? (color.match(/\d+/g) ?? []).map(Number);
  return (0.299 * (red ?? 0) + 0.587 * (green ?? 0) + 0.114 * (blue ?? 0)) / 255;
}
