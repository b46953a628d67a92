import { values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show } from "../show.js";

export function movementClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "movement" });
  const [bounds, limits] = [values(own, "bound"), values(own, "limit")];
  return [
    {
      kind: "theorem",
      sentence:
        "No lag of the scaled convolution moves further than its bounds, which are multiples of its weight rho_j.",
      measured: `largest movement over its bound ${show(Math.max(...bounds))} in ${own.length} trainings`,
      tolerance: "<= 1 + 1e-9",
      holds: own.length > 0 && bounds.every((value) => value <= 1 + 1e-9),
    },
    {
      kind: "theorem",
      sentence: "It ends at the interpolation of least movement, lags weighted by 1 / rho_j.",
      measured: `largest distance ${show(Math.max(...limits))}`,
      tolerance: "<= 1e-6",
      holds: own.length > 0 && limits.every((value) => value <= 1e-6),
    },
  ];
}
