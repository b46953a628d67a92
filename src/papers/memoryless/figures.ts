import { EXTRAPOLATES, interpolating } from "../flowClaims.js";
import { against, along, drawn, shareAgainst } from "../figure.js";
import type { Draw, Figure, Series } from "../figure.js";
import { axisValues, where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { FAR, HORIZON } from "./measure.js";

/** The error against the start, the lags, the dimension and the length; who extrapolates; the optimizers. */
export function memorylessFigures(results: readonly PaperResult[]): Figure[] {
  const grid = where(results, { experiment: "grid" });
  const usual = where(grid, { structure: "full", d: 20 });
  const three = where(grid, { K: 3, d: 20 });
  const error = { label: `largest error of the impulse response over ${HORIZON} lags`, scale: "log" } as const;
  const scale = { label: "init scale", scale: "log" } as const;
  const lags = { label: "lags trained on, K", scale: "linear" } as const;
  return [
    {
      name: "error-against-init-scale",
      title: "Extrapolation by init scale and structure, d = 20, K = 3",
      x: scale,
      y: error,
      series: [
        ...["full", "symmetric", "diagonal"].map((structure) =>
          against("scale", "error", `${structure} A`, where(three, { structure })),
        ),
        against("scale", "error", "symmetric A, B = C^T", where(results, { experiment: "balanced start" })),
      ],
    },
    {
      name: "error-against-lags",
      title: "Extrapolation by the number of lags, d = 20, A free",
      x: lags,
      y: error,
      series: byScale(usual, (label, own) => against("K", "error", label, own)),
    },
    {
      name: "error-against-dimension",
      title: "Extrapolation by the student's dimension, K = 3, A free",
      x: { label: "student's dimension, d", scale: "log" },
      y: error,
      series: byScale(where(grid, { structure: "full", K: 3 }), (label, own) => against("d", "error", label, own)),
    },
    {
      name: "share-extrapolating",
      title: "How many interpolating students extrapolate, d = 20, A free",
      x: lags,
      y: { label: `share with an error of at most ${EXTRAPOLATES}`, scale: "linear" },
      series: [
        ...byScale(interpolating(usual), (label, own) =>
          shareAgainst("K", { measure: "error", atMost: EXTRAPOLATES }, `gradient flow, ${label}`, own),
        ),
        against("K", "share", "random interpolators", where(results, { experiment: "random interpolators" })),
      ],
    },
    {
      name: "error-by-optimizer",
      title: "The same starts under three optimizers, d = 20, K = 3, A free",
      x: scale,
      y: error,
      series: [
        against("scale", "error", "gradient flow", where(three, { structure: "full" })),
        ...["gradient descent", "Adam"].map((experiment) =>
          against("scale", "error", `${experiment}, rate 0.01`, where(results, { experiment, structure: "full" })),
        ),
      ],
    },
    {
      name: "error-against-length",
      title: `GRU and LSTM students trained on 10 steps, at ${HORIZON} and ${FAR}`,
      x: { label: "length", scale: "log" },
      y: { label: "relative error, median over sequences", scale: "log" },
      series: ["gru", "lstm"].map((experiment) =>
        along([[HORIZON, "error"], [FAR, "far"]], experiment.toUpperCase(), where(results, { experiment })),
      ), // prettier-ignore
    },
  ];
}

function byScale(results: readonly PaperResult[], draw: Draw): Series[] {
  const scales = axisValues(results, "scale");
  return drawn(scales, (scale) => `init scale ${scale}`, (scale) => where(results, { scale }), draw); // prettier-ignore
}
