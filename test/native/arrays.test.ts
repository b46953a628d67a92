import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import { failure, filled } from "../helpers.js";

describe("arrays of the core", () => {
  const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 3 });

  it("have the same numbers, however long", () => {
    const steps = 2000;
    const { outputs } = model.forward(filled([steps, 1, 1], "float32", Math.sin));
    const few = model.forward(filled([3, 1, 1], "float32", Math.sin)).outputs;
    expect(outputs.data).toHaveLength(3 * steps);
    expect(outputs.data.slice(0, 9)).toEqual(few.data);
  });

  it("are what they should be though a script has replaced their constructor, or there is an error", () => {
    const inputs = filled([2000, 1, 1], "float32", Math.sin);
    const ours = globalThis.Float32Array;
    const forward = (constructor: unknown): unknown => {
      try {
        globalThis.Float32Array = constructor as typeof Float32Array;
        return model.forward(inputs);
      } finally {
        globalThis.Float32Array = ours;
      }
    };
    expect(() => forward(Uint8Array)).toThrow(failure("OUTLAST_NATIVE", /new Float32Array\(length\)/));
    expect(() => forward(class {})).toThrow(failure("OUTLAST_NATIVE"));
    expect(() => forward(undefined)).toThrow(failure("OUTLAST_NATIVE"));
    expect(forward(ours)).toBeTruthy();
  });
});
