import type { Markish } from "@observablehq/plot";
import type { Layer } from "../figure/figure.js";
import type { PanelLayout } from "./layOut.js";
import { GAP } from "./measure.js";
import { anywhereOf, edgeOf } from "./placement.js";
import { SAMPLE, sampleMark } from "./sample.js";
import type { Setting } from "./setting.js";
import { spread } from "./spread.js";
import { pixels } from "./svg.js";
import type { Pen } from "./svg.js";

interface Drawn {
  marks: Markish[];
  texts: SVGElement[];
}

/** The labels of lines at their ends, moved apart where they would overlap, with a thin line from the end to them. */
export function besideLabels(layout: PanelLayout, setting: Setting, pen: Pen): Drawn {
  const { frame, panel } = layout;
  const { fontSize, lineHeight, isHidden } = setting;
  const shown = layout.beside.filter(({ name }) => !isHidden(name.label));
  const ends = shown.map(({ name }) => endOf(panel.layers, name.label, layout));
  const wishes = shown.map(({ lines }, i) => ({ at: ends[i]!.y, height: lines.length * lineHeight }));
  const middles = spread(wishes, [frame.top - lineHeight / 2, frame.bottom + lineHeight / 2]);
  const x = frame.right + GAP;
  return {
    marks: shown.map(({ name }, i) => sampleMark(name, x, middles[i]!, frame)),
    texts: shown.flatMap(({ name, lines }, i) => {
      const fill = name.sample === "rule" ? frame.theme.muted : frame.look(name.label).text;
      const first = middles[i]! - ((lines.length - 1) * lineHeight) / 2 + fontSize * 0.35;
      const place = { x: x + SAMPLE + 4, y: first, lineHeight };
      const { x: endX, y: endY } = ends[i]!;
      const isMoved = x - endX < 3 * GAP && Math.abs(endY - middles[i]!) > lineHeight / 2;
      const way = `M${pixels(endX + 3)},${pixels(endY)}L${x - 1},${pixels(middles[i]!)}`;
      return [
        ...(isMoved && name.sample !== "rule"
          ? [pen.element("path", { d: way, stroke: frame.theme.axis, "stroke-width": 0.6, fill: "none" })]
          : []),
        pen.text(lines, { ...place, fill, "font-size": fontSize, "text-anchor": "start", "data-label": name.label }),
      ];
    }),
  };
}

/** The rightmost place of a label's line or rule. */
function endOf(layers: readonly Layer[], label: string, { frame }: PanelLayout): { x: number; y: number } {
  let end = { x: -Infinity, y: (frame.top + frame.bottom) / 2 };
  for (const layer of layers) {
    if (layer.mark === "rule" && layer.label === label && layer.y !== undefined) {
      end = { x: frame.right, y: anywhereOf(frame.y, layer.y) };
    }
    if (layer.mark !== "line" || layer.label !== label) continue;
    for (const { x, y } of layer.points) {
      const place = { x: anywhereOf(frame.x, x), y: anywhereOf(frame.y, y) };
      const isPlaced = edgeOf(frame.x, x) !== "low";
      if (isPlaced && place.x >= end.x) end = place;
    }
  }
  return end.x === -Infinity ? { x: frame.right, y: end.y } : end;
}
