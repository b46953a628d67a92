import { dot, line, rect } from "@observablehq/plot";
import type { Markish } from "@observablehq/plot";
import type { Frame } from "./layers/index.js";
import type { Name } from "./names.js";
import { DASHED } from "./palette.js";

/** How wide a sample is. */
export const SAMPLE = 16;

/** How the layers of a name look: a short piece of line, a dot, a box, from x on around the height y, in pixels. */
export function sampleMark({ label, sample }: Name, x: number, y: number, frame: Frame): Markish {
  const { muted } = frame.theme;
  const className = "sample";
  const at = (numbers: number[]): { value: number[]; scale: null } => ({ value: numbers, scale: null });
  const middle = { x: at([x + SAMPLE / 2]), y: at([y]), className };
  if (sample === "circle") return dot([label], { ...middle, r: 4, stroke: muted, strokeWidth: 1 });
  const ends = { x: at([x, x + SAMPLE]), y: at([y, y]), className, strokeLinecap: "butt" } as const;
  if (sample === "rule") return line([0, 1], { ...ends, stroke: muted, strokeWidth: 1, strokeDasharray: DASHED });
  const look = frame.look(label);
  if (sample === "dots") return dot([label], { ...middle, r: 3, fill: look.color, symbol: look.symbol });
  if (sample === "bars") {
    const box = { x1: at([x + 3]), x2: at([x + 13]), y1: at([y - 4]), y2: at([y + 4]), className };
    const dash = { strokeWidth: 0.8, strokeDasharray: look.dash };
    return rect([label], { ...box, ...dash, fill: look.color, fillOpacity: 0.45, stroke: look.color });
  }
  const isDashed = sample === "dashed";
  return line([0, 1], {
    ...ends,
    stroke: look.color,
    strokeWidth: isDashed ? 1.2 : 1.6,
    strokeDasharray: isDashed ? DASHED : look.dash,
  });
}
