import { z } from "zod";

/** Numbers of one parameter, row-major or nested as its shape. */
export type Values = number | readonly Values[];
const valuesSchema: z.ZodType<Values, Values> = z.lazy(() => z.union([z.number(), z.array(valuesSchema)]));

const scale = z.number().min(0);
const gain = z.number().positive();

const pytorch = z.strictObject({ kind: z.literal("pytorch") });
const gaussian = z.strictObject({ kind: z.literal("gaussian"), std: scale });
const nearZero = z.strictObject({ kind: z.literal("nearZero"), scale: scale.default(1e-3) });
const identity = z.strictObject({ kind: z.literal("identity"), scale: z.number().default(1) });
const orthogonal = z.strictObject({ kind: z.literal("orthogonal"), gain: gain.default(1) });
const glorot = z.strictObject({
  kind: z.literal("glorot"),
  gain: gain.default(1),
  distribution: z.enum(["uniform", "normal"]).default("uniform"),
});
const constant = z.strictObject({ kind: z.literal("constant"), value: z.number() });
const values = z.strictObject({ kind: z.literal("values"), values: valuesSchema });

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

const exceptions = { perParameter: z.record(z.string(), initRuleSchema).optional() };

/** How a model is filled: one kind for all its parameters (`values`: by name, each of them), and exceptions by name. */
export const initSpecSchema = z.discriminatedUnion("kind", [
  pytorch.extend(exceptions),
  gaussian.extend(exceptions),
  nearZero.extend(exceptions),
  identity.extend(exceptions),
  orthogonal.extend(exceptions),
  glorot.extend(exceptions),
  constant.extend(exceptions),
  values.extend({ ...exceptions, values: z.record(z.string(), valuesSchema) }),
]);

export type InitSpec = z.input<typeof initSpecSchema>;
export type InitRule = z.output<typeof initRuleSchema>;
