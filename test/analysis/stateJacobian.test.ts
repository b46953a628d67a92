import { describe, expect, it } from "vitest";
import { stateJacobian } from "../../src/index.js";
import type { ModelSpec } from "../../src/index.js";
import { distance, failure, filled, randomTensor } from "../helpers.js";
import { cells, smallModel } from "./anyCell.js";

const inputs = randomTensor([5, 2], 9);
const batched = { shape: [1, 5, 2], data: inputs.data };

describe("the Jacobian of the state", () => {
  it.each(["full", "symmetric"] as const)("is A of a linear model, biased or not: %s", (structure) => {
    const model = smallModel({ cell: "linear", structure, bias: true });
    const found = stateJacobian(model, { inputs });
    expect(found.shape).toEqual([4, 4]);
    expect(distance(found.data, model.parameters()["A"]!.data)).toBeLessThan(1e-12);
  });

  it("is diag(1 - h^2) W of tanh", () => {
    const model = smallModel({ cell: "tanh" });
    const h = model.forward(batched).finalState.h.data;
    const weights = model.parameters()["rnn.weight_hh_l0"]!.data;
    const expected = Array.from(weights, (weight, at) => (1 - h[Math.floor(at / 4)]! ** 2) * weight);
    expect(distance(stateJacobian(model, { inputs }).data, expected)).toBeLessThan(1e-10);
  });

  it.each([...cells.map((cell) => ({ cell })), { cell: "lstm", layers: 2, learnInitialState: true }] as ModelSpec[])(
    "is the derivative by the state before, h first and then c: %o",
    (form) => {
      const model = smallModel(form);
      const before = model.forward({ shape: [1, 4, 2], data: inputs.data.slice(0, 8) }).finalState;
      const last = { shape: [1, 1, 2], data: inputs.data.slice(8) };
      const parts = before.c === undefined ? (["h"] as const) : (["h", "c"] as const);
      const moved = (part: "h" | "c", i: number, by: number): number[] => {
        const own = before[part]!;
        const changed = { ...own, data: Float64Array.from(own.data, (value, k) => (k === i ? value + by : value)) };
        const after = model.forward(last, { initialState: { ...before, [part]: changed } }).finalState;
        return parts.flatMap((name) => [...after[name]!.data]);
      };
      const columns = parts.flatMap((part) =>
        Array.from(before[part]!.data, (_, i) => {
          const [up, down] = [moved(part, i, 2 ** -18), moved(part, i, -(2 ** -18))];
          return up.map((value, k) => (value - down[k]!) * 2 ** 17);
        }),
      );
      const expected = columns.map((_, row) => columns.map((column) => column[row]!)).flat();
      expect(distance(stateJacobian(model, { inputs }).data, expected)).toBeLessThan(3e-9);
    },
  );

  it("starts at the learned state where there is one step", () => {
    const model = smallModel({ cell: "tanh", learnInitialState: true });
    const one = { shape: [1, 2], data: inputs.data.slice(0, 2) };
    const h = model.forward({ shape: [1, 1, 2], data: one.data }).finalState.h.data;
    const weights = model.parameters()["rnn.weight_hh_l0"]!.data;
    const expected = Array.from(weights, (weight, at) => (1 - h[Math.floor(at / 4)]! ** 2) * weight);
    expect(distance(stateJacobian(model, { inputs: one }).data, expected)).toBeLessThan(1e-10);
  });

  it("refuses what is no trajectory of the model", () => {
    const model = smallModel({ cell: "gru" });
    expect(() => stateJacobian(model, { inputs: filled([0, 2], "float64", () => 0) })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /at least one step/),
    );
    expect(() => stateJacobian(model, { inputs: filled([3, 1], "float64", () => 0) })).toThrow(
      failure("OUTLAST_SHAPE"),
    );
    expect(() => stateJacobian({} as never, { inputs })).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
  });
});
