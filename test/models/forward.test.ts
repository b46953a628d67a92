import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import type { Model, Tensor } from "../../src/index.js";
import { distance, filled, randomTensor } from "../helpers.js";

const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;

function modelOf(cell: (typeof cells)[number], layers = 2): Model {
  const spec = { cell, inputSize: 2, hiddenSize: 3, outputSize: 2, dtype: "float64" } as const;
  return createModel({ ...spec, layers: cell === "linear" ? 1 : layers }, { seed: 4 });
}

/** The part of a [layers, batch, time, hidden] or [batch, time, size] tensor at one step of one sequence. */
function at({ shape, data }: Tensor, b: number, t: number, layer = 0): number[] {
  const [batch, time, size] = shape.slice(-3) as [number, number, number];
  const start = ((layer * batch + b) * time + t) * size;
  return [...data.slice(start, start + size)];
}

describe.each(cells)("forward of %s", (cell) => {
  it("returns shapes, and states that agree with each other", () => {
    const model = modelOf(cell);
    const { layers } = model.spec;
    const lengths = [4, 2];
    const inputs = randomTensor([2, 4, 2], 1);
    const { outputs, finalState, states } = model.forward(inputs, { lengths, states: "all" });
    expect(outputs.shape).toEqual([2, 4, 2]);
    expect(finalState.h.shape).toEqual([layers, 2, 3]);
    expect(states!.h.shape).toEqual([layers, 2, 4, 3]);
    expect(finalState.c === undefined).toBe(cell !== "lstm");
    for (const part of ["h", ...(cell === "lstm" ? ["c" as const] : [])] as const) {
      for (let layer = 0; layer < layers; layer++) {
        lengths.forEach((length, b) => {
          const start = (layer * 2 + b) * 3;
          expect([...finalState[part]!.data.slice(start, start + 3)]).toEqual(at(states![part]!, b, length - 1, layer));
        });
      }
    }
    expect(model.forward(inputs, { lengths })).toEqual({ outputs, finalState });
    for (const t of [2, 3]) expect(at(outputs, 1, t)).toEqual([0, 0]);
  });

  it("goes on from the state that it returned", () => {
    const model = modelOf(cell);
    const inputs = randomTensor([2, 6, 2], 2);
    const whole = model.forward(inputs);
    const part = (from: number, to: number): Tensor => ({
      shape: [2, to - from, 2],
      data: Float64Array.from([0, 1].flatMap((b) => [...inputs.data.slice((b * 6 + from) * 2, (b * 6 + to) * 2)])),
    });
    const first = model.forward(part(0, 4));
    const second = model.forward(part(4, 6), { initialState: first.finalState });
    expect(second.finalState).toEqual(whole.finalState);
    for (const b of [0, 1]) expect(at(second.outputs, b, 1)).toEqual(at(whole.outputs, b, 5));
  });

  it("gives a sequence the same bits alone, in a batch, and beside padding", () => {
    const model = modelOf(cell);
    const inputs = randomTensor([7, 5, 2], 3);
    const lengths = [5, 1, 2, 5, 3, 4, 2];
    const together = model.forward(inputs, { lengths });
    lengths.forEach((length, b) => {
      const alone = { shape: [1, length, 2], data: inputs.data.slice(b * 10, b * 10 + length * 2) };
      const { outputs, finalState } = model.forward(alone);
      expect(at(outputs, 0, length - 1)).toEqual(at(together.outputs, b, length - 1));
      expect([...finalState.h.data.slice(0, 3)]).toEqual([...together.finalState.h.data.slice(b * 3, b * 3 + 3)]);
    });
  });

  it("is the same on the core's threads", async () => {
    const model = modelOf(cell);
    const inputs = randomTensor([3, 4, 2], 5);
    const options = { lengths: [1, 4, 2], states: "all" } as const;
    expect(await model.forwardAsync(inputs, options)).toEqual(model.forward(inputs, options));
  });
});

describe("forward", () => {
  it("of the linear cell is h = A h + B x, y = C h", () => {
    const model = createModel({ cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1, dtype: "float64" });
    model.setParameters({
      A: { shape: [2, 2], data: Float64Array.of(0.5, 1, 0, 0.25) },
      B: { shape: [2, 1], data: Float64Array.of(1, 2) },
      C: { shape: [1, 2], data: Float64Array.of(3, -1) },
    });
    const { outputs, finalState } = model.forward(filled([1, 3, 1], "float64", (t) => (t === 0 ? 1 : 0)));
    // The impulse response C A^j B: h = (1, 2), (2.5, .5), (1.75, .125).
    expect([...outputs.data]).toEqual([1, 7, 5.125]);
    expect([...finalState.h.data]).toEqual([1.75, 0.125]);
  });

  it("puts the read-out through its activation", () => {
    const spec = { cell: "linear", inputSize: 1, hiddenSize: 1, outputSize: 1, dtype: "float64" } as const;
    const init = { kind: "constant", value: 1 } as const;
    const inputs = { shape: [1, 3, 1], data: Float64Array.of(-3, 3.25, 3.5) }; // h = -3, .25, 3.75
    const outputs = (activation: "none" | "sigmoid" | "clip"): number[] => [
      ...createModel({ ...spec, init, readout: { activation } }).forward(inputs).outputs.data,
    ];
    expect(outputs("none")).toEqual([-3, 0.25, 3.75]);
    expect(outputs("clip")).toEqual([0, 0.25, 1]);
    expect(
      distance(
        outputs("sigmoid"),
        [-3, 0.25, 3.75].map((x) => 1 / (1 + Math.exp(-x))),
      ),
    ).toBeLessThan(1e-15);
  });

  it("starts from the learned state, or from the one given", () => {
    const perParameter = { "initial.h_l0": { kind: "values", values: [0.5, -2] } } as const;
    const init = { kind: "constant", value: 0, perParameter } as const;
    const spec = { cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1, dtype: "float64" } as const;
    const model = createModel({ ...spec, learnInitialState: true, init });
    model.setParameters({ A: { shape: [2, 2], data: Float64Array.of(1, 0, 0, 2) } });
    const inputs = filled([2, 1, 1], "float64", () => 1);
    expect([...model.forward(inputs).finalState.h.data]).toEqual([0.5, -4, 0.5, -4]);
    const h = { shape: [1, 2, 2], data: Float64Array.of(1, 2, 3, 4) };
    expect([...model.forward(inputs, { initialState: { h } }).finalState.h.data]).toEqual([1, 4, 3, 8]);
  });

  it("of float32 is that of float64, rounded", () => {
    for (const cell of cells) {
      const double = modelOf(cell);
      const single = createModel({ ...double.spec, dtype: "float32" });
      const round = ({ shape, data }: Tensor): Tensor => ({ shape, data: Float32Array.from(data) });
      const parameters = Object.entries(double.parameters()).map(([name, value]) => [name, round(value)] as const);
      single.setParameters(Object.fromEntries(parameters));
      const inputs = randomTensor([2, 6, 2], 6);
      const { outputs } = single.forward(round(inputs));
      expect(outputs.data).toBeInstanceOf(Float32Array);
      expect(distance(outputs.data, double.forward(inputs).outputs.data)).toBeLessThan(1e-6);
    }
  });
});
