import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createModel, loadModel, saveModel } from "../../src/index.js";
import type { Model, ModelSpec, Tensor } from "../../src/index.js";
import { modelFromParameters, structures } from "../../src/models/index.js";
import { distance, failure, randomBatch, randomTensor } from "../helpers.js";
import { denseModel } from "./dense.js";

const H = 6;
const sizes = { cell: "linear", inputSize: 2, hiddenSize: H, outputSize: 3, dtype: "float64" } as const;
const everything = { bias: true, readout: { bias: true }, learnInitialState: true } as const;
const bound = structures.filter((structure) => structure !== "full");

/** A model whose every number is drawn, initial states too. */
function drawn(structure: ModelSpec["structure"], change: Partial<ModelSpec> = {}): Model {
  return createModel(
    { ...sizes, structure, init: { kind: "gaussian", std: 0.4, perParameter }, ...change },
    { seed: 3 },
  );
}
const perParameter = { A: { kind: "gaussian", std: 0.3 } } as const;

const numbers = (tensor: Tensor | undefined): number[] => [...tensor!.data];

/** One parameter with `change` added at some places. */
function moved(model: Model, name: string, places: readonly number[], change: number): Model {
  const copy = createModel(model.spec);
  const all = model.parameters();
  const data = all[name]!.data.slice();
  for (const place of places) data[place]! += change;
  copy.setParameters({ ...all, [name]: { shape: all[name]!.shape, data } });
  return copy;
}

describe.each(structures)("a linear model with structure %s", (structure) => {
  it("has the parameters of its structure", () => {
    const shapes = {
      full: { A: [H, H], B: [H, 2], C: [3, H] },
      symmetric: { A: [H, H], B: [H, 2], C: [3, H] },
      diagonal: { A: [H], B: [H, 2], C: [3, H] },
      complexDiagonal: { A: [H / 2, 2], B: [H / 2, 2, 2], C: [3, H / 2, 2] },
    };
    const found = Object.entries(drawn(structure, everything).parameters()).map(([name, { shape }]) => [name, shape]);
    const others = { "rnn.bias": [H], "readout.bias": [3], "initial.h_l0": [H] };
    expect(Object.fromEntries(found)).toEqual({ ...shapes[structure], ...others });
  });

  it("computes what the full model of the same matrices does, bit for bit", () => {
    const model = drawn(structure, everything);
    const dense = denseModel(model);
    for (const batch of [1, 5, 40]) {
      const inputs = randomTensor([batch, 17, 2], batch);
      expect(model.forward(inputs, { states: "all" })).toEqual(dense.forward(inputs, { states: "all" }));
    }
  });

  it.each(["last", "every"] as const)("has the gradient of central differences, %s step scored", (scored) => {
    const model = drawn(structure, { ...everything, readout: { bias: true, activation: "sigmoid" } });
    const batch = randomBatch(model, { batch: 4, time: 7, loss: "mse", seed: 11 });
    const objective = { loss: "mse", scored } as const;
    const { gradients } = model.gradients(batch, objective);
    const step = 1e-5;
    for (const [name, { data }] of Object.entries(gradients)) {
      const differences = data.map((_, i) => {
        // A symmetric matrix moves on both sides of its diagonal, and each of the two numbers has half of the slope.
        const mirrored = structure === "symmetric" && name === "A" ? (i % H) * H + Math.floor(i / H) : i;
        const places = [...new Set([i, mirrored])];
        const at = (change: number): number => moved(model, name, places, change).gradients(batch, objective).loss;
        return (at(step) - at(-step)) / (2 * step) / places.length;
      });
      expect(distance(data, differences), name).toBeLessThan(1e-7);
    }
  });

  it("keeps its numbers through a file", () => {
    const folder = mkdtempSync(join(tmpdir(), "outlast-structure-"));
    const model = drawn(structure, everything);
    saveModel(model, join(folder, "model.safetensors"));
    const loaded = loadModel(join(folder, "model.safetensors"));
    expect(loaded.spec.structure).toBe(structure);
    expect(loaded.parameters()).toEqual(model.parameters());
    rmSync(folder, { recursive: true });
  });
});

describe("the gradient of a structured model", () => {
  const batchOf = (model: Model): ReturnType<typeof randomBatch> =>
    randomBatch(model, { batch: 9, time: 8, loss: "mse", seed: 5 });
  const objective = { loss: "mse", scored: "every" } as const;

  it.each(bound)("comes from the full model's: %s", (structure) => {
    const model = drawn(structure, everything);
    const own = model.gradients(batchOf(model), objective);
    const full = denseModel(model).gradients(batchOf(model), objective);
    expect(own.loss).toBe(full.loss);
    const { A: a, B: b, C: c, ...others } = own.gradients;
    const { A, B, C, ...fullOthers } = full.gradients;
    expect(others).toEqual(fullOthers);
    const g = (row: number, column: number): number => A!.data[row * H + column]!;
    const each = (count: number, value: (k: number) => number): number[] =>
      Array.from({ length: count }, (_, k) => value(k));
    if (structure === "complexDiagonal") {
      const [re, im] = [
        (j: number) => g(2 * j, 2 * j) + g(2 * j + 1, 2 * j + 1),
        (j: number) => g(2 * j + 1, 2 * j) - g(2 * j, 2 * j + 1),
      ];
      expect(numbers(a)).toEqual(each(H, (k) => (k % 2 === 0 ? re : im)(Math.floor(k / 2))));
      expect(numbers(b)).toEqual(
        each(2 * H, (k) => B!.data[(2 * Math.floor(k / 4) + (k % 2)) * 2 + (Math.floor(k / 2) % 2)]!),
      );
      expect(numbers(c)).toEqual(each(3 * H, (k) => [2, -2][k % 2]! * C!.data[k]!));
      return;
    }
    expect([b, c]).toEqual([B, C]);
    const expected =
      structure === "diagonal"
        ? each(H, (k) => g(k, k))
        : each(H * H, (k) => (g(Math.floor(k / H), k % H) + g(k % H, Math.floor(k / H))) / 2);
    expect(numbers(a)).toEqual(expected);
  });
});

describe("a symmetric model", () => {
  const isSymmetric = (data: ArrayLike<number>): boolean =>
    Array.from(data).every((value, k) => value === data[(k % H) * H + Math.floor(k / H)]);

  it.each<NonNullable<ModelSpec["init"]>>([
    { kind: "pytorch" },
    { kind: "gaussian", std: 0.7 },
    { kind: "glorot" },
    { kind: "identity", scale: 0.5 },
    { kind: "constant", value: 0.1 },
  ])("starts symmetric: %j", (init) => {
    for (const dtype of ["float32", "float64"] as const) {
      const own = drawn("symmetric", { init, dtype }).parameters();
      const full = drawn("full", { init, dtype }).parameters();
      expect(isSymmetric(own["A"]!.data)).toBe(true);
      const A = full["A"]!.data;
      const halves = A.map((value, k) => (value + A[(k % H) * H + Math.floor(k / H)]!) / 2);
      expect(distance(own["A"]!.data, halves)).toBeLessThan(dtype === "float32" ? 2e-7 : 1e-15);
      expect([own["B"], own["C"]]).toEqual([full["B"], full["C"]]);
    }
  });

  it("takes symmetric numbers alone, all or nothing", () => {
    const model = drawn("symmetric");
    const before = model.parameters();
    const data = new Float64Array(H * H);
    data[1] = 2;
    data[H] = 3;
    const sentence =
      /^A must be symmetric for structure "symmetric", got 2 at \[0, 1\] and 3 at \[1, 0\]: give \(A \+ A\^T\) \/ 2\.$/;
    const change = { B: randomTensor([H, 2], 9), A: { shape: [H, H], data } };
    expect(() => model.setParameters(change)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", sentence));
    expect(model.parameters()).toEqual(before);
    const flat = new Float64Array(H * H + 5 * H).fill(1, 1, 2);
    expect(() => modelFromParameters(model.spec, flat)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /must be symmetric/),
    );
    data[1] = 3;
    model.setParameters(change);
    expect(model.parameters()).toEqual({ ...before, ...change });
  });

  it("takes symmetric initial values alone", () => {
    const values = { kind: "values", values: [1, 2, 3, 4] } as const;
    const spec = { ...sizes, hiddenSize: 2, structure: "symmetric" } as const;
    const sentence = /^init\.perParameter\["A"\] must be symmetric .* got 2 at \[0, 1\] and 3 at \[1, 0\]/;
    expect(() => createModel({ ...spec, init: { kind: "pytorch", perParameter: { A: values } } })).toThrow(
      failure("OUTLAST_INVALID_SPEC", sentence),
    );
    const whole = {
      kind: "values",
      values: {
        A: [
          [1, 2],
          [2, 4],
        ],
        B: [1, 2, 3, 4],
        C: [1, 2, 3, 4, 5, 6],
      },
    } as const;
    expect(numbers(createModel({ ...spec, init: whole }).parameters()["A"])).toEqual([1, 2, 2, 4]);
  });
});

describe("a diagonal model starts with", () => {
  it("a multiple of the identity", () => {
    const init = { kind: "nearZero", perParameter: { A: { kind: "identity", scale: 0.9 } } } as const;
    expect(numbers(drawn("diagonal", { init }).parameters()["A"])).toEqual(new Array(H).fill(0.9));
    const pairs = numbers(drawn("complexDiagonal", { init }).parameters()["A"]);
    expect(pairs).toEqual(Array.from({ length: H }, (_, k) => (k % 2 === 0 ? 0.9 : 0)));
    const whole = drawn("complexDiagonal", { init: { kind: "identity", scale: 0.5 } }).parameters();
    expect(numbers(whole["A"])).toEqual(Array.from({ length: H }, (_, k) => (k % 2 === 0 ? 0.5 : 0)));
    expect(whole["B"]).toEqual(drawn("complexDiagonal", { init: { kind: "pytorch" } }).parameters()["B"]);
  });

  it("glorot's B and C, whose real and imaginary parts have half the variance each", () => {
    const init = { kind: "glorot", distribution: "normal", perParameter } as const;
    const { B, C } = drawn("complexDiagonal", { init, hiddenSize: 400, inputSize: 30, outputSize: 50 }).parameters();
    for (const [values, fans] of [
      [numbers(B), 230],
      [numbers(C), 250],
    ] as const) {
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(Math.abs(square * fans - 1)).toBeLessThan(6 * Math.sqrt(2 / values.length));
    }
  });
});

describe("a structure is refused:", () => {
  const gain = { kind: "orthogonal" } as const;
  it.each<[string, Partial<ModelSpec>, RegExp]>([
    ["an unknown one", { structure: "diag" as never }, /^structure must be .*got "diag": did you mean "diagonal"/],
    [
      "of another cell",
      { cell: "gru", structure: "diagonal" },
      /^structure must be "full" for the gru cell, got "diagonal"/,
    ],
    [
      "an odd number of units in pairs",
      { structure: "complexDiagonal", hiddenSize: 5 },
      /^hiddenSize must be even .*got 5/,
    ],
    [
      "orthogonal and diagonal",
      { structure: "diagonal", init: gain },
      /^init: orthogonal needs a matrix, A is \[6\] under structure "diagonal": name another kind/,
    ],
    [
      "orthogonal and symmetric",
      { structure: "symmetric", init: gain },
      /^init: orthogonal needs a matrix that is real and free/,
    ],
    [
      "an orthogonal complex B",
      { structure: "complexDiagonal", init: { kind: "pytorch", perParameter: { B: gain } } },
      /^init\.perParameter\["B"\]: orthogonal needs a matrix that is real/,
    ],
    [
      "glorot and diagonal",
      { structure: "diagonal", init: { kind: "glorot" } },
      /^init: glorot needs a matrix, A is \[6\]/,
    ],
    [
      "identity and complex",
      {
        structure: "complexDiagonal",
        inputSize: 3,
        init: { kind: "pytorch", perParameter: { B: { kind: "identity" } } },
      },
      /identity needs square blocks, B is \[3, 3, 2\]/,
    ],
  ])("%s", (_what, change, sentence) => {
    expect(() => createModel({ ...sizes, ...change })).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
