import fc from "fast-check";
import type { Node } from "./fromSchema.js";

/** Small whole numbers that a schema allows, and now and then one a little larger. */
export function integers({ minimum = -3, maximum = Infinity, multipleOf = 1 }: Node): fc.Arbitrary<number> {
  const low = Math.ceil(Math.max(minimum, -3) / multipleOf);
  const high = Math.floor(maximum / multipleOf);
  const upTo = (more: number): fc.Arbitrary<number> => fc.integer({ min: low, max: Math.min(high, low + more) });
  return fc
    .oneof({ weight: 8, arbitrary: upTo(5) }, { weight: 1, arbitrary: upTo(17) })
    .map((value) => value * multipleOf);
}

const usual = [0, 1, 0.5, 0.9, 0.1, 0.01, 1e-3, 1e-8, 2, 3.7, -0.5, -1, -2.2, 10];
const extreme = [1e-300, 5e-324, -1e-12, 1e6, 1e30, 1e300, 1.7976931348623157e308, 0.9999999999999999];

/** Numbers that a schema allows: usual ones, any of their size, and now and then an extreme one. */
export function reals(node: Node): fc.Arbitrary<number> {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = node;
  const fits = (value: number): boolean =>
    value >= minimum && value <= maximum && value > exclusiveMinimum && value < exclusiveMaximum;
  const [low, high] = [Math.max(-4, minimum, exclusiveMinimum), Math.min(4, maximum, exclusiveMaximum)];
  const any = fc.double({ min: Math.min(low, high), max: high, noNaN: true }).filter(fits);
  const ends = [minimum, maximum].filter(Number.isFinite);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...usual.filter(fits), ...ends) },
    { weight: 3, arbitrary: any },
    { weight: 1, arbitrary: fc.constantFrom(...extreme.filter(fits), ...ends, ...usual.filter(fits)) },
  );
}

/** Seeds, small and at the ends of what they may be. */
export const seeds = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1) },
);

/** Records are plain objects, as literals are. */
export const plain = { noNullPrototype: true } as const;
