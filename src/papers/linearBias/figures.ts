import { lagWeights, responseVariances } from "../../analysis/index.js";
import { against, exactly } from "../figure.js";
import type { Figure } from "../figure.js";
import { axisNumbers, where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { DECODING } from "./decoding.js";
import { delayModels } from "./delayModels.js";
import type { DelayModel } from "./delayModels.js";
import { furthest } from "./furthest.js";
import { GRADIENT_LAGS, GRADIENT_WIDTH } from "./gradient.js";
import { unit } from "./setting.js";

/** What each experiment shows; nothing of one that was not run. */
export function linearBiasFigures(results: readonly PaperResult[]): Figure[] {
  return [...dynamics(results), ...kernel(results), lags(results), ...delays(results), decoding(results)];
}

function dynamics(results: readonly PaperResult[]): Figure[] {
  const own = where(results, { experiment: "dynamics" });
  return [
    {
      name: "gap-against-width",
      title: "Largest distance of a linear RNN from its convolutions at the steps compared",
      x: { label: "width", scale: "log" },
      y: { label: "|f - g| / |y| on the training set", scale: "log" },
      series: axisNumbers(own, "nuW").flatMap((nuW) => {
        const of = (measure: string, label: string): Figure["series"][number] =>
          against("n", measure, `${label}, nuW = ${nuW}`, furthest(where(own, { nuW }), measure));
        return [of("gap", "scaled"), of("plainGap", "plain")];
      }),
    },
  ];
}

function kernel(results: readonly PaperResult[]): Figure[] {
  const own = where(results, { experiment: "kernel" });
  const slow = where(own, { nuW: 0.9 });
  return [
    {
      name: "coupling-against-width",
      title: "How the kernel becomes diagonal in the lags",
      x: { label: "width", scale: "log" },
      y: { label: "root mean square of K_ij / sqrt(rho_i rho_j), 12 lags", scale: "log" },
      series: axisNumbers(own, "nuW").map((nuW) =>
        against("n", "offDiagonal", `nuW = ${nuW}`, where(own, { nuW, at: 0 })),
      ),
    },
    {
      name: "kernel-against-lag",
      title: "How its diagonal becomes the lag weights, nuW = 0.9",
      x: { label: "lag", scale: "linear" },
      y: { label: "K_ii / rho_i", scale: "linear" },
      series: axisNumbers(slow, "n").map((n) => against("at", "weight", `n = ${n}`, where(slow, { n }))),
    },
  ];
}

function lags(results: readonly PaperResult[]): Figure {
  const own = where(results, { experiment: "gradient" });
  return {
    name: "weights-and-gradients-against-lag",
    title: "What is learnt (rho) and what is heard (squared gradients) of a lag",
    x: { label: "lag", scale: "linear" },
    y: { label: "rho_k; (dy_t / dx_(t-k))^2", scale: "log" },
    series: axisNumbers(own, "nuW").flatMap((nuW) => [
      exactly(`rho, nuW = ${nuW}`, lagWeights(unit(nuW), GRADIENT_LAGS)),
      exactly(`gradients in the limit, nuW = ${nuW}`, responseVariances(unit(nuW), GRADIENT_LAGS)),
      against("at", "gradient", `gradients, n = ${GRADIENT_WIDTH}, nuW = ${nuW}`, where(own, { nuW })),
    ]),
  };
}

const labelOf = ({ nuW, steps }: DelayModel): string => `${nuW === "-" ? "plain" : `nuW = ${nuW}`}, ${steps} steps`;

function delays(results: readonly PaperResult[]): Figure[] {
  const x = { label: "delay", scale: "linear" } as const;
  return [
    {
      name: "score-against-delay",
      title: "Delay task: convolutions on 400 sequences without noise",
      x,
      y: { label: "R^2", scale: "linear" },
      series: delayModels.map((model) => {
        const { experiment, nuW } = model;
        return against("at", "rSquared", labelOf(model), where(results, { experiment, nuW }));
      }),
    },
    {
      name: "bias-and-variance-against-delay",
      title: "Delay task: error of the mean response, and of responses around it",
      x,
      y: { label: "of the target's variance", scale: "log" },
      series: delayModels.flatMap((model) => {
        const { experiment, nuW } = model;
        const label = labelOf(model);
        const own = where(results, { experiment: `bias and variance of ${experiment}`, nuW });
        return [against("at", "bias", `bias, ${label}`, own), against("at", "variance", `variance, ${label}`, own)];
      }),
    },
  ];
}

function decoding(results: readonly PaperResult[]): Figure {
  const own = where(results, { experiment: DECODING });
  const last = Math.max(...own.map(({ cell }) => Number(cell["at"])));
  return {
    name: "score-against-variance",
    title: "Decoding a velocity from spikes, of a synthetic surrogate and no recording",
    x: { label: "nuW", scale: "linear" },
    y: { label: "mean test R^2", scale: "linear" },
    series: [
      against("nuW", "rSquared", "linear RNN", where(own, { at: last })),
      against("nuW", "scaledRSquared", "scaled convolution", where(own, { at: last })),
      against("nuW", "plainRSquared", "plain convolution from the RNN's function", where(own, { at: last })),
    ],
  };
}
