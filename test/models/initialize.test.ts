import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import type { InitSpec, ModelSpec } from "../../src/index.js";
import { initialParameters, modelParameters, resolveModelSpec } from "../../src/models/index.js";
import { failure } from "../helpers.js";

const H = 40;
const I = 30;

function drawn(cell: ModelSpec["cell"], init: InitSpec, others: Partial<ModelSpec> = {}): Record<string, number[]> {
  const sizes = { inputSize: I, hiddenSize: H, outputSize: 20 };
  const model = createModel({ cell, ...sizes, dtype: "float64", bias: true, init, ...others }, { seed: 5 });
  return Object.fromEntries(Object.entries(model.parameters()).map(([name, { data }]) => [name, [...data]]));
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const largest = (values: number[]): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** Mean within four standard errors of 0, variance within six of its own. */
function expectSpread(values: number[], std: number): void {
  const count = values.length;
  expect(Math.abs(mean(values))).toBeLessThan((4 * std) / Math.sqrt(count));
  expect(Math.abs(mean(values.map((value) => value * value)) / std ** 2 - 1)).toBeLessThan(6 * Math.sqrt(2 / count));
}

function expectUniform(values: number[], bound: number): void {
  expect(largest(values)).toBeLessThanOrEqual(bound);
  expect(largest(values)).toBeGreaterThan(bound * (1 - 10 / values.length));
  expectSpread(values, bound / Math.sqrt(3));
}

function expectGaussian(values: number[], std: number): void {
  expectSpread(values, std);
  const beyond = values.filter((value) => Math.abs(value) > 2 * std).length / values.length;
  expect(Math.abs(beyond - 0.0455)).toBeLessThan(4 * Math.sqrt(0.0455 / values.length));
}

/** Rows (or columns, where there are fewer) of a block are orthogonal and of length `gain`. */
function expectOrthogonal(block: number[], rows: number, columns: number, gain: number): void {
  const wide = rows < columns;
  const entry = (i: number, k: number): number => (wide ? block[i * columns + k]! : block[k * columns + i]!);
  for (let i = 0; i < Math.min(rows, columns); i++) {
    for (let j = 0; j <= i; j++) {
      let product = 0;
      for (let k = 0; k < Math.max(rows, columns); k++) product += entry(i, k) * entry(j, k);
      expect(product).toBeCloseTo(i === j ? gain ** 2 : 0, 12);
    }
  }
}

describe("a model starts with", () => {
  it("pytorch: U(-1/sqrt(H), 1/sqrt(H)) in every parameter, the linear cell's too", () => {
    for (const cell of ["gru", "linear"] as const) {
      const bound = 1 / Math.sqrt(H);
      for (const [name, values] of Object.entries(drawn(cell, { kind: "pytorch" }))) {
        if (values.length >= 100) expectUniform(values, bound);
        expect(largest(values), name).toBeLessThanOrEqual(bound);
        expect(new Set(values).size).toBe(values.length);
      }
    }
  });

  it("gaussian and nearZero: N(0, std^2) in every parameter", () => {
    for (const values of Object.values(drawn("lstm", { kind: "gaussian", std: 0.3 }))) {
      if (values.length >= 160) expectGaussian(values, 0.3);
      expect(new Set(values).size).toBe(values.length);
    }
    expectGaussian(drawn("linear", { kind: "nearZero" })["A"]!, 1e-3);
    expectGaussian(drawn("linear", { kind: "nearZero", scale: 1e-5 })["C"]!, 1e-5);
  });

  it("identity: square recurrent blocks, the rest as in PyTorch", () => {
    const plain = drawn("lstm", { kind: "pytorch" });
    const { "rnn.weight_hh_l0": recurrent, ...others } = drawn("lstm", { kind: "identity", scale: 0.5 });
    recurrent!.forEach((value, i) => expect(value).toBe(Math.floor(i / H) % H === i % H ? 0.5 : 0));
    for (const [name, values] of Object.entries(others)) expect(values).toEqual(plain[name]);
    expect(drawn("linear", { kind: "identity" })["A"]!.filter((value) => value === 1)).toHaveLength(H);
  });

  it("orthogonal: every gate's block, biases 0", () => {
    const parameters = drawn("gru", { kind: "orthogonal", gain: 1.5 });
    for (let gate = 0; gate < 3; gate++) {
      const block = (name: string, columns: number): number[] =>
        parameters[name]!.slice(gate * H * columns, (gate + 1) * H * columns);
      expectOrthogonal(block("rnn.weight_hh_l0", H), H, H, 1.5);
      expectOrthogonal(block("rnn.weight_ih_l0", I), H, I, 1.5);
    }
    expectOrthogonal(parameters["readout.weight"]!, 20, H, 1.5);
    for (const name of ["rnn.bias_ih_l0", "rnn.bias_hh_l0", "readout.bias"]) expect(largest(parameters[name]!)).toBe(0);
  });

  it("glorot: fans of one gate, uniform or normal, biases 0", () => {
    const uniform = drawn("lstm", { kind: "glorot", gain: 2 });
    expectUniform(uniform["rnn.weight_ih_l0"]!, 2 * Math.sqrt(6 / (I + H)));
    expectUniform(uniform["rnn.weight_hh_l0"]!, 2 * Math.sqrt(6 / (H + H)));
    expectUniform(uniform["readout.weight"]!, 2 * Math.sqrt(6 / (H + 20)));
    expect(largest(uniform["rnn.bias_ih_l0"]!)).toBe(0);
    const normal = drawn("tanh", { kind: "glorot", distribution: "normal" });
    expectGaussian(normal["rnn.weight_ih_l0"]!, Math.sqrt(2 / (I + H)));
  });

  it("constant and values", () => {
    const tiny = { inputSize: 2, hiddenSize: 2, outputSize: 1, bias: false } as const;
    expect(drawn("linear", { kind: "constant", value: 0.25 }, tiny)["A"]).toEqual([0.25, 0.25, 0.25, 0.25]);
    const values = {
      A: [1, 2, 3, 4],
      B: [
        [5, 6],
        [7, 8],
      ],
      C: [[9, -1]],
    };
    expect(drawn("linear", { kind: "values", values }, tiny)).toEqual({ A: [1, 2, 3, 4], B: [5, 6, 7, 8], C: [9, -1] });
  });

  it("a learned initial state of 0, unless it is named", () => {
    const learned = { learnInitialState: true };
    for (const kind of ["pytorch", "nearZero", "identity", "orthogonal", "glorot"] as const) {
      expect(largest(drawn("lstm", { kind }, learned)["initial.c_l0"]!)).toBe(0);
    }
    const perParameter = { "initial.h_l0": { kind: "gaussian", std: 1 } } as const;
    expect(largest(drawn("tanh", { kind: "pytorch", perParameter }, learned)["initial.h_l0"]!)).toBeGreaterThan(1);
  });

  it("exceptions by name, which leave the others' bits alone", () => {
    const plain = drawn("linear", { kind: "gaussian", std: 0.1 });
    const perParameter = { A: { kind: "gaussian", std: 0.2 }, C: { kind: "glorot" } } as const;
    const parameters = drawn("linear", { kind: "gaussian", std: 0.1, perParameter });
    expectGaussian(parameters["A"]!, 0.2);
    expectUniform(parameters["C"]!, Math.sqrt(6 / (H + 20)));
    expect(parameters["B"]).toEqual(plain["B"]);
  });

  it("the same bits for a seed whatever else is drawn, and its own stream a parameter", () => {
    const spec = resolveModelSpec({ cell: "lstm", inputSize: 3, hiddenSize: 4, outputSize: 2, dtype: "float64" });
    const many = initialParameters(spec, [9, 2 ** 53 - 1, 5]);
    const alone = modelParameters(createModel(spec, { seed: 5 }));
    expect(many.slice(2 * alone.length)).toEqual(alone);
    expect(new Set(many).size).toBe(many.length);
    expect(createModel({ ...spec, layers: 2 }, { seed: 5 }).parameters()["rnn.bias_hh_l0"]!.data).toEqual(
      createModel(spec, { seed: 5 }).parameters()["rnn.bias_hh_l0"]!.data,
    );
  });
});

describe("an init that does not suit is refused:", () => {
  it.each<[string, InitSpec, string, RegExp]>([
    ["an unknown kind", { kind: "xavier" } as never, "OUTLAST_INVALID_SPEC", /init\.kind must be .*got "xavier"/],
    ["a negative scale", { kind: "gaussian", std: -1 }, "OUTLAST_INVALID_SPEC", /init\.std must be at least 0/],
    [
      "an unknown parameter",
      { kind: "pytorch", perParameter: { a: { kind: "constant", value: 1 } } },
      "OUTLAST_UNKNOWN_PARAMETER",
      /no parameter "a": did you mean "A"/,
    ],
    ["missing values", { kind: "values", values: { A: [1, 2, 3, 4] } }, "OUTLAST_INVALID_SPEC", /no numbers for B/],
    [
      "too few values",
      { kind: "values", values: { A: [1], B: [1, 1], C: [1, 1] } },
      "OUTLAST_SHAPE",
      /A needs 4 numbers/,
    ],
    [
      "values of another form",
      { kind: "pytorch", perParameter: { A: { kind: "values", values: [[1, 2, 3, 4]] } } },
      "OUTLAST_SHAPE",
      /nested as \[2, 2\]/,
    ],
    [
      "identity where nothing is square",
      { kind: "pytorch", perParameter: { B: { kind: "identity" } } },
      "OUTLAST_INVALID_SPEC",
      /B is \[2, 1\]/,
    ],
  ])("%s", (_what, init, code, message) => {
    const spec = { cell: "linear", inputSize: 1, hiddenSize: 2, outputSize: 1 } as const;
    expect(() => createModel({ ...spec, init })).toThrow(failure(code, message));
  });

  it.each<[InitSpec]>([
    [{ kind: "constant", value: 1e300 }],
    [{ kind: "gaussian", std: 1e300 }],
    [{ kind: "pytorch", perParameter: { "rnn.weight_hh_l0": { kind: "values", values: [1, 1e39, 1, 1] } } }],
  ])("numbers that float32 cannot hold: %j", (init) => {
    const spec = { cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1, init } as const;
    const place = init.kind === "pytorch" ? "rnn\\.weight_hh_l0 at \\[0, 1\\]" : "rnn\\.weight_ih_l0 at \\[0, 0\\]";
    const sentence = new RegExp(`^init makes ${place} a number that float32 cannot hold: give smaller numbers\\.$`);
    expect(() => createModel(spec)).toThrow(failure("OUTLAST_NOT_FINITE", sentence));
    expect(() => createModel({ ...spec, dtype: "float64" })).not.toThrow();
  });

  it("a matrix rule for a bias", () => {
    const perParameter = { "readout.bias": { kind: "orthogonal" } } as const;
    const spec = {
      cell: "tanh",
      inputSize: 1,
      hiddenSize: 2,
      outputSize: 1,
      init: { kind: "pytorch", perParameter },
    } as const;
    expect(() => createModel(spec)).toThrow(failure("OUTLAST_INVALID_SPEC", /orthogonal needs a matrix/));
  });
});
