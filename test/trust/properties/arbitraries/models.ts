import fc from "fast-check";
import { initSpecSchema } from "../../../../src/models/initSpec.js";
import { structures } from "../../../../src/models/structure.js";
import { createModel, layoutOf, modelSpecSchema, resolveModelSpec } from "../../../../src/models/index.js";
import type { Model, ModelSpec } from "../../../../src/models/index.js";
import { accepted } from "./accepted.js";
import { fromSchema } from "./fromSchema.js";
import type { Hints } from "./fromSchema.js";
import { plain, seeds } from "./numbers.js";
import { parameterNames } from "./parameters.js";

const hidden = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(16, 17, 33) },
);
const names = fc.constantFrom(...parameterNames);
const lists = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 8, maxLength: 8 });

export const modelHints: Hints = {
  hiddenSize: hidden,
  layers: fc.constantFrom(1, 1, 1, 2, 3),
  freeze: fc.uniqueArray(names, { maxLength: 2 }),
  "perParameter.*": names,
  // Numbers of every parameter by name; those of a shape are filled in where it is known.
  values: fc.constant({}),
};

/** Model specs as their form allows, that may contradict themselves. */
export const wildModels = fromSchema(modelSpecSchema, { ...modelHints, seed: seeds });

/** The same with the numbers of `init: { kind: "values" }`, flat or nested, for the shapes that there are. */
const filledModels: fc.Arbitrary<unknown> = fc
  .tuple(wildModels, lists, fc.boolean())
  .map(([spec, list, flat]) => filled(spec as ModelSpec, list, flat));

function filled(spec: ModelSpec, list: readonly number[], flat: boolean): ModelSpec {
  if (spec.init?.kind !== "values") return spec;
  try {
    const layout = layoutOf(resolveModelSpec({ ...spec, init: { kind: "pytorch" }, freeze: [] }));
    const at = (i: number): number => list[i % list.length]!;
    const entries = layout.map(({ name, shape, size }) => {
      const symmetric = name === "A" && spec.structure === "symmetric";
      const row = Array.from({ length: size }, (_, i) => (symmetric ? 0.5 : at(i)));
      return [name, flat ? row : rowsOf(row, shape)] as const;
    });
    return { ...spec, init: { ...spec.init, values: Object.fromEntries(entries) } };
  } catch {
    return spec;
  }
}

type Nested = number | Nested[];

function rowsOf(flat: readonly number[], [, ...rest]: readonly number[]): Nested[] {
  if (rest.length === 0) return [...flat];
  const size = rest.reduce((product, extent) => product * extent, 1);
  return Array.from({ length: flat.length / size }, (_, i) => rowsOf(flat.slice(i * size, (i + 1) * size), rest));
}

/** Linear models, of any structure. */
const linearModels: fc.Arbitrary<unknown> = fc
  .tuple(wildModels, fc.constantFrom(...structures), fc.integer({ min: 1, max: 4 }))
  .map(([spec, structure, half]) => ({
    ...(spec as ModelSpec),
    cell: "linear",
    layers: 1,
    structure,
    hiddenSize: 2 * half,
  }));

/** Ways to start that suit few models, each with the first of some models that it suits. */
const startedModels: fc.Arbitrary<unknown> = fc
  .tuple(
    fromSchema(initSpecSchema, { values: fc.constant({}), perParameter: null }),
    fc.array(fc.oneof(wildModels, linearModels), { minLength: 20, maxLength: 20 }),
    lists,
    fc.boolean(),
  )
  .map(([init, bases, list, flat]) =>
    bases.map((base) => filled({ ...(base as ModelSpec), init } as ModelSpec, list, flat)).find(makesModel),
  )
  .filter((spec) => spec !== undefined);

function makesModel(spec: unknown): boolean {
  try {
    createModel(spec as ModelSpec);
    return true;
  } catch {
    return false;
  }
}

/** Specs that make a model. */
export const modelSpecs: fc.Arbitrary<ModelSpec> = accepted(
  fc.oneof(filledModels, linearModels, { weight: 3, arbitrary: startedModels }),
  (spec: ModelSpec) => createModel(spec),
);

/** What makes a model: made anew at each look, since models change. */
export interface ModelCase {
  spec: ModelSpec;
  seed: number;
}

export const modelCases: fc.Arbitrary<ModelCase> = fc.record({ spec: modelSpecs, seed: seeds }, plain);

export function modelOf({ spec, seed }: ModelCase): Model {
  return createModel(spec, { seed });
}
