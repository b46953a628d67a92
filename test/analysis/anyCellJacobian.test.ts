import { describe, expect, it } from "vitest";
import { decayOf, gradientByLag, impulseDecay, impulseResponse, jacobianResponse, wideRun } from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { distance, failure, randomTensor } from "../helpers.js";
import { cells, smallModel } from "./anyCell.js";
import { mean, normalTensor, wideModel } from "./wide.js";

const time = 7;
const inputs = randomTensor([time, 2], 5);

/** dy_at / dx_(at-k) by central differences of the forward pass. */
function differences(model: Model, length: number, at: number): number[] {
  const step = 2 ** -18;
  const moved = (t: number, input: number, by: number): Float64Array => {
    const data = Float64Array.from(inputs.data);
    data[t * 2 + input]! += by;
    return model.forward({ shape: [1, time, 2], data }).outputs.data.subarray(at * 2, at * 2 + 2) as Float64Array;
  };
  const values: number[] = [];
  for (let k = 0; k < length; k++) {
    const changes = [0, 1].map((i) => [moved(at - k, i, step), moved(at - k, i, -step)] as const);
    for (const o of [0, 1]) for (const [up, down] of changes) values.push((up[o]! - down[o]!) / (2 * step));
  }
  return values;
}

describe("the Jacobians along a trajectory", () => {
  const forms: ModelSpec[] = [
    ...cells.map((cell) => ({ cell })),
    { cell: "gru", layers: 2, readout: { activation: "sigmoid" } },
    { cell: "lstm", layers: 2, learnInitialState: true },
    { cell: "linear", bias: true, readout: { bias: true } },
    { cell: "tanh", bias: false },
  ] as ModelSpec[];
  it.each(forms)("are the derivatives of the outputs: %o", (form) => {
    const model = smallModel(form);
    for (const [length, at] of [
      [time, time - 1],
      [3, 4],
      [1, 0],
    ] as const) {
      const response = jacobianResponse(model, { inputs, length, at });
      expect(response.shape).toEqual([length, 2, 2]);
      expect(distance(response.data, differences(model, length, at)), `at ${at}`).toBeLessThan(3e-9);
    }
  });

  it.each(["full", "symmetric", "diagonal", "complexDiagonal"] as const)(
    "of a linear model are its impulse response: %s",
    (structure) => {
      const model = smallModel({ cell: "linear", structure });
      const expected = impulseResponse(model, 30);
      const anywhere = jacobianResponse(model, { inputs: randomTensor([40, 2], 3), length: 30, at: 33 });
      expect(anywhere.shape).toEqual(expected.shape);
      expect(distance(anywhere.data, expected.data)).toBeLessThan(1e-14);
      expect(distance(jacobianResponse(model, { length: 30 }).data, expected.data)).toBeLessThan(1e-14);
    },
  );

  it("are exact where outputs are large: rounding of the loss's targets does not count", () => {
    const model = smallModel({ cell: "linear" });
    const { data } = jacobianResponse(model, {
      inputs: { ...inputs, data: inputs.data.map((x) => 1e9 * x) },
      length: 5,
    });
    expect(distance(data, impulseResponse(model, 5).data)).toBeLessThan(1e-14);
  });

  it("of a tanh unit are c b a^k times the slopes on the way", () => {
    const model = smallModel({ cell: "tanh", inputSize: 1, hiddenSize: 1, outputSize: 1, bias: false });
    const values = model.parameters();
    const number = (name: string): number => values[name]!.data[0]!;
    const x = [0.3, -1.2, 0.8, 2];
    let h = 0;
    const slopes = x.map((value) => {
      h = Math.tanh(number("rnn.weight_hh_l0") * h + number("rnn.weight_ih_l0") * value);
      return 1 - h * h;
    });
    const given = { shape: [4, 1], data: Float64Array.from(x) };
    let product = number("readout.weight") * number("rnn.weight_ih_l0");
    jacobianResponse(model, { inputs: given, length: 4 }).data.forEach((value, k) => {
      product *= slopes[3 - k]!;
      expect(value / product).toBeCloseTo(1, 13);
      product *= number("rnn.weight_hh_l0");
    });
  });

  it("are computed in float64 for a float32 model", () => {
    const model = smallModel({ cell: "gru", dtype: "float32" });
    const double = smallModel({ cell: "gru" });
    double.setParameters(
      Object.fromEntries(
        Object.entries(model.parameters()).map(([name, { shape, data }]) => [
          name,
          { shape, data: Float64Array.from(data) },
        ]),
      ),
    );
    const narrow = { ...inputs, data: Float32Array.from(inputs.data) };
    const response = jacobianResponse(model, { inputs: narrow, length: 4 });
    const wide = { ...inputs, data: Float64Array.from(narrow.data) };
    expect(response.data).toEqual(jacobianResponse(double, { inputs: wide, length: 4 }).data);
  });

  it("refuse what has no place on the trajectory", () => {
    const model = smallModel({ cell: "tanh" });
    const invalid = failure("OUTLAST_INVALID_ARGUMENT", "length|at");
    expect(() => jacobianResponse(model, { inputs, length: 8 })).toThrow(invalid);
    expect(() => jacobianResponse(model, { inputs, length: 0 })).toThrow(invalid);
    expect(() => jacobianResponse(model, { inputs, length: 4, at: 2 })).toThrow(invalid);
    expect(() => jacobianResponse(model, { inputs, length: 4, at: 7 })).toThrow(invalid);
    expect(() => jacobianResponse(model, { inputs: randomTensor([7, 3], 1), length: 4 })).toThrow(
      failure("OUTLAST_SHAPE", "inputs"),
    );
    const hole = { shape: [1, 2], data: Float64Array.of(NaN, 0) };
    expect(() => jacobianResponse(model, { inputs: hole, length: 1 })).toThrow(failure("OUTLAST_NOT_FINITE"));
    expect(() => jacobianResponse({} as Model, { length: 1 })).toThrow(failure("OUTLAST_INVALID_ARGUMENT", "model"));
  });
});

describe("the gradient by lag", () => {
  it.each(cells)("is the mean energy of the Jacobians: %s", (cell) => {
    const model = smallModel({ cell });
    const batch = randomTensor([3, time, 2], 8);
    const energies = gradientByLag(model, { inputs: batch, length: 5 });
    const expected = new Float64Array(5);
    for (let n = 0; n < 3; n++) {
      const own = { shape: [time, 2], data: batch.data.slice(n * time * 2, (n + 1) * time * 2) };
      jacobianResponse(model, { inputs: own, length: 5 }).data.forEach((value, i) => {
        expected[Math.floor(i / 4)]! += value ** 2 / 3;
      });
    }
    expect(distance(energies, expected)).toBeLessThan(1e-14);
  });

  it("of a linear model decays as its impulse response", () => {
    const model = smallModel({ cell: "linear" });
    const decay = decayOf(gradientByLag(model, { inputs: randomTensor([2, 20, 2], 1), length: 20 }));
    const expected = impulseDecay(model, { length: 20 });
    expect(decay.centroid).toBeCloseTo(expected.centroid, 12);
    expect(decay.participation).toBeCloseTo(expected.participation, 12);
    expect(decay.quantiles).toEqual(expected.quantiles);
  });

  it("of wide Gaussian models is n_x n_y nuC nuF nuW^k on average", () => {
    const [nuW, nuF, nuC] = [0.7, 1.2, 0.8];
    const run = wideRun(
      { nuW, nuF, nuC },
      { hiddenSize: 48, inputSize: 2, outputSize: 2, scored: "last", length: 6, learningRate: 0 },
    );
    const all = Array.from({ length: 400 }, (_, seed) =>
      gradientByLag(wideModel(run, seed), { inputs: normalTensor([1, 6, 2], seed), length: 6 }),
    );
    for (let k = 0; k < 6; k++) {
      const energy = mean(all.map((energies) => energies[k]!));
      expect(Math.abs(energy / (4 * nuC * nuF * nuW ** k) - 1), `lag ${k}`).toBeLessThan(0.12);
    }
  });

  it("refuses sequences that are none, or shorter than the lags", () => {
    const model = smallModel({ cell: "gru" });
    expect(() => gradientByLag(model, { inputs: randomTensor([1, 3, 2], 1), length: 4 })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "length"),
    );
    const none = { shape: [0, 3, 2], data: new Float64Array(0) };
    expect(() => gradientByLag(model, { inputs: none, length: 1 })).toThrow(failure("OUTLAST_NO_SEQUENCE"));
  });
});
