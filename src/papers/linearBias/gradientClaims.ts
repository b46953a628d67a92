import { mean } from "../../core/index.js";
import { lagWeights, responseVariances } from "../../analysis/index.js";
import { axisNumbers, values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { GRADIENT_LAGS } from "./gradient.js";
import { unit } from "./setting.js";

/** What vanishing gradients say of memory, beside what the lag weights say. */
export function gradientClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: "gradient" });
  const variances = axisNumbers(own, "nuW");
  const heardAt = (nuW: number): number[] =>
    Array.from({ length: GRADIENT_LAGS }, (_, at) => mean(values(where(own, { nuW, at }), "gradient")));
  const ratios = variances.flatMap((nuW) => {
    const expected = responseVariances(unit(nuW), GRADIENT_LAGS);
    return heardAt(nuW).map((heard, at) => heard / expected[at]!);
  });
  const stable = variances.filter((nuW) => nuW < 1);
  const lengths = stable.map((nuW) => {
    return { heard: centroid(heardAt(nuW)), learnt: centroid([...lagWeights(unit(nuW), GRADIENT_LAGS)]) };
  });
  return [
    {
      kind: "derived",
      sentence: "Squared gradients against lag are nuC nuF nuW^k in the mean: they vanish and explode by nuW.",
      measured: `${showRange(ratios)} times that, ${variances.length} variances, ${GRADIENT_LAGS} lags`,
      tolerance: "0.7 to 1.4: 10 seeds",
      holds: ratios.length > 0 && ratios.every((ratio) => ratio >= 0.7 && ratio <= 1.4),
    },
    {
      kind: "derived",
      sentence: `What is learnt reaches further back than what is heard: of ${GRADIENT_LAGS} lags the weights' mean lag is above the gradients'.`,
      measured: lengths
        .map(({ heard, learnt }, k) => `nuW = ${stable[k]}: ${show(learnt)} above ${show(heard)}`)
        .join("; "),
      tolerance: "1.2 times and more",
      holds: lengths.length > 0 && lengths.every(({ heard, learnt }) => learnt >= 1.2 * heard),
    },
  ];
}

function centroid(energies: readonly number[]): number {
  const total = energies.reduce((sum, energy) => sum + energy, 0);
  return energies.reduce((sum, energy, lag) => sum + lag * energy, 0) / total;
}
