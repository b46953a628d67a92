import type { Batch, Model, Objective } from "../../src/index.js";

/** How far analytic gradients are from slopes. */
export interface Slopes {
  /** The largest slope in size. */
  scale: number;
  /** The largest distance of a partial derivative from its slope, relative to `scale`. */
  error: number;
  /** How many partial derivatives there were. */
  count: number;
}

/** Half of the distance over which a slope is taken: rounding and curvature both cost about 1e-10 of it. */
const STEP = 1e-5;

/**
 * Every partial derivative of a float64 model against its central difference, (L(p + h) - L(p - h)) / 2h. The model
 * keeps its parameters. `gradients` may be other ones than the model's own, to see that their faults are found.
 */
export function finiteDifferences(
  model: Model,
  batch: Batch,
  objective: Objective,
  { gradients } = model.gradients(batch, objective),
): Slopes {
  const found = { scale: 0, error: 0, count: 0 };
  for (const [name, { shape, data }] of Object.entries(model.parameters())) {
    for (let i = 0; i < data.length; i++) {
      const lossAt = (change: number): number => {
        const moved = data.slice();
        moved[i] = data[i]! + change;
        model.setParameters({ [name]: { shape, data: moved } });
        return model.gradients(batch, objective).loss;
      };
      const slope = (lossAt(STEP) - lossAt(-STEP)) / (2 * STEP);
      found.error = Math.max(found.error, Math.abs(slope - gradients[name]!.data[i]!));
      found.scale = Math.max(found.scale, Math.abs(slope));
      found.count++;
    }
    model.setParameters({ [name]: { shape, data } });
  }
  return { ...found, error: found.error / found.scale };
}
