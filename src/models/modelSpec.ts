import { z } from "zod";
import { parseSpec } from "../core/index.js";
import { cells } from "./cells.js";
import { initSpecSchema } from "./initSpec.js";

const size = z.int().min(1);

const fields = {
  cell: z.enum(cells),
  inputSize: size,
  hiddenSize: size,
  outputSize: size,
  layers: z.int().min(1).max(8).default(1),
  dtype: z.enum(["float32", "float64"]).default("float32"),
  bias: z.boolean().optional(),
  readout: z
    .strictObject({ bias: z.boolean().optional(), activation: z.enum(["none", "sigmoid", "clip"]).optional() })
    .optional(),
  learnInitialState: z.boolean().default(false),
  init: initSpecSchema.default({ kind: "pytorch" }),
  freeze: z.array(z.string()).default([]),
};

function checkLayers(spec: { cell: string; layers: number }, context: z.RefinementCtx): void {
  if (spec.cell === "linear" && spec.layers !== 1) {
    const message = `must be 1 for the linear cell, got ${spec.layers}: layers of it are one linear system.`;
    context.addIssue({ code: "custom", path: ["layers"], message });
  }
}

/** A model: its cell and sizes, how it starts, and which parameters training leaves alone. */
export const modelSpecSchema = z.strictObject(fields).superRefine(checkLayers);

/** The same inside a run's spec, where the task can give the sizes of input and output. */
export const partialModelSpecSchema = z
  .strictObject({ ...fields, inputSize: size.optional(), outputSize: size.optional() })
  .superRefine(checkLayers);

export type ModelSpec = z.input<typeof modelSpecSchema>;
export type PartialModelSpec = z.input<typeof partialModelSpecSchema>;

/** A model spec with every default filled in. */
export interface ResolvedModelSpec extends z.output<typeof modelSpecSchema> {
  bias: boolean;
  readout: { bias: boolean; activation: "none" | "sigmoid" | "clip" };
}

/**
 * Checks a spec and fills in its defaults; `bias` and `readout.bias` default to true, for the linear cell to false.
 * Throws OUTLAST_INVALID_SPEC with the path of the fault below `path`.
 */
export function resolveModelSpec(spec: ModelSpec, path = ""): ResolvedModelSpec {
  const parsed = parseSpec(modelSpecSchema, spec, path);
  const biased = parsed.cell !== "linear";
  const readout = { bias: parsed.readout?.bias ?? biased, activation: parsed.readout?.activation ?? "none" };
  return Object.freeze({ ...parsed, bias: parsed.bias ?? biased, readout: Object.freeze(readout) });
}
