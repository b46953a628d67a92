import { values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";

const bounds = {
  B1: "No lag moves further than its weight rho_j times the length of its gradients' path, whatever the rate.",
  B2: "Below the critical rate no lag moves further than a multiple of rho_j, however long training lasts.",
  B3: "Up to twice the rate 1 / (largest eigenvalue) no lag moves further than a multiple of rho_j times the steps.",
  B4: "In the end no lag has moved further than sqrt(rho_j) times the first residual's norm under the inverse kernel.",
} as const;

/** The scaled convolution's lags and what bounds them, which is theirs, and an RNN's as its width grows. */
export function movementClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "movement" });
  const [norms, limits] = [values(own, "norm"), values(own, "limit")];
  return [
    ...Object.entries(bounds).map(([name, sentence]): Claim => {
      const ratios = values(own, name);
      return {
        kind: "theorem",
        sentence: `${sentence} (${name})`,
        measured: `largest movement over its bound ${show(Math.max(...ratios))} in ${own.length} trainings`,
        tolerance: "<= 1 + 1e-9",
        holds: own.length > 0 && ratios.every((ratio) => ratio > 0 && ratio <= 1 + 1e-9),
      };
    }),
    {
      kind: "theorem",
      sentence: "It ends at the interpolation of least movement, lags weighted by 1 / rho_j, which is r^T K^+ r.",
      measured: `largest distance ${show(Math.max(...limits))}, largest difference of the weighted movement ${show(Math.max(...norms))}`,
      tolerance: "<= 1e-6 both",
      holds: own.length > 0 && [...limits, ...norms].every((value) => value <= 1e-6),
    },
  ];
}
