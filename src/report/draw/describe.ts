import type { Figure, Panel } from "../figure/figure.js";
import type { PanelLayout } from "./layOut.js";
import { numberText } from "./ticks.js";

/** What a figure shows, in words, for those who cannot see it. */
export function descriptionOf(figure: Figure, layouts: readonly PanelLayout[]): string {
  const panels = figure.panels.map((panel, i) => panelText(panel, layouts[i]!));
  return [...panels, ...(figure.note === undefined ? [] : [figure.note])].join(" ");
}

function panelText(panel: Panel, { frame }: PanelLayout): string {
  const parallel = panel.layers.find((layer) => layer.mark === "paths");
  const color = panel.color === undefined ? "" : `, coloured by ${panel.color.label}`;
  if (parallel !== undefined) {
    const axes = parallel.axes.map(({ label }) => label).join(", ");
    return `${parallel.paths.length} paths through ${axes}${color}.`;
  }
  const range = ({ domain: [from, to], scale, isCategory, ticks }: typeof frame.x): string =>
    isCategory
      ? `(${ticks.map(({ text }) => text).join(", ")})`
      : `from ${numberText(from)} to ${numberText(to)}${scale === "log" ? " (log)" : ""}`;
  const labels = panel.layers.flatMap((layer) => ("label" in layer && layer.label !== "" ? [layer.label] : []));
  const shown = labels.length === 0 ? "" : `: ${[...new Set(labels)].join("; ")}`;
  return `${panel.y.label} ${range(frame.y)} against ${panel.x.label} ${range(frame.x)}${color}${shown}.`;
}
