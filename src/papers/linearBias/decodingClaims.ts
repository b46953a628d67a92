import { values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { DECODING } from "./decoding.js";

/** Wide RNNs as decoders of a velocity from spikes, which are made up. */
export function decodingClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: DECODING });
  const last = Math.max(...own.map(({ cell }) => Number(cell["at"])));
  const ends = where(own, { at: last });
  const scores = values(ends, "rSquared");
  const differences = differencesOf(ends);
  const biased = where(own, { nuW: 0.3 });
  const plain = values(biased, "plainGap");
  const ratios = values(biased, "gap").map((gap, k) => plain[k]! / gap);
  return [
    {
      kind: "re-creation",
      sentence: `On a synthetic surrogate of a recording, wide RNNs decode the velocity as well as the scaled convolution, after ${last} steps.`,
      measured: `test R^2 ${showRange(scores)}, largest difference ${show(Math.max(...differences))} of ${ends.length}; ${show(Math.max(...differencesOf(own)))} with earlier steps, while the start is being unlearnt`,
      tolerance: ">= 0.5; <= 0.03 in the end",
      holds:
        ends.length > 0 &&
        scores.every((score) => score >= 0.5) &&
        differences.every((difference) => difference <= 0.03),
    },
    {
      kind: "re-creation",
      sentence:
        "Where nuW = .3 they say what the scaled convolution says on its new windows, not what the plain one does.",
      measured: `the plain one is ${showRange(ratios)} times as far`,
      tolerance: ">= 3 times",
      holds: ratios.length > 0 && ratios.every((ratio) => ratio >= 3),
    },
  ];
}

function differencesOf(results: readonly PaperResult[]): number[] {
  const scaled = values(results, "scaledRSquared");
  return values(results, "rSquared").map((score, k) => Math.abs(score - scaled[k]!));
}
