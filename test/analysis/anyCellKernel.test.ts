import { describe, expect, it } from "vitest";
import { createModel, recurrentKernel, tangentKernel, wideLagKernel, wideRun } from "../../src/index.js";
import type { Model, Tensor } from "../../src/index.js";
import { symmetricEigen } from "../../src/analysis/linearAlgebra/symmetricEigen.js";
import { distance, failure, randomTensor } from "../helpers.js";
import { cells, differences, smallModel } from "./anyCell.js";
import { normalTensor, rowsOf, wideModel } from "./wide.js";

const inputs = randomTensor([3, 4, 2], 5);
const lengths = [4, 2, 3];

/** d outputs / d parameters of the scored outputs, a row a parameter. */
function jacobian(model: Model, scored: "last" | "every", names: readonly string[]): number[][] {
  return differences(model, names, 2 ** -18, () => {
    const { data } = model.forward(inputs, { lengths }).outputs;
    return lengths.flatMap((length, n) => {
      const first = scored === "last" ? length - 1 : 0;
      return [...data.subarray((n * 4 + first) * 2, (n * 4 + length) * 2)];
    });
  });
}

function gramOf(rows: number[][]): number[] {
  const count = rows[0]!.length;
  return Array.from({ length: count * count }, (_, at) =>
    rows.reduce((sum, row) => sum + row[Math.floor(at / count)]! * row[at % count]!, 0),
  );
}

describe("the empirical tangent kernel", () => {
  it.each(cells.flatMap((cell) => (["last", "every"] as const).map((scored) => [cell, scored] as const)))(
    "is that of the outputs' derivatives, symmetric and semidefinite: %s, %s",
    (cell, scored) => {
      const model = smallModel({ cell, hiddenSize: 3, learnInitialState: true });
      const kernel = tangentKernel(model, { inputs, lengths }, { scored });
      const count = scored === "last" ? 6 : 18;
      expect(kernel.shape).toEqual([count, count]);
      const expected = gramOf(jacobian(model, scored, Object.keys(model.parameters())));
      expect(distance(kernel.data, expected)).toBeLessThan(3e-9);
      const { values } = symmetricEigen(rowsOf(kernel)); // refuses what is not exactly symmetric
      expect(values[0]!).toBeGreaterThan(-1e-13 * values.at(-1)!);
    },
  );

  it("leaves frozen parameters out, and takes rates", () => {
    const model = smallModel({ cell: "gru", freeze: ["rnn.weight_hh_l0", "rnn.bias_hh_l0"] });
    const free = Object.keys(model.parameters()).filter((name) => !model.spec.freeze.includes(name));
    const kernel = tangentKernel(model, { inputs, lengths });
    expect(distance(kernel.data, gramOf(jacobian(model, "last", free)))).toBeLessThan(3e-9);
    const one = tangentKernel(model, { inputs, lengths }, { rates: { "rnn.weight_hh_l0": 0.25 } });
    const own = gramOf(jacobian(model, "last", ["rnn.weight_hh_l0"]));
    const expected = kernel.data.map((value, i) => value + 0.25 * own[i]!);
    expect(distance(one.data, expected)).toBeLessThan(3e-9);
  });

  it("of a linear model under an impulse is the exact lag kernel", () => {
    const sizes = { hiddenSize: 12, inputSize: 1, outputSize: 2 };
    const run = wideRun({ nuW: 0.8, nuF: 1.1, nuC: 0.7 }, { ...sizes, scored: "last", length: 1, learningRate: 0 });
    const model = wideModel(run, 3);
    const impulse = { shape: [1, 6, 1], data: Float64Array.of(1, 0, 0, 0, 0, 0) };
    const kernel = tangentKernel(model, { inputs: impulse }, { scored: "every", rates: { A: 1 / 12, C: 1 / 12 } });
    // [lag, output, input, lag, output, input] with one input: the same rows.
    expect(distance(kernel.data, wideLagKernel(model, 6).data)).toBeLessThan(1e-14);
  });

  it("of a symmetric model counts directions that stay symmetric", () => {
    const model = smallModel({ cell: "linear", structure: "symmetric", hiddenSize: 2, freeze: ["B", "C"] });
    const { data: a } = model.parameters()["A"]!;
    const full = createModel({ cell: "linear", inputSize: 2, hiddenSize: 2, outputSize: 2, dtype: "float64" });
    full.setParameters({ ...model.parameters(), A: { shape: [2, 2], data: a } });
    const rows = jacobian(full, "last", ["A"]);
    const off = rows[1]!.map((value, i) => (value + rows[2]![i]!) / Math.SQRT2);
    const kernel = tangentKernel(model, { inputs, lengths });
    expect(distance(kernel.data, gramOf([rows[0]!, off, rows[3]!]))).toBeLessThan(3e-9);
  });

  it("of wide ReLU networks is the recurrent kernel", () => {
    const [sigmaW, sigmaU, sigmaB, sigmaV, hiddenSize] = [1.3, 0.8, 0.4, 1.1, 256];
    const variances = {
      "rnn.weight_hh_l0": sigmaW ** 2 / hiddenSize,
      "rnn.weight_ih_l0": sigmaU ** 2 / 2,
      "rnn.bias_ih_l0": sigmaB ** 2,
      "rnn.bias_hh_l0": 0,
      "readout.weight": sigmaV ** 2 / hiddenSize,
    };
    const gaussian = (std: number): { kind: "gaussian"; std: number } => ({ kind: "gaussian", std });
    const rules = Object.entries(variances).map(([name, variance]) => [name, gaussian(Math.sqrt(variance))]);
    const init = { ...gaussian(0), perParameter: Object.fromEntries(rules) as Record<string, never> };
    const sizes = { inputSize: 2, hiddenSize, outputSize: 1, readout: { bias: false } };
    const data: Tensor = normalTensor([3, 4, 2], 1);
    const limit = recurrentKernel({ activation: "relu", sigmaW, sigmaU, sigmaB, sigmaV }, { inputs: data, lengths });
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
    const measured = new Float64Array(9);
    for (const seed of seeds) {
      const model = createModel({ cell: "relu", ...sizes, dtype: "float64", init }, { seed });
      const kernel = tangentKernel(model, { inputs: data, lengths }, { rates: variances });
      kernel.data.forEach((value, at) => (measured[at]! += value / seeds.length));
    }
    expect(distance(measured, limit.data)).toBeLessThan(0.06);
  });

  it("refuses what is no kernel's", () => {
    const model = smallModel({ cell: "tanh" });
    expect(() => tangentKernel(model, { inputs }, { scored: "first" as never })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "scored"),
    );
    expect(() => tangentKernel(model, { inputs }, { rates: { A: 1 } })).toThrow(failure("OUTLAST_UNKNOWN_PARAMETER"));
    expect(() => tangentKernel(model, { inputs }, { rates: { "readout.bias": -1 } })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "readout.bias"),
    );
    expect(() => tangentKernel(model, { inputs: randomTensor([1, 2, 3], 1) })).toThrow(failure("OUTLAST_SHAPE"));
    expect(() => tangentKernel(model, { inputs, targets: inputs } as never)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", "targets"),
    );
  });
});
