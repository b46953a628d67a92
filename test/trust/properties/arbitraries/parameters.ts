import { cells } from "../../../../src/models/cells.js";
import { layoutOf, resolveModelSpec } from "../../../../src/models/index.js";

/** The names that the parameters of any model have. */
export const parameterNames: readonly string[] = [
  ...new Set(
    cells.flatMap((cell) => {
      const layers = cell === "linear" ? 1 : 2;
      const sizes = { inputSize: 1, hiddenSize: 2, outputSize: 1, layers, bias: true };
      const spec = resolveModelSpec({ cell, ...sizes, readout: { bias: true }, learnInitialState: true });
      return layoutOf(spec).map(({ name }) => name);
    }),
  ),
];
