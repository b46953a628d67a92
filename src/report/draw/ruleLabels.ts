import type { Panel } from "../figure/figure.js";
import { anywhereOf } from "./placement.js";
import type { Placement } from "./placement.js";
import type { Setting } from "./setting.js";
import { widthOf } from "./text.js";

/** The label of an upright rule, above the plot; y is its baseline. */
export interface RuleLabel {
  text: string;
  /** Of its middle. */
  x: number;
  y: number;
  /** From the plot upwards. */
  row: number;
}

/** Labels of upright rules in rows, none over another; those of one label and place are one. */
export function ruleRows(panel: Panel, placement: Placement, { width, fontSize, isHidden }: Setting): RuleLabel[] {
  const rules = panel.layers.flatMap((layer) =>
    layer.mark === "rule" && layer.x !== undefined && layer.label !== "" && !isHidden(layer.label) ? [layer] : [],
  );
  const ends: number[] = [];
  const labels = new Map<string, RuleLabel>();
  for (const { label, x = 0 } of rules.sort((a, b) => a.x! - b.x!)) {
    const half = widthOf(label, fontSize) / 2;
    const middle = Math.max(half, Math.min(anywhereOf(placement, x), width - half));
    if (labels.has(`${label} ${x}`)) continue;
    let row = ends.findIndex((end) => end + fontSize <= middle - half);
    if (row < 0) row = ends.length;
    ends[row] = middle + half;
    labels.set(`${label} ${x}`, { text: label, x: middle, y: 0, row });
  }
  return [...labels.values()];
}
