import { mean } from "../../core/index.js";
import { values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { DELAYS, delayModels } from "./delayModels.js";

export function delayClaims(results: readonly PaperResult[]): Claim[] {
  const score = (experiment: string, nuW: number | "-", delay: number): number =>
    mean(values(where(results, { experiment, nuW, at: delay }), "rSquared"));
  // Digits where a delay is learnt, the spread of 20 seeds where it is half learnt or not.
  const spread = (expected: number): number => (expected > 0.995 ? 0.0015 : expected > 0.9 ? 0.02 : 0.06);
  const errors = delayModels.flatMap(({ experiment, nuW, rSquared }) =>
    rSquared.map((expected, d) => Math.abs(score(experiment, nuW, DELAYS[d]!) - expected) / spread(expected)),
  );
  const part = (measure: "bias" | "variance", experiment: string, nuW: number | "-", delay: number): number =>
    mean(values(where(results, { experiment: `bias and variance of ${experiment}`, nuW, at: delay }), measure));
  const [biased, plain] = [["delay, 50 steps", 0.3] as const, ["delay, plain, 50 steps", "-"] as const];
  const ratios = [0, 1, 2].map((delay) => part("variance", ...biased, delay) / part("variance", ...plain, delay));
  const far = [part("bias", ...biased, 16), part("bias", ...plain, 16)];
  return [
    {
      kind: "derived",
      sentence: "Delays are learnt as far as in reference runs: long ones fail where nuW is small.",
      measured: `largest difference ${show(Math.max(...errors))} of what seeds allow, ${errors.length} scores`,
      tolerance: "<= 1, that is 0.0015 to 0.06 of R^2",
      holds: errors.every((error) => error <= 1),
    },
    {
      kind: "re-creation",
      sentence:
        "Bias against variance: of 20 lags nuW = .3 has all the bias at delay 16, and less variance at delays 0 to 2.",
      measured: `bias at 16 ${show(far[0]!)}, of the plain convolution ${show(far[1]!)}; variance at 0 to 2 over the plain one's: ${showRange(ratios)}`,
      tolerance: ">= 0.9, <= 0.01 of the target's variance; <= 0.5",
      holds: far[0]! >= 0.9 && far[1]! <= 0.01 && ratios.every((ratio) => ratio <= 0.5),
    },
  ];
}
