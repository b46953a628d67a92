// Searches over brackets: the least depth that a model gets wrong, that of an affine counter, certified horizons.
import { parametersOf, shapeOf } from "../makers.mjs";

const RANGES = { open: { low: 0.5, high: Infinity }, closed: { low: -Infinity, high: 0.5 } };

/** A counter that loses a little with every opening bracket. */
export const COUNTER = {
  start: 0,
  floor: false,
  up: { keep: 1 - 2 ** -20, add: 1, ...RANGES },
  down: { keep: 1, add: -1, ...RANGES },
};

export const bracketShape = (given) => shapeOf({ inputSize: 2, outputSize: 2, hiddenSize: 1, ...given });

export async function searches(exercise) {
  const { native, small } = exercise;
  for (const cell of native.cells) {
    for (const dtype of ["float32", "float64"]) {
      const shape = bracketShape({ cell, dtype });
      for (const seed of small ? [1] : [1, 2, 3, 4]) {
        const parameters = parametersOf(native, shape, 1, seed);
        const search = { shape, parameters, upTo: 1000, threshold: 0.5, ordered: false };
        const { depth } = await exercise.settled(native.firstFailingDepth(search));
        exercise.expect(depth <= 1000, `${cell}: the depth ${depth} was not asked for`);
        await exercise.settled(native.firstFailingDepth({ ...search, ordered: true }));
        for (const threshold of [0.5, -1e9, 0]) {
          const request = { shape, parameters, threshold, upTo: small ? 30 : 200, deepest: seed * 5 };
          const { horizon } = await exercise.settled(native.certify(request));
          exercise.expect(horizon <= request.upTo, `${cell}: the horizon ${horizon} was not asked for`);
        }
      }
      const wide = bracketShape({ cell, dtype, hiddenSize: 7, layers: cell === "linear" ? 1 : 2 });
      const search = { shape: wide, parameters: parametersOf(native, wide), upTo: 50, threshold: 0, ordered: false };
      await exercise.settled(native.firstFailingDepth(search));
    }
  }
  for (const floor of [false, true])
    await exercise.settled(native.affineFailingDepth({ counter: { ...COUNTER, floor }, upTo: 2 ** 40 }));
}
