import { lagWeights, peakLag, responseVariances } from "../../analysis/index.js";
import type { Claim } from "../paper.js";
import { show, showRange } from "../show.js";
import { unit } from "./setting.js";

const variances = [0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 1, 1.2];

/** The bias as the lag weights state it, before anything is trained: nuF = nuC = 1 throughout. */
export function weightClaims(): Claim[] {
  return [rise(), tail(), learnability()];
}

function rise(): Claim {
  const rises = variances.filter((nuW) => {
    const [first = NaN, second = NaN] = lagWeights(unit(nuW), 2);
    return second > first;
  });
  return {
    kind: "theorem",
    sentence:
      "The bias towards short memory is no order of all lags: weights rise from lag 0 to lag 1 where nuW > 1/2, and there alone.",
    measured: `of nuW = ${variances.join(", ")} they rise at ${rises.join(", ")}; peaks of .7, .9, .95 at ${[0.7, 0.9, 0.95].map((nuW) => peakLag(unit(nuW))).join(", ")}`,
    tolerance: "exact",
    holds: variances.every((nuW) => rises.includes(nuW) === nuW > 0.5),
  };
}

function tail(): Claim {
  const [length, settings] = [200, variances.filter((nuW) => nuW < 1)];
  const excess = settings.map((nuW) => {
    const weights = lagWeights(unit(nuW), length);
    const ratio = weights[length - 1]! / weights[length - 2]!;
    return ratio / nuW - 1;
  });
  const falling = settings.every((nuW) => {
    const fromPeak = lagWeights(unit(nuW), 80).slice(peakLag(unit(nuW)));
    return fromPeak.every((weight, at) => at === 0 || weight <= fromPeak[at - 1]!);
  });
  return {
    kind: "theorem",
    sentence:
      "It is one of the tail: where nuW < 1, weights never rise after their peak, and fall in the end by the factor nuW a lag.",
    measured: `ratio of neighbours at lag ${length - 1} over nuW, less 1: ${showRange(excess)}`,
    tolerance: "no rise; 0 to 0.006",
    holds: falling && excess.every((value) => value >= 0 && value <= 0.006),
  };
}

function learnability(): Claim {
  const length = 24;
  const errors = variances.map((nuW) => {
    const [weights, energies] = [lagWeights(unit(nuW), length), responseVariances(unit(nuW), length)];
    return Math.max(...weights.map((weight, j) => Math.abs(weight / (energies[j]! * (2 + j / nuW)) - 1)));
  });
  return {
    kind: "theorem",
    sentence:
      "Gradients vanish faster than the bias: weights over the energy of gradients, nuW^j, grow as 2 + j / nuW.",
    measured: `largest error ${show(Math.max(...errors))} over ${length} lags`,
    tolerance: "<= 1e-12",
    holds: errors.every((error) => error <= 1e-12),
  };
}
