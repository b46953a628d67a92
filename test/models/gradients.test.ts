import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import type { Batch, Model, ModelSpec, Objective, Tensor } from "../../src/index.js";
import { filled, randomBatch, randomTensor } from "../helpers.js";
import { finiteDifferences } from "./finiteDifferences.js";

const cells = ["linear", "tanh", "relu", "gru", "lstm"] as const;
const losses = ["mse", "bce", "ce"] as const;

const shapes = cells.flatMap((cell) =>
  losses.flatMap((loss) => (cell === "linear" ? [1] : [1, 2, 3]).map((layers) => [cell, loss, layers] as const)),
);

function modelOf(spec: Partial<ModelSpec> & Pick<ModelSpec, "cell">, seed = 7): Model {
  const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 3 };
  // Biases and initial states away from their zeros, so that nothing about them can hide.
  return createModel(
    { ...sizes, dtype: "float64", bias: true, init: { kind: "gaussian", std: 0.6 }, ...spec },
    { seed },
  );
}

/** Every partial derivative against a central difference. */
function expectGradients(model: Model, batch: Batch, objective: Objective): Record<string, Tensor> {
  const { scale, error } = finiteDifferences(model, batch, objective);
  expect(scale).toBeGreaterThan(1e-3);
  expect(error).toBeLessThan(1e-7);
  return model.gradients(batch, objective).gradients;
}

function stateOf(model: Model, batch: number, seed: number): { h: Tensor; c?: Tensor } {
  const { cell, layers, hiddenSize } = model.spec;
  const shape = [layers, batch, hiddenSize];
  const h = randomTensor(shape, seed);
  return cell === "lstm" ? { h, c: randomTensor(shape, seed + 1) } : { h };
}

describe("gradients are those of finite differences", () => {
  it.each(shapes)("%s, %s, %i layers: masked steps, from a given state", (cell, loss, layers) => {
    const model = modelOf({ cell, layers });
    const batch = randomBatch(model, { batch: 3, time: 5, loss, seed: 11 });
    const mask = filled([3, 5], "int32", (i) => (i % 3 === 1 ? 0 : 1));
    const initialState = stateOf(model, 3, 5);
    expectGradients(model, { ...batch, mask, lengths: [5, 3, 4], initialState }, { loss, scored: "every" });
  });

  it.each(shapes)("%s, %s, %i layers: last steps of ragged sequences, from a learned state", (cell, loss, layers) => {
    const learned = ["h", ...(cell === "lstm" ? ["c"] : [])].map((part) => `initial.${part}_l${layers - 1}`);
    const names = Object.keys(modelOf({ cell, layers, learnInitialState: true }).parameters());
    expect(names).toEqual(expect.arrayContaining(learned));
    const perParameter = Object.fromEntries(
      names
        .filter((name) => name.startsWith("initial."))
        .map((name) => [name, { kind: "gaussian", std: 0.6 } as const]),
    );
    const init = { kind: "gaussian", std: 0.6, perParameter } as const;
    const model = modelOf({ cell, layers, learnInitialState: true, init });
    const batch = randomBatch(model, { batch: 3, time: 4, loss, seed: 13 });
    const gradients = expectGradients(model, { ...batch, lengths: [4, 1, 3] }, { loss, scored: "last" });
    for (const name of learned) expect(gradients[name]!.data.some((value) => value !== 0)).toBe(true);
  });

  it.each(["sigmoid", "clip"] as const)("mse after a %s read-out", (activation) => {
    for (const cell of cells) {
      const model = modelOf({ cell, readout: { bias: true, activation } }, 3);
      const batch = randomBatch(model, { batch: 4, time: 5, loss: "mse", seed: 17 });
      expectGradients(model, batch, { loss: "mse", scored: "every" });
    }
  });

  it("without biases", () => {
    for (const cell of cells) {
      const model = modelOf({ cell, bias: false, readout: { bias: false } });
      expect(Object.keys(model.parameters()).filter((name) => name.includes("bias"))).toEqual([]);
      expectGradients(model, randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 19 }), {
        loss: "mse",
        scored: "last",
      });
    }
  });
});

describe("gradients", () => {
  it("of a learned state are 0 where a state is given", () => {
    const model = modelOf({ cell: "lstm", learnInitialState: true });
    const batch = randomBatch(model, { batch: 2, time: 3, loss: "mse", seed: 2 });
    const initialState = stateOf(model, 2, 1);
    const { gradients } = model.gradients({ ...batch, initialState }, { loss: "mse", scored: "every" });
    expect([...gradients["initial.h_l0"]!.data, ...gradients["initial.c_l0"]!.data].every((value) => value === 0)).toBe(
      true,
    );
  });

  it("do not see padding, nor masked steps", () => {
    const model = modelOf({ cell: "gru" });
    const batch = randomBatch(model, { batch: 2, time: 4, loss: "mse", seed: 23 });
    const mask = filled([2, 4], "float64", (i) => (i === 1 ? 0 : 1));
    const objective = { loss: "mse", scored: "every" } as const;
    const before = model.gradients({ ...batch, mask, lengths: [4, 2] }, objective);
    const inputs = { ...batch.inputs, data: batch.inputs.data.slice() };
    inputs.data.fill(9, 6 * 2); // inputs of sequence 1 past its length
    const targets = { ...batch.targets, data: batch.targets.data.slice() };
    targets.data.fill(9, 3, 6); // targets of the masked step
    targets.data.fill(9, 6 * 3);
    expect(model.gradients({ inputs, targets, mask, lengths: [4, 2] }, objective)).toEqual(before);
  });

  it("are the same on the core's threads", async () => {
    const model = modelOf({ cell: "lstm", layers: 2 });
    const batch = randomBatch(model, { batch: 3, time: 6, loss: "bce", seed: 29 });
    const objective = { loss: "bce", scored: "every" } as const;
    expect(await model.gradientsAsync(batch, objective)).toEqual(model.gradients(batch, objective));
  });

  it("cover frozen parameters too", () => {
    const plain = modelOf({ cell: "tanh" });
    const frozen = modelOf({ cell: "tanh", freeze: ["rnn.weight_hh_l0"] });
    const batch = randomBatch(plain, { batch: 2, time: 3, loss: "mse", seed: 31 });
    const objective = { loss: "mse", scored: "last" } as const;
    expect(frozen.gradients(batch, objective)).toEqual(plain.gradients(batch, objective));
  });
});
