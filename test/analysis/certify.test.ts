import { describe, expect, it } from "vitest";
import {
  certify,
  createModel,
  explainCounter,
  extrapolate,
  firstFailingDepth,
  lstmCounter,
  predictFailingDepth,
  reluCounter,
  stateTrace,
} from "../../src/index.js";
import { runs } from "../../src/cli/table/certificate.js";
import type { Certificate, Model, ModelSpec } from "../../src/index.js";
import { failure, randomNumbers } from "../helpers.js";

type Dtype = "float32" | "float64";

/** A model of one unit for Dyck-1 with these parameters, flat; what is not named is 0. */
function oneUnit(cell: ModelSpec["cell"], values: Record<string, number[]>, dtype: Dtype = "float32"): Model {
  const sizes = { inputSize: 2, hiddenSize: 1, outputSize: 2 };
  const readout = { activation: "sigmoid", bias: true } as const;
  const model = createModel({ cell, dtype, ...sizes, readout, init: { kind: "constant", value: 0 } });
  const zeros = model.parameters();
  const given = Object.entries(values).map(([name, numbers]) => {
    const data = dtype === "float32" ? Float32Array.from(numbers) : Float64Array.from(numbers);
    return [name, { shape: zeros[name]!.shape, data }] as const;
  });
  model.setParameters(Object.fromEntries(given));
  return model;
}

/** Every Dyck-1 prefix of `length` symbols. */
function prefixes(length: number): string[] {
  const grow = (prefix: string, depth: number): string[] => {
    if (prefix.length === length) return [prefix];
    return [...grow(`${prefix}(`, depth + 1), ...(depth > 0 ? grow(`${prefix})`, depth - 1) : [])];
  };
  return grow("", 0);
}

/** Steps that each string gets right before its first wrong one. */
function rightSteps(model: Model, strings: readonly string[]): number[] {
  const time = Math.max(...strings.map((string) => string.length));
  const numbers = strings.length * time * 2;
  const data = model.spec.dtype === "float32" ? new Float32Array(numbers) : new Float64Array(numbers);
  strings.forEach((string, b) => {
    [...string].forEach((symbol, t) => (data[2 * (b * time + t) + (symbol === "(" ? 0 : 1)] = 1));
  });
  const outputs = model.forward({ shape: [strings.length, time, 2], data }).outputs.data;
  return strings.map((string, b) => {
    let depth = 0;
    const wrong = [...string].findIndex((symbol, t) => {
      depth += symbol === "(" ? 1 : -1;
      const [open, close] = [outputs[2 * (b * time + t)]!, outputs[2 * (b * time + t) + 1]!];
      return !(open >= 0.5 && (depth > 0 ? close >= 0.5 : close < 0.5));
    });
    return wrong < 0 ? string.length : wrong;
  });
}

/** Brackets open where a prefix is deepest. */
function depthOf(string: string): number {
  let [depth, deepest] = [0, 0];
  for (const symbol of string) deepest = Math.max(deepest, (depth += symbol === "(" ? 1 : -1));
  return deepest;
}

/** Holds a certificate to every prefix of `length` symbols; gives the greatest depth up to which they are all right. */
function expectTrue(certificate: Certificate, model: Model, length: number): number {
  const strings = prefixes(length);
  const right = rightSteps(model, strings);
  const horizon = Math.min(...right);
  const { kind, worst, depth } = certificate;
  const failing = strings.filter((_, i) => right[i]! < length);
  // One that goes deeper after its failure is here a second time, without that.
  const rightDepth = Math.min(depth.upTo, ...failing.map((string) => depthOf(string) - 1));
  expect(depth.certified).toBeLessThanOrEqual(rightDepth);
  if (kind === "exact") expect(certificate.horizon).toBe(horizon);
  expect(certificate.horizon).toBeLessThanOrEqual(horizon);
  if (worst !== undefined) {
    expect(worst.step).toBeGreaterThan(horizon);
    expect(rightSteps(model, [worst.string])).toEqual([worst.step - 1]);
  }
  return rightDepth;
}

describe("certify", () => {
  it("finds that a ReLU with u = 1.0005 fails at 64: up and down a depth of 32, and on no shorter string", async () => {
    const certificate = await certify(reluCounter({ u: 1.0005 }), { upTo: 1000 });
    const string = "(".repeat(32) + ")".repeat(32);
    expect(certificate).toMatchObject({ kind: "exact", horizon: 63, states: "monotone", upTo: 1000 });
    expect(certificate.worst).toMatchObject({ string, word: string, step: 64, depth: 0, targets: [1, 0] });
    expect(certificate.worst!.outputs[1]).toBeGreaterThan(0.5);
  });

  it.each([
    // u > 1 leaves area * (u - 1) behind, and (n/2)^2 is the greatest area of n symbols; u < 1 loses it.
    ["u = 1.0001", reluCounter({ u: 1.0001 }), 2 * 71 - 1],
    ["u = 1.001", reluCounter({ u: 1.001 }), 2 * 23 - 1],
    ["u = 0.999", reluCounter({ u: 0.999 }), 2 * 23 - 2],
    // a + b is left by every pair of brackets, 1/50 by each of 25.
    ["a = 1.02", reluCounter({ a: 1.02, b: -1 }), 50 - 1],
    ["a = 1.004", reluCounter({ a: 1.004, b: -1 }), 250 - 1],
    ["K = 8", lstmCounter({ saturation: 8 }), 2 * 43 - 2],
    ["K = 10", lstmCounter({ saturation: 10 }), 2 * 116 - 2],
  ])("finds the horizon that follows from %s", async (_name, model, horizon) => {
    const certificate = await certify(model, { upTo: 1000, deepest: 0 });
    expect(certificate).toMatchObject({ kind: "exact", horizon });
    expect(rightSteps(model, [certificate.worst!.word])).toEqual([horizon]);
  });

  it("certifies exact counters as far as it looks, at any depth", async () => {
    for (const model of [reluCounter(), reluCounter({ a: 0.5 }), lstmCounter({ saturation: 20 })]) {
      const certificate = await certify(model, { upTo: 3000, deepest: 300 });
      expect(certificate).toMatchObject({ kind: "exact", horizon: 3000, depth: { certified: 300, upTo: 300 } });
      expect(certificate).not.toHaveProperty("worst");
    }
  });

  it("is not fooled where a sample is", async () => {
    const model = reluCounter({ u: 1.0005 });
    const { horizon } = await extrapolate(model, {
      task: { kind: "dyck1", sampler: "uniform" },
      lengths: [64, 70, 76],
      sequences: 50,
      seed: 1,
    });
    expect(horizon).toBe(76);
    expect((await certify(model, { upTo: 76 })).horizon).toBe(63);
  });

  const random = (cell: ModelSpec["cell"], dtype: Dtype, noise: number): Model[] => {
    const means: Record<ModelSpec["cell"], Record<string, number[]>> = {
      linear: { A: [1], B: [1, -1], C: [0, 3], "readout.bias": [1, -1.5] },
      relu: { "rnn.weight_hh_l0": [-1], "rnn.weight_ih_l0": [2, 1], "readout.bias": [1, -3], "readout.weight": [0, 2] },
      tanh: {
        "rnn.weight_hh_l0": [1.2],
        "rnn.weight_ih_l0": [0.2, -0.2],
        "readout.bias": [1, 0.3],
        "readout.weight": [0, -3],
      },
      gru: {
        "rnn.weight_ih_l0": [0, 0, 0, 0, 1, -1],
        "rnn.bias_ih_l0": [0, 1.5, 0],
        "readout.bias": [1, -0.15],
        "readout.weight": [0, 3],
      },
      lstm: {
        "rnn.weight_ih_l0": [0, 0, 0, 0, 3, -3, 0, 0],
        "rnn.bias_ih_l0": [3, 3, 0, 3],
        "readout.bias": [1, -1],
        "readout.weight": [0, 3],
      },
    };
    return [1, 2, 3, 4, 5, 6].map((seed) => {
      const model = oneUnit(cell, means[cell], dtype);
      const next = randomNumbers(seed);
      const changed = Object.entries(model.parameters()).map(([name, { shape, data }]) => {
        return [name, { shape, data: data.map((value) => value + noise * (2 * next() - 1)) }] as const;
      });
      model.setParameters(Object.fromEntries(changed));
      return model;
    });
  };

  it.each(["linear", "relu", "tanh", "gru", "lstm"] as const)(
    "agrees with every prefix of 12 symbols for %s cells around a counter",
    async (cell) => {
      const depths = { certified: 0, right: 0 };
      for (const dtype of ["float32", "float64"] as const) {
        for (const noise of [0.01, 0.2]) {
          for (const model of random(cell, dtype, noise)) {
            const certificate = await certify(model, { upTo: 12, deepest: 4 });
            depths.right += expectTrue(certificate, model, 12);
            depths.certified += certificate.depth.certified;
          }
        }
      }
      // Longer strings may fail at less depth than 12 symbols do; that nothing is certified at all is no certificate.
      const least = { linear: 0, relu: depths.right, tanh: 0, gru: 12, lstm: 20 };
      expect(depths.certified).toBeGreaterThanOrEqual(least[cell]);
      if (least[cell] > 0) expect(depths.right).toBeGreaterThan(12);
    },
  );

  it("certifies depths for strings of any length", async () => {
    // A tanh unit that forgets: what is certified holds on a long walk below that depth, and the next depth fails.
    const model = oneUnit("tanh", {
      "rnn.weight_hh_l0": [0.4],
      "rnn.weight_ih_l0": [1, -1],
      "readout.weight": [0, 1],
      "readout.bias": [1, 0],
    });
    const { depth } = await certify(model, { upTo: 40, deepest: 20 });
    expect(depth.certified).toBe(1);
    const walk = "()".repeat(500);
    expect(rightSteps(model, [walk])).toEqual([1000]);
    expect(rightSteps(model, [`(())`])[0]).toBeLessThan(4);
  });

  it("says how states were followed, and what is a bound", async () => {
    const gru = random("gru", "float32", 0.2)[0]!;
    expect((await certify(gru, { upTo: 20 })).states).toBe("widened");
    const lstm = lstmCounter({ saturation: 4 });
    const weights = { shape: [4, 1], data: Float32Array.of(1, 2, 3, 1) };
    lstm.setParameters({ "rnn.weight_hh_l0": weights });
    const certificate = await certify(lstm, { upTo: 100 });
    expect(certificate.states).toBe("widened");
    expect(certificate.kind === "exact").toBe(certificate.worst?.step === certificate.horizon + 1);
    expectTrue(await certify(lstm, { upTo: 12 }), lstm, 12);
    // h' = tanh(sigmoid(8 h) (1 - 2 h) +- 1) rises with h up to 0.21, and then falls.
    const bent = oneUnit("gru", {
      "rnn.weight_ih_l0": [0, 0, 0, 0, 1, -1],
      "rnn.weight_hh_l0": [8, 0, -2],
      "rnn.bias_ih_l0": [0, -40, 0],
      "rnn.bias_hh_l0": [0, 0, 1],
      "readout.weight": [0, 3],
      "readout.bias": [1, 0],
    });
    const boxed = await certify(bent, { upTo: 12 });
    expect(boxed).toMatchObject({ states: "boxes", horizon: 2, kind: "exact", worst: { string: "(()" } });
    expectTrue(boxed, bent, 12);
  });

  it("is exact of tanh cells where tanh is known to be monotone, and bounds it in float64", async () => {
    for (const dtype of ["float32", "float64"] as const) {
      const model = oneUnit("tanh", { "rnn.weight_ih_l0": [1, -1], "readout.weight": [0, 1] }, dtype);
      // Yes from just that state on to which one opening leads: no room for any slack.
      const h = stateTrace(model, "(").h.data[0]!;
      const { shape, data } = model.parameters()["readout.bias"]!;
      data.set([1, -h]);
      model.setParameters({ "readout.bias": { shape, data } });
      const { kind, horizon, states } = await certify(model, { upTo: 10 });
      const expected = { float32: ["exact", 2, "monotone"], float64: ["bound", 0, "widened"] };
      expect([kind, horizon, states]).toEqual(expected[dtype]);
    }
  });

  it("starts where the model starts", async () => {
    const model = createModel(
      {
        cell: "relu",
        inputSize: 2,
        hiddenSize: 1,
        outputSize: 2,
        learnInitialState: true,
        readout: { activation: "sigmoid" },
      },
      { seed: 1 },
    );
    const set = (name: string, numbers: number[]): void => {
      const { shape } = model.parameters()[name]!;
      model.setParameters({ [name]: { shape, data: Float32Array.from(numbers) } });
    };
    for (const [name, numbers] of Object.entries(reluCounter().parameters())) set(name, [...numbers.data]);
    set("initial.h_l0", [0.25]);
    expect((await certify(model, { upTo: 100 })).horizon).toBe(100);
    set("initial.h_l0", [0.5]);
    expect(await certify(model, { upTo: 100 })).toMatchObject({ horizon: 1, worst: { string: "()", step: 2 } });
  });

  it("reads outputs as the loss means them", async () => {
    const model = oneUnit("relu", { "rnn.weight_ih_l0": [1, -1], "rnn.weight_hh_l0": [1] });
    const logits = createModel({ ...model.spec, readout: { activation: "none" } });
    const counting = { "readout.weight": [0, 1], "readout.bias": [0.2, -0.5] };
    const given = { ...model.parameters() };
    for (const [name, numbers] of Object.entries(counting))
      given[name] = { ...given[name]!, data: Float32Array.from(numbers) };
    logits.setParameters(given);
    expect((await certify(logits, { upTo: 50, loss: "bce" })).horizon).toBe(50);
    expect((await certify(logits, { upTo: 50, loss: "mse" })).horizon).toBe(0);
    await expect(certify(model, { upTo: 50, loss: "bce" })).rejects.toThrow('loss "bce" takes logits');
  });

  // The state comes to sqrt(0.5 / 0.001) = 22.4 where the answer turns at 0.5, to sqrt(1 / 0.001) = 31.6 at 1.
  it.each([
    ["sigmoid", undefined, 23],
    ["none", undefined, 23],
    ["none", "bce", 23],
    ["none", "mse", 32],
    ["clip", undefined, 32],
    ["clip", "mse", 32],
  ] as const)("reads the read-out %s, the loss %s, as every measure does", async (activation, loss, depth) => {
    const model = reluCounter({ u: 1.001, readout: { weights: [1, 1], biases: [1, -0.5], activation } });
    const { worst, threshold } = await certify(model, { upTo: 100, ...(loss && { loss }) });
    expect(worst!.step).toBe(2 * depth);
    expect(threshold).toBe(activation === "none" && loss !== "mse" ? 0 : 0.5);
    const options = loss && { threshold: loss === "mse" ? 0.5 : 0 };
    expect(await firstFailingDepth(model, options)).toMatchObject({ depth, step: 2 * depth - 1 });
    expect((await predictFailingDepth(model, options))!.depth).toBe(depth);
    expect((await explainCounter(model, options)).measured.depth).toBe(depth);
  });

  it("follows strings of thousands of symbols back", async () => {
    // 1/1000 is left by each of 1000 pairs, at whatever depth they are; what is lost below 0 would be less.
    const counting = await certify(reluCounter({ a: 1.0005, b: -1, dtype: "float64" }), { upTo: 10_000, deepest: 0 });
    expect(counting).toMatchObject({ kind: "exact", horizon: 1999, worst: { depth: 0, step: 2000 } });
    // An excursion of depth k is left with 1.9e-6 k^2.
    const growing = reluCounter({ u: 1 + 1.9e-6, dtype: "float64" });
    const { worst } = await certify(growing, { upTo: 100_000, deepest: 0 });
    expect(runs(worst!.string)).toBe("(^513 )^513");
  });

  it("refuses what it cannot certify in a sentence", async () => {
    const spec = { cell: "relu", inputSize: 2, hiddenSize: 2, outputSize: 2 } as const;
    const refused = (model: Model, options: object): Promise<unknown> => certify(model, options as never);
    await expect(refused(createModel(spec), { upTo: 10 })).rejects.toThrow(
      "The model must be one layer of one unit to be certified, got 1 layer of 2 units: use extrapolate, which samples.",
    );
    const one = createModel({ ...spec, hiddenSize: 1 });
    await expect(refused(one, {})).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", "upTo"));
    await expect(refused(one, { upTo: 1e9 })).rejects.toThrow(failure("OUTLAST_INVALID_SPEC", "upTo"));
    await expect(refused(one, { upTo: 10, deep: 1 })).rejects.toThrow('no field "deep"');
    await expect(refused(one, { upTo: 10, task: { kind: "delay", delay: 2 } })).rejects.toThrow(
      'task.kind must be "dyck1" to be certified, got "delay".',
    );
    await expect(refused(createModel({ ...spec, hiddenSize: 1, inputSize: 3 }), { upTo: 10 })).rejects.toThrow(
      "model.inputSize must be 2",
    );
  });

  it("stops when it is told to, and says how far it is", async () => {
    const abort = new AbortController();
    const slow = certify(reluCounter(), { upTo: 1_000_000, deepest: 0, signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await expect(slow).rejects.toThrow("aborted");
    const seen: number[] = [];
    await certify(reluCounter(), { upTo: 500, onProgress: ({ done, total }) => seen.push(done, total) });
    expect(seen.at(-1)).toBe(500);
  });
});
