import type { Layer, Panel } from "../figure/figure.js";

/** A label that is told beside or above the plot, with a sample of how its layers look. */
export interface Name {
  label: string;
  sample: "line" | "dashed" | "dots" | "bars" | "rule" | "circle";
}

/**
 * The labels of a panel, each once, in the order of its layers; a rule across x has its own above the plot. What is
 * alone and already said by the name of the y axis needs no label.
 */
export function namesOf(panel: Panel): Name[] {
  const names = new Map<string, Name>();
  for (const layer of panel.layers) {
    const sample = sampleOf(layer);
    if (sample === undefined || !("label" in layer) || layer.label === "") continue;
    // A whole line says more of a look than a dashed one of the same label.
    const known = names.get(layer.label);
    if (known === undefined || known.sample === "dashed") names.set(layer.label, { label: layer.label, sample });
  }
  const all = [...names.values()];
  const data = all.filter(({ sample }) => sample !== "rule" && sample !== "circle");
  const isSaid = data.length === 1 && panel.y.label.toLowerCase().includes(data[0]!.label.toLowerCase());
  return isSaid ? all.filter((name) => name !== data[0]) : all;
}

function sampleOf(layer: Layer): Name["sample"] | undefined {
  switch (layer.mark) {
    case "line":
      if (layer.curve === "none") return "dots";
      return layer.isDashed === true ? "dashed" : "line";
    case "rule":
      return layer.y === undefined ? undefined : "rule";
    case "dots":
    case "bars":
    case "circle":
      return layer.mark;
    case "cells":
    case "paths":
      return undefined;
  }
}
