import fc from "fast-check";
import { expect, it } from "vitest";
import type { Batch, Model, Tensor } from "../../../src/index.js";
import { cells } from "../../../src/models/cells.js";
import type { Objective } from "../../../src/models/index.js";
import { native } from "../../../src/native/index.js";
import { distance, randomNumbers } from "../../helpers.js";
import { batchCases, batchOf, inputsOf, lossNames, scoredNames } from "./arbitraries/batches.js";
import { modelCases, modelOf } from "./arbitraries/models.js";
import type { ModelCase } from "./arbitraries/models.js";
import { without } from "./arbitraries/without.js";
import { holds } from "./cases.js";
import { Coverage } from "./coverage.js";

const timeout = 1_800_000;
/** Numbers of a model that are moved. */
const MOVED = 6;

/** A small model in float64 whose parameters are all of them random, and none large. */
function doubleModel({ spec, seed }: ModelCase): Model {
  const rest = without(spec, "init", "freeze");
  const small = {
    hiddenSize: Math.min(spec.hiddenSize, 8),
    dtype: "float64",
    init: { kind: "gaussian", std: 0.5 },
  } as const;
  return modelOf({ spec: { ...rest, ...small }, seed });
}

it("gradients are those of finite differences", { timeout }, async () => {
  const coverage = new Coverage({ cells, losses: lossNames, "native losses": native().losses, scored: scoredNames });
  const compared = { numbers: 0, kinks: 0 };
  const cases = fc.tuple(modelCases, batchCases, fc.constantFrom(...lossNames), fc.constantFrom(...scoredNames));
  await holds("gradients", cases, ([given, shape, loss, scored], count) => {
    const objective = { loss, scored };
    const plainReadout = { ...given.spec.readout, activation: "none" } as const;
    const spec = loss === "mse" ? given.spec : { ...given.spec, readout: plainReadout };
    const model = doubleModel({ ...given, spec });
    const batch = batchOf(model, shape, objective);
    const { loss: value, gradients } = model.gradients(batch, objective);
    expect(Number.isFinite(value)).toBe(true);
    const next = randomNumbers(shape.seed);
    for (let i = 0; i < MOVED; i++) {
      const names = Object.keys(gradients);
      const name = names[Math.floor(next() * names.length)]!;
      const at = Math.floor(next() * gradients[name]!.data.length);
      const [near, far] = [1e-5, 4e-5].map((step) => difference(model, { name, at, step }, batch, objective));
      // Two steps that say different things have a kink between them: of a ReLU, or of a clipped output.
      if (Math.abs(near! - far!) > 1e-6 * (1 + Math.abs(near!))) {
        compared.kinks += 1;
        continue;
      }
      compared.numbers += 1;
      expect(Math.abs(near! - gradients[name]!.data[at]!)).toBeLessThan(1e-6 * (1 + Math.abs(near!)));
    }
    count.valid += 1;
    coverage.add("cells", model.spec.cell);
    coverage.add("losses", loss);
    coverage.add("native losses", loss);
    coverage.add("scored", scored);
  });
  expect(compared.kinks).toBeLessThan(0.05 * compared.numbers);
  coverage.check();
});

/** The loss's central difference by one number of a parameter; of a symmetric A by an entry and its mirror image. */
function difference(
  model: Model,
  { name, at, step }: { name: string; at: number; step: number },
  batch: Batch,
  objective: Objective,
): number {
  const { shape, data } = model.parameters()[name]!;
  const [, width = 1] = shape;
  const mirrored = (at % width) * width + Math.floor(at / width);
  const symmetric = model.spec.structure === "symmetric" && name === "A";
  const lossAt = (by: number): number => {
    const moved = Float64Array.from(data);
    moved[at]! += by;
    if (symmetric && mirrored !== at) moved[mirrored]! += by;
    model.setParameters({ [name]: { shape, data: moved } });
    return model.gradients(batch, objective).loss;
  };
  const slope = (lossAt(step) - lossAt(-step)) / (2 * step);
  model.setParameters({ [name]: { shape, data } });
  // The gradient of a symmetric A is symmetric itself, each entry with half of what both together have.
  return symmetric && mirrored !== at ? slope / 2 : slope;
}

it("what a batch gives is what each of its sequences gives alone", { timeout }, async () => {
  const cases = fc.tuple(modelCases, batchCases);
  await holds("forward of a batch", cases, async ([given, shape], count) => {
    const spec = without(given.spec, "init");
    const model = modelOf({ spec, seed: given.seed });
    const { inputs, ...options } = inputsOf(model, shape);
    const together = model.forward(inputs, { ...options, states: "all" });
    const elsewhere = await model.forwardAsync(inputs, { ...options, states: "all" });
    expect(elsewhere).toEqual(together);
    const tolerance = model.spec.dtype === "float32" ? 2e-5 : 1e-12;
    for (let b = 0; b < shape.batch; b++) {
      const { lengths, initialState } = options;
      const alone = model.forward(rowOf(inputs, b, 0), {
        ...(lengths && { lengths: [lengths[b]!] }),
        ...(initialState && { initialState: mapped(initialState, (part) => rowOf(part, b, 1)) }),
      });
      const own = rowOf(together.outputs, b, 0).data;
      expect(own.every(Number.isFinite)).toBe(true);
      expect(distance(own, alone.outputs.data)).toBeLessThan(tolerance);
      for (const part of ["h", "c"] as const) {
        const [state, other] = [together.finalState[part], alone.finalState[part]];
        expect(state === undefined).toBe(other === undefined);
        if (state && other) expect(distance(rowOf(state, b, 1).data, other.data)).toBeLessThan(tolerance);
      }
    }
    count.valid += 1;
  });
});

/** One entry of an axis of a tensor, the axis left in with one entry. */
function rowOf({ shape, data }: Tensor, row: number, axis: number): Tensor {
  const inner = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  const [outer, extent] = [axis === 0 ? 1 : shape[0]!, shape[axis]!];
  const parts = Array.from({ length: outer }, (_, o) =>
    Array.from(data.subarray((o * extent + row) * inner, (o * extent + row + 1) * inner)),
  ).flat();
  const array = data instanceof Float32Array ? Float32Array : Float64Array;
  return { shape: shape.map((size, i) => (i === axis ? 1 : size)), data: new array(parts) };
}

function mapped<T extends object>(fields: T, change: (value: Tensor) => Tensor): T {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value as Tensor)])) as T;
}
