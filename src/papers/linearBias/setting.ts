import type { WideSetting } from "../../analysis/index.js";
import type { RunRecord } from "../../run/index.js";

/** The usual setting: variances of F and C of 1. */
export const unit = (nuW: number): WideSetting => ({ nuW, nuF: 1, nuC: 1 });

/** The setting that a linear RNN's initial values were drawn by. */
export function settingOf({ hiddenSize, init }: RunRecord["spec"]["model"]): WideSetting {
  const { std, perParameter } = init as unknown as { std: number; perParameter: Record<"A" | "C", { std: number }> };
  const variance = (deviation: number): number => deviation * deviation;
  return {
    nuW: variance(perParameter.A.std) * hiddenSize,
    nuF: variance(std),
    nuC: variance(perParameter.C.std) * hiddenSize,
  };
}
