import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { borrowModel, modelFromParameters, modelParameters } from "../../src/models/index.js";
import { native } from "../../src/native/index.js";
import { cellTraits, cells } from "../../src/models/cells.js";
import { losses } from "../../src/models/objective.js";
import { failure, filled, randomBatch } from "../helpers.js";

const spec: ModelSpec = { cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 1 };
const shapesOf = (model: Model): Record<string, readonly number[]> =>
  Object.fromEntries(Object.entries(model.parameters()).map(([name, { shape }]) => [name, shape]));

describe("the list of cells", () => {
  it("is that of the core, each with the parts of its state", () => {
    expect([...cells].sort()).toEqual([...native().cells].sort());
    for (const cell of cells) {
      const model = createModel({ ...spec, cell, learnInitialState: true });
      const learned = Object.keys(model.parameters()).filter((name) => name.startsWith("initial."));
      expect(learned).toEqual(cellTraits[cell].states.map((part) => `initial.${part}_l0`));
    }
  });
});

describe("the list of losses", () => {
  it("is that of the core", () => {
    expect(Object.keys(losses).sort()).toEqual([...native().losses].sort());
  });
});

describe("a model's spec", () => {
  it("cannot be changed, at any depth, while what it was made from can", () => {
    const perParameter = { "readout.bias": { kind: "values", values: [1] } } as const;
    const given: ModelSpec = {
      ...spec,
      freeze: ["readout.bias"],
      init: { kind: "pytorch", perParameter: { ...perParameter } },
    };
    const model = createModel(given);
    for (const part of [
      model.spec,
      model.spec.freeze,
      model.spec.readout,
      model.spec.init,
      model.spec.init.perParameter,
    ]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(() => model.spec.freeze.push("x")).toThrow(TypeError);
    expect(() => createModel(spec).spec.freeze.push("x")).toThrow(TypeError);
    expect(Object.isFrozen(given.freeze)).toBe(false);
    expect(createModel(model.spec).spec).toEqual(model.spec);
  });
});

describe("createModel", () => {
  it.each([
    ["tanh", 1],
    ["relu", 1],
    ["gru", 3],
    ["lstm", 4],
  ] as const)("gives %s PyTorch's names and shapes", (cell, gates) => {
    const rows = gates * 3;
    expect(shapesOf(createModel({ ...spec, cell, layers: 2 }))).toEqual({
      "rnn.weight_ih_l0": [rows, 2],
      "rnn.weight_hh_l0": [rows, 3],
      "rnn.bias_ih_l0": [rows],
      "rnn.bias_hh_l0": [rows],
      "rnn.weight_ih_l1": [rows, 3],
      "rnn.weight_hh_l1": [rows, 3],
      "rnn.bias_ih_l1": [rows],
      "rnn.bias_hh_l1": [rows],
      "readout.weight": [1, 3],
      "readout.bias": [1],
    });
  });

  it("gives the linear cell A, B and C, and biases only where asked", () => {
    const linear = { ...spec, cell: "linear" } as const;
    expect(shapesOf(createModel(linear))).toEqual({ A: [3, 3], B: [3, 2], C: [1, 3] });
    const biased = shapesOf(createModel({ ...linear, bias: true, readout: { bias: true } }));
    expect(biased).toMatchObject({ "rnn.bias": [3], "readout.bias": [1] });
  });

  it("fills in the spec's defaults", () => {
    expect(createModel(spec).spec).toEqual({
      ...spec,
      layers: 1,
      dtype: "float32",
      bias: true,
      readout: { bias: true, activation: "none" },
      learnInitialState: false,
      structure: "full",
      init: { kind: "pytorch" },
      freeze: [],
    });
    const { bias, readout } = createModel({ ...spec, cell: "linear" }).spec;
    expect({ bias, readout }).toEqual({ bias: false, readout: { bias: false, activation: "none" } });
  });

  it("draws the same bits from the same seed, others from another", () => {
    const [a, b, c] = [createModel(spec, { seed: 3 }), createModel(spec, { seed: 3 }), createModel(spec, { seed: 4 })];
    expect(a.parameters()).toEqual(b.parameters());
    expect(a.parameters()).not.toEqual(c.parameters());
    expect(createModel(spec).parameters()).toEqual(createModel(spec, { seed: 0 }).parameters());
  });
});

describe("parameters", () => {
  it("are copies", () => {
    const model = createModel(spec);
    const before = model.parameters();
    model.parameters()["readout.bias"]!.data.fill(9);
    expect(model.parameters()).toEqual(before);
  });

  it("change where they are set, and are read at the call", () => {
    const model = createModel(spec);
    const before = model.parameters();
    const bias = filled([1], "float32", () => 5);
    model.setParameters({ "readout.bias": bias });
    bias.data.fill(7);
    expect(model.parameters()).toEqual({ ...before, "readout.bias": { shape: [1], data: Float32Array.of(5) } });
  });

  it("stay as they were when one of them is refused", () => {
    const model = createModel(spec);
    const before = model.parameters();
    const weight = filled([1, 3], "float32", () => 5);
    const wrong = filled([2], "float32", () => 5);
    const values = { "readout.weight": weight, "readout.bias": wrong };
    expect(() => model.setParameters(values)).toThrow(failure("OUTLAST_SHAPE"));
    expect(model.parameters()).toEqual(before);
  });

  it("make a model of their own", () => {
    const model = createModel(spec, { seed: 8 });
    const flat = modelParameters(model);
    const twin = modelFromParameters(model.spec, flat);
    flat.fill(0);
    expect(twin.parameters()).toEqual(model.parameters());
    expect(() => modelFromParameters(spec, flat.slice(1))).toThrow(failure("OUTLAST_SHAPE"));
  });
});

describe("a model that trains", () => {
  const uses: [string, (model: Model) => unknown][] = [
    ["parameters", (model) => model.parameters()],
    ["setParameters", (model) => model.setParameters({})],
    ["forward", (model) => model.forward(filled([1, 1, 2], "float32", () => 0))],
    [
      "gradients",
      (model) => {
        const batch = randomBatch(model, { batch: 1, time: 1, loss: "mse", seed: 1 });
        return model.gradients(batch, { loss: "mse", scored: "last" });
      },
    ],
    ["training", (model) => borrowModel(model, () => undefined)],
  ];

  it.each(uses)("refuses %s until it is given back", (_what, use) => {
    const model = createModel(spec);
    const loan = borrowModel(model, () => undefined);
    expect(() => use(model)).toThrow(failure("OUTLAST_BUSY", /is training/));
    loan.end(loan.parameters.map(() => 0.5));
    expect([...model.parameters()["readout.bias"]!.data]).toEqual([0.5]);
    expect(() => use(model)).not.toThrow();
  });

  it.each(uses)("refuses %s after dispose", (_what, use) => {
    const model = createModel(spec);
    model.dispose();
    model.dispose();
    expect(() => use(model)).toThrow(failure("OUTLAST_DISPOSED"));
  });

  it("says so to its training when it is disposed, and stays disposed", () => {
    let told = 0;
    const model = createModel(spec);
    const loan = borrowModel(model, () => (told += 1));
    model[Symbol.dispose]();
    expect(told).toBe(1);
    loan.end(loan.parameters);
    expect(() => model.parameters()).toThrow(failure("OUTLAST_DISPOSED"));
  });
});
