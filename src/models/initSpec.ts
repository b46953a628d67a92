import { z } from "zod";

/** Numbers of one parameter, row-major or nested as its shape. */
export type Values = number | readonly Values[];
const valuesSchema: z.ZodType<Values, Values> = z.lazy(() => z.union([z.number(), z.array(valuesSchema)]));

const std = z.number().min(0);
const gain = z.number().positive().default(1).describe("Factor on every number.");

const kind = <K extends string>(name: K, meaning: string): z.ZodLiteral<K> => z.literal(name).describe(meaning);

const pytorch = z.strictObject({ kind: kind("pytorch", "PyTorch's default: U(-b, b) with b = 1/sqrt(hiddenSize).") });
const gaussian = z.strictObject({
  kind: kind("gaussian", "Normal numbers around 0."),
  std: std.describe("Their standard deviation."),
});
const small = {
  scale: std.default(1e-3).describe("The standard deviation of the numbers; see scaled."),
  scaled: z
    .enum(["entries", "width"])
    .default("entries")
    .describe("entries: scale is the standard deviation; width: scale / sqrt(hiddenSize) is."),
};
const nearZero = z.strictObject({ kind: kind("nearZero", "Normal numbers close to 0."), ...small });
const identity = z.strictObject({
  kind: kind("identity", "The recurrent matrix a multiple of the identity, gate by gate; the rest as pytorch."),
  scale: z.number().default(1).describe("The multiple."),
});
const orthogonal = z.strictObject({ kind: kind("orthogonal", "Matrices orthogonal, gate by gate; biases 0."), gain });
const glorot = z.strictObject({
  kind: kind("glorot", "Matrices by Glorot and Bengio (2010), gate by gate; biases 0."),
  gain,
  distribution: z.enum(["uniform", "normal"]).default("uniform").describe("Shape of the distribution."),
});
const constant = z.strictObject({
  kind: kind("constant", "One number everywhere."),
  value: z.number().describe("That number."),
});
const values = z.strictObject({
  kind: kind("values", "Given numbers."),
  values: valuesSchema.describe("The parameter's numbers, row by row or nested as its shape."),
});

const balanced = z.strictObject({
  kind: kind("balanced", "Normal numbers close to 0, A symmetric and C = B^T exactly; biases 0. The linear cell's."),
  ...small,
});
const variance = z.number().min(0);
const wideGaussian = z.strictObject({
  kind: kind("wideGaussian", "Normal numbers as theories of wide networks have them; biases 0. The linear cell's."),
  nuW: variance.describe(
    "n times the variance of the entries of A, n the hiddenSize: the square of A's spectral radius.",
  ),
  nuF: variance.default(1).describe("The variance of the entries of B."),
  nuC: variance.default(1).describe("n times the variance of the entries of C."),
});
const radius = z.number().min(0);
const ring = z.strictObject({
  kind: kind("ring", "Eigenvalues uniform on a ring (LRU), B and C as glorot; biases 0. For complexDiagonal A."),
  minRadius: radius.default(0).describe("The ring's inner radius."),
  maxRadius: radius.default(1).describe("The ring's outer radius."),
  maxPhase: z
    .number()
    .min(0)
    .max(2 * Math.PI)
    .default(2 * Math.PI)
    .describe("Eigenvalues have arguments from 0 to this, in radians."),
});
const dt = z.number().positive().default(0.01).describe("The time step of the discretization.");
const s4d = z.strictObject({
  kind: kind("s4d", "A diagonal system of S4D, discretized by zero-order hold; C standard normal; biases 0."),
  variant: z
    .enum(["lin", "inv", "real"])
    .default("lin")
    .describe("Its eigenvalues: S4D-Lin or S4D-Inv for complexDiagonal A, S4D-Real for diagonal A."),
  dt,
});
const hippo = z.strictObject({
  kind: kind("hippo", "The normal part of HiPPO-LegS, discretized; C standard normal; biases 0. For a full A."),
  dt,
  discretization: z.enum(["bilinear", "zoh"]).default("bilinear").describe("The rule: bilinear, or zero-order hold."),
});

/** How one parameter is filled. */
export const initRuleSchema = z.discriminatedUnion("kind", [
  pytorch,
  gaussian,
  nearZero,
  identity,
  orthogonal,
  glorot,
  constant,
  values,
]);

const perParameter = z.record(z.string(), initRuleSchema).optional();
const exceptions = { perParameter: perParameter.describe("Other ways for single parameters, by name.") };

/** How a model is filled: one kind for all its parameters (`values`: by name, each of them), and exceptions by name. */
export const initSpecSchema = z.discriminatedUnion("kind", [
  pytorch.extend(exceptions),
  gaussian.extend(exceptions),
  nearZero.extend(exceptions),
  identity.extend(exceptions),
  orthogonal.extend(exceptions),
  glorot.extend(exceptions),
  constant.extend(exceptions),
  balanced.extend(exceptions),
  wideGaussian.extend(exceptions),
  ring.extend(exceptions),
  s4d.extend(exceptions),
  hippo.extend(exceptions),
  values.extend({
    ...exceptions,
    values: z.record(z.string(), valuesSchema).describe("Numbers of every parameter by name."),
  }),
]);

/** How parameters start: a rule, and exceptions by name. docs/guide.md has them all. */
export type InitSpec = z.input<typeof initSpecSchema>;
/** What a whole model's init comes to. */
export type CheckedInit = z.output<typeof initSpecSchema>;
export type InitRule = z.output<typeof initRuleSchema>;
