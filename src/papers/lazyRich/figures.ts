import { against } from "../figure.js";
import type { Figure } from "../figure.js";
import { axisValues, where } from "../groups.js";
import type { PaperResult } from "../paper.js";

/** Lags beyond training against the time constant, the width, the output scale and the init scale. */
export function lazyRichFigures(results: readonly PaperResult[]): Figure[] {
  const rich = where(results, { experiment: "rich" });
  const wide = where(results, { experiment: "width" });
  const slow = where(wide, { tau: 1000 });
  const scaled = where(results, { experiment: "output scale" });
  const small = where(results, { experiment: "init scale" });
  const error = { label: "error of the impulse response, four time constants", scale: "log" } as const;
  const widths = axisValues(wide, "d");
  return [
    {
      name: "error-against-time-constant",
      title: "Extrapolation from near zero, and of wide networks",
      x: { label: "teacher's time constant", scale: "log" },
      y: error,
      series: [
        against("tau", "error", "near zero, d = 20", rich),
        ...widths.map((d) => against("tau", "error", `wide, n = ${d}`, where(wide, { d }))),
      ],
    },
    {
      name: "movement-against-width",
      title: "How far lags beyond the training length move, time constant 1000",
      x: { label: "width", scale: "log" },
      y: { label: "largest movement beyond, of the largest within", scale: "log" },
      series: [against("d", "beyond", "output scale 1", slow)],
    },
    {
      name: "kernel-gap-against-output-scale",
      title: "How far training leaves what the tangent kernel of its start makes, n = 100",
      x: { label: "output scale", scale: "log" },
      y: { label: "largest gap over 10 lags, of the largest response", scale: "log" },
      series: [against("alpha", "kernelGap", "n = 100", scaled)],
    },
    {
      name: "error-against-init-scale",
      title: "From the rich end to the lazy one, time constant 1000",
      x: { label: "init scale", scale: "log" },
      y: error,
      series: [1, 100].map((alpha) => against("scale", "error", `output scale ${alpha}`, where(small, { alpha }))),
    },
  ];
}
