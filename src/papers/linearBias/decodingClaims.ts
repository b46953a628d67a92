import { values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { DECODING } from "./decoding.js";

/** Wide RNNs as decoders of a velocity from spikes, which are made up. */
export function decodingClaims(results: readonly PaperResult[]): Claim[] {
  const own = where(results, { experiment: DECODING });
  const [scores, scaled] = [values(own, "rSquared"), values(own, "scaledRSquared")];
  const differences = scores.map((score, k) => Math.abs(score - scaled[k]!));
  const last = Math.max(...own.map(({ cell }) => Number(cell["at"])));
  const ends = values(where(own, { at: last }), "rSquared");
  const biased = where(own, { nuW: 0.3 });
  const plain = values(biased, "plainGap");
  const ratios = values(biased, "gap").map((gap, k) => plain[k]! / gap);
  return [
    {
      kind: "re-creation",
      sentence:
        "On a synthetic surrogate of a recording, wide RNNs decode the velocity as well as the scaled convolution.",
      measured: `test R^2 ${showRange(ends)} after ${last} steps; largest difference ${show(Math.max(...differences))} of ${own.length}`,
      tolerance: ">= 0.5; <= 0.03",
      holds:
        own.length > 0 && ends.every((score) => score >= 0.5) && differences.every((difference) => difference <= 0.03),
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
