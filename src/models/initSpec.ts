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
const nearZero = z.strictObject({
  kind: kind("nearZero", "Normal numbers close to 0."),
  scale: std.default(1e-3).describe("Their standard deviation."),
});
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
  values.extend({
    ...exceptions,
    values: z.record(z.string(), valuesSchema).describe("Numbers of every parameter by name."),
  }),
]);

export type InitSpec = z.input<typeof initSpecSchema>;
export type InitRule = z.output<typeof initRuleSchema>;
