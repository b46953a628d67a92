import fc from "fast-check";
import type { RunSpec, SweepSpec } from "../../../../src/index.js";
import { prepareSweep } from "../../../../src/sweep/index.js";
import { axisKinds } from "../../../../src/sweep/axes/index.js";
import { drawSchema } from "../../../../src/sweep/draw/index.js";
import { accepted } from "./accepted.js";
import { fromSchema } from "./fromSchema.js";
import type { Hints } from "./fromSchema.js";
import { seeds } from "./numbers.js";
import { baseDir } from "./runs.js";

const count = fc.integer({ min: 1, max: 4 });
const low = fc.constantFrom(0.01, 0.1, 0.5, 1, 2);
const high = fc.constantFrom(1, 2, 3, 4);
const whole = fc.constantFrom(1, 2, 3);

const axisHints: Hints = {
  linear: fc.tuple(low, high, count),
  log: fc.tuple(low, high, count),
  uniform: fc.tuple(low, high),
  logUniform: fc.tuple(low, high),
  integers: fc.tuple(whole, high),
  choice: fc.uniqueArray(fc.constantFrom(1, 2, 3, 0.5), { minLength: 1, maxLength: 3 }),
  from: whole,
  to: high,
  count,
};

/** Axes of every kind, over numbers that most fields take. */
const axes = fc.oneof(
  ...axisKinds.map(({ schema, field }) =>
    field === undefined
      ? fc.uniqueArray(fc.constantFrom<unknown>(1, 2, 3, 0.5, null), { minLength: 1, maxLength: 3 })
      : fromSchema(schema, axisHints),
  ),
);

const paths = ["train.optimizer.learningRate", "model.hiddenSize", "seed", "seeds.init", "train.steps"];
const axisPaths = fc.constantFrom(...paths);
const draws = fromSchema(drawSchema, { random: count, sobol: count, latinHypercube: count, seed: seeds });
const isDrawn = (axis: unknown): boolean =>
  ["uniform", "logUniform", "integers", "choice"].some((field) => Object.hasOwn(axis as object, field));

/** Sweeps over runs; where axes are drawn it mostly says how. */
export function wildSweeps(runs: fc.Arbitrary<RunSpec>): fc.Arbitrary<unknown> {
  const all = fc.dictionary(axisPaths, axes, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  return fc.tuple(runs, all, draws, seeds, fc.nat(9)).map(([base, over, draw, seed, which]) => {
    const drawn = Object.values(over).some(isDrawn) !== (which === 0);
    const [first, second] = Object.keys(over);
    const zip = which === 1 && second !== undefined ? { zip: [[first, second]] } : {};
    const conditions = which === 2 && second !== undefined ? { conditions: { [second]: { [first!]: [1, 2] } } } : {};
    return { name: "random", base, axes: over, seed, ...(drawn && { draw }), ...zip, ...conditions };
  });
}

export function validSweeps(runs: fc.Arbitrary<RunSpec>): fc.Arbitrary<SweepSpec> {
  return accepted(wildSweeps(runs), (spec: SweepSpec) => prepareSweep(spec, { baseDir }));
}
