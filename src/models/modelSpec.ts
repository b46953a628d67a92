import { z } from "zod";
import { deepFreeze, parseSpec } from "../core/index.js";
import { biasedByDefault, cellTraits, cells } from "./cells.js";
import type { Cell } from "./cells.js";
import { initSpecSchema } from "./initSpec.js";
import { checkStructure, structures } from "./structure.js";
import type { Structure } from "./structure.js";

const size = z.int().min(1);
const isBiased = "; true by default, for the linear cell false.";

const readout = z.strictObject({
  bias: z.boolean().optional().describe(`Whether the read-out has a bias${isBiased}`),
  activation: z
    .enum(["none", "sigmoid", "clip"])
    .optional()
    .describe("What becomes of the outputs: nothing, the logistic function, or a cut at 0 and 1."),
});

const fields = {
  cell: z.enum(cells).describe("The recurrent cell, PyTorch's; linear is h_t = A h_(t-1) + B x_t, y_t = C h_t."),
  inputSize: size.describe("Numbers a step that the model reads."),
  hiddenSize: size.describe("Units of a layer."),
  outputSize: size.describe("Numbers a step that the model says."),
  layers: z.int().min(1).max(8).default(1).describe("Recurrent layers; the linear cell has one."),
  dtype: z.enum(["float32", "float64"]).default("float32").describe("Numbers that everything is computed in."),
  bias: z.boolean().optional().describe(`Whether recurrent layers have biases${isBiased}`),
  readout: readout.optional().describe("The linear map from the last layer's state to the outputs, and what follows."),
  learnInitialState: z.boolean().default(false).describe("Whether the state starts at parameters instead of at 0."),
  structure: z
    .enum(structures)
    .default("full")
    .describe(
      "What the linear cell's A is bound to be; other cells have full only. symmetric: A = A^T. diagonal: A [H]. " +
        "complexDiagonal: H/2 pairs of conjugates, A [H/2,2], B [H/2,I,2], C [O,H/2,2] (re, im), y = 2 Re(C h).",
    ),
  init: initSpecSchema.default({ kind: "pytorch" }).describe("How the parameters start."),
  freeze: z.array(z.string()).default([]).describe("Names of parameters that training leaves as they are."),
};

function checkLinear(
  spec: { cell: Cell; layers: number; structure: Structure; hiddenSize: number },
  context: z.RefinementCtx,
): void {
  checkStructure(spec, context);
  if (cellTraits[spec.cell].stateSpace && spec.layers !== 1) {
    const message = `must be 1 for the ${spec.cell} cell, got ${spec.layers}: layers of it are one linear system.`;
    context.addIssue({ code: "custom", path: ["layers"], message });
  }
}

/** A model: its cell and sizes, how it starts, and which parameters training leaves alone. */
export const modelSpecSchema = z.strictObject(fields).superRefine(checkLinear);

/** The same inside a run's spec, where the task can give the sizes of input and output. */
export const partialModelSpecSchema = z
  .strictObject({
    ...fields,
    inputSize: size.optional().describe("Numbers a step that the model reads; the task's by default."),
    outputSize: size.optional().describe("Numbers a step that the model says; the task's by default."),
  })
  .superRefine(checkLinear);

/** A model as its author writes it: a cell, its sizes, how it starts. */
export type ModelSpec = z.input<typeof modelSpecSchema>;
export type PartialModelSpec = z.input<typeof partialModelSpecSchema>;

/** A model spec with every default filled in; frozen, lists and rules included. */
export interface ResolvedModelSpec extends z.output<typeof modelSpecSchema> {
  bias: boolean;
  readout: { bias: boolean; activation: "none" | "sigmoid" | "clip" };
}

/**
 * Checks a spec and fills in its defaults; `bias` and `readout.bias` default to true, for the linear cell to false.
 * Throws OUTLAST_INVALID_SPEC with the path of the fault below `path`.
 */
export function resolveModelSpec(spec: ModelSpec, path = ""): ResolvedModelSpec {
  const parsed = parseSpec(modelSpecSchema, spec, path, "the model spec");
  const biased = biasedByDefault(parsed.cell);
  const readout = { bias: parsed.readout?.bias ?? biased, activation: parsed.readout?.activation ?? "none" };
  return deepFreeze({ ...parsed, bias: parsed.bias ?? biased, readout });
}
