import { z } from "zod";
import { parseSpec } from "../../core/index.js";
import type { Immutable } from "../../core/index.js";

const variance = z.number().min(0);
const rate = z.number().min(0).default(1);

export const settingSchema = z.strictObject({
  nuW: variance.describe("Variance of the entries of W; the spectral radius of W/sqrt(n) tends to its root."),
  nuF: variance.describe("Variance of the entries of F, which reads the inputs."),
  nuC: variance.describe("Variance of the entries of C, which makes the outputs."),
  rates: z
    .strictObject({ W: rate, F: rate, C: rate })
    .default({ W: 1, F: 1, C: 1 })
    .describe("What multiplies the learning rate of each matrix."),
  frozen: z
    .array(z.enum(["W", "F", "C"]))
    .default([])
    .describe("Matrices that training leaves alone."),
  parameterisation: z
    .enum(["standard", "ntk"])
    .default("standard")
    .describe("Whether W, F and C train themselves, or matrices of unit variance that sqrt(nu) multiplies (ntk)."),
});

/**
 * A linear RNN of n hidden units as n grows: h_t = n^(-1/2) W h_(t-1) + F x_t, y_t = n^(-1/2) C h_t, h_(-1) = 0,
 * entries of W, F and C independent and normal with variances (not deviations) nuW, nuF and nuC (Emami et al. 2021).
 */
export type WideSetting = Immutable<z.input<typeof settingSchema>>;
export type CheckedSetting = z.output<typeof settingSchema>;

/** A setting with its defaults. Throws OUTLAST_INVALID_SPEC. */
export function checkSetting(setting: WideSetting): CheckedSetting {
  return parseSpec(settingSchema, setting, "", "the wide setting");
}

/**
 * What the learning rate of each matrix is multiplied by: training sqrt(nu) w at rate 1 moves it as training W at
 * rate nu.
 */
export function effectiveRates(setting: CheckedSetting): Record<"W" | "F" | "C", number> {
  const { rates, frozen, parameterisation, nuW, nuF, nuC } = setting;
  const scales = parameterisation === "ntk" ? { W: nuW, F: nuF, C: nuC } : { W: 1, F: 1, C: 1 };
  const rateOf = (matrix: "W" | "F" | "C"): number => (frozen.includes(matrix) ? 0 : rates[matrix] * scales[matrix]);
  return { W: rateOf("W"), F: rateOf("F"), C: rateOf("C") };
}

/** rho_i = direct nuW^i + inner i nuW^(i-1): what training C and F gives, and what training W gives. */
export function lagCoefficients(setting: CheckedSetting): { direct: number; inner: number } {
  const { nuF, nuC } = setting;
  const { W, F, C } = effectiveRates(setting);
  return { direct: C * nuF + F * nuC, inner: W * nuC * nuF };
}
