import { invalid } from "../../core/index.js";
import { hasImpulseResponse, createModel } from "../../models/index.js";
import type { Model } from "../../models/index.js";
import type { System } from "../../analysis/index.js";

/**
 * A, B and C of a linear model as a model of their own, without the biases, learned state and read-out function that
 * eigenvalues and impulse responses of the states do not know; undefined for any other cell.
 */
export function linearPart(model: Model): Model | undefined {
  const { spec } = model;
  if (!hasImpulseResponse(spec.cell)) return undefined;
  const readout = { bias: false, activation: "none" } as const;
  const init = { kind: "constant", value: 0 } as const;
  const part = createModel({ ...spec, bias: false, readout, learnInitialState: false, freeze: [], init });
  const { A, B, C } = model.parameters();
  part.setParameters({ A: A!, B: B!, C: C! });
  return part;
}

/** Refuses a model that has no A, B and C, OUTLAST_INVALID_ARGUMENT; `kind` is the figure that asks. */
export function checkLinear(kind: string, { spec }: Model): void {
  if (hasImpulseResponse(spec.cell)) return;
  const sentence = `${kind} is about linear models; this one has the cell ${spec.cell}.`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "sources");
}

/** Whether a system is a model of this package, and no system as a spec states it. */
export function isModel(system: System): system is Model {
  return "parameters" in system;
}
