import fc from "fast-check";
import { systemSchema } from "../../../../src/tasks/index.js";
import type { SystemSpec } from "../../../../src/tasks/index.js";
import { fromSchema } from "./fromSchema.js";
import { plain, seeds } from "./numbers.js";

const small = fc.double({ min: -0.9, max: 0.9, noNaN: true });

export function matrixOf(rows: number, columns: number): fc.Arbitrary<number[][]> {
  return list(list(small, columns), rows);
}

export function list<T>(items: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  return fc.array(items, { minLength: length, maxLength: length });
}

interface Sizes {
  dimension: number;
  inputSize: number;
  outputSize: number;
}

/** Systems of every form, their matrices of sizes that fit. */
export function systemsOf(sizes: fc.Arbitrary<Sizes>): fc.Arbitrary<SystemSpec> {
  return sizes.chain(
    ({ dimension, inputSize, outputSize }) =>
      fromSchema(systemSchema, {
        A: matrixOf(dimension, dimension),
        B: matrixOf(dimension, inputSize),
        C: matrixOf(outputSize, dimension),
        eigenvalues: list(small, dimension),
        weights: list(small, dimension),
        delay: fc.integer({ min: 0, max: 4 }),
        oscillation: fc.oneof(fc.constant({ period: 5 }), fc.constant({ frequency: 0.1, radius: 0.9 })),
        seed: seeds,
      }) as fc.Arbitrary<SystemSpec>,
  );
}

const size = fc.integer({ min: 1, max: 3 });

export const systems = systemsOf(fc.record({ dimension: size, inputSize: size, outputSize: size }, plain));
/** Those of one input and one output. */
export const singles = systemsOf(
  fc.record({ dimension: size, inputSize: fc.constant(1), outputSize: fc.constant(1) }, plain),
);
