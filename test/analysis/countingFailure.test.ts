import { describe, expect, it } from "vitest";
import {
  certify,
  counterIndicators,
  createModel,
  dyckAcceptor,
  explainCounter,
  extrapolate,
  firstFailingDepth,
  linearCounter,
  lstmCounter,
  predictFailingDepth,
  reluCounter,
  saturationLaw,
  train,
  trainMany,
} from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { failure, randomNumbers } from "../helpers.js";

/** The least depth up to `most` whose string evaluation finds wrong, and the step, one depth after another. */
async function oneByOne(model: Model, most: number): Promise<{ depth: number | null; step: number | null }> {
  const lengths = Array.from({ length: most }, (_, i) => 2 * (i + 1));
  const task = { kind: "dyck1", sampler: "zigzag" } as const; // its first string has one excursion
  const { metrics } = await extrapolate(model, { task, lengths, sequences: 1, seed: 1 });
  const i = metrics.sequenceAccuracy!.mean.indexOf(0);
  return i < 0 ? { depth: null, step: null } : { depth: i + 1, step: metrics.firstFailure!.mean[i]! };
}

/** A model of this spec with the parameters of `of`, but for those named `still` moved by up to `size`. */
function moved(of: Model, size: number, seed: number, still?: string): Model {
  const next = randomNumbers(seed);
  const parameters = Object.entries(of.parameters()).map(([name, { shape, data }]) => {
    const values = data.map((value) => (name === still ? value : value + size * (2 * next() - 1)));
    return [name, { shape, data: values }] as const;
  });
  const model = createModel({ ...of.spec, init: { kind: "pytorch" } });
  model.setParameters(Object.fromEntries(parameters));
  return model;
}

/** The same unit twice, the second one not read: no order that is known, so every depth is walked. */
function beside(unit: Model): Model {
  const model = createModel({ ...unit.spec, hiddenSize: 2, init: { kind: "constant", value: 0 } });
  const own = unit.parameters();
  const parameters = Object.entries(model.parameters()).map(([name, { shape, data }]) => {
    const values = data.slice();
    // A unit's numbers stand in every second row, or column, of its own.
    const [rows = 1, columns = 1] = shape;
    const from = own[name]!.data;
    if (name === "readout.weight") from.forEach((value, o) => (values[2 * o] = value));
    else if (name.includes("weight_hh")) for (let r = 0; r < rows; r += 2) values[r * columns] = from[r / 2]!;
    else if (shape.length === 2) {
      for (let r = 0; r < rows; r += 2) for (let i = 0; i < 2; i++) values[r * 2 + i] = from[r + i]!;
    } else if (name === "readout.bias") values.set(from);
    else from.forEach((value, r) => (values[2 * r] = value));
    return [name, { shape, data: values }] as const;
  });
  model.setParameters(Object.fromEntries(parameters));
  return model;
}

describe("the first failing depth", () => {
  // Depths found for these weights in float32.
  it.each<[string, Model, number]>([
    ["u = 1.0001", reluCounter({ u: 1.0001 }), 71],
    ["u = 0.9999", reluCounter({ u: 0.9999 }), 71],
    ["u = 1.0005", reluCounter({ u: 1.0005 }), 32],
    ["u = 0.9995", reluCounter({ u: 0.9995 }), 32],
    ["u = 1.001", reluCounter({ u: 1.001 }), 23],
    ["u = 0.999", reluCounter({ u: 0.999 }), 23],
    ["a = 1.004", reluCounter({ a: 1.004, b: -1 }), 126],
    ["a = 0.996", reluCounter({ a: 0.996, b: -1 }), 126],
    ["a = 1.02", reluCounter({ a: 1.02, b: -1 }), 25],
    ["a = 0.98", reluCounter({ a: 0.98, b: -1 }), 25],
    ["K = 4", lstmCounter({ saturation: 4 }), 6],
    ["K = 5", lstmCounter({ saturation: 5 }), 10],
    ["K = 6", lstmCounter({ saturation: 6 }), 16],
    ["K = 8", lstmCounter({ saturation: 8 }), 43],
    ["K = 10", lstmCounter({ saturation: 10 }), 116],
  ])("is known: %s", async (_name, model, depth) => {
    const found = await firstFailingDepth(model);
    expect(found).toMatchObject({ depth, upTo: 1e6, decided: depth });
    expect(found).toMatchObject(await oneByOne(model, depth));
    // Ordered or not makes no difference.
    expect(await firstFailingDepth(beside(model))).toEqual(found);
  });

  it("is what evaluation finds depth by depth, whatever the weights", async () => {
    const most = 40;
    const learned = createModel({ ...reluCounter().spec, learnInitialState: true, init: { kind: "pytorch" } });
    learned.setParameters(reluCounter().parameters());
    const units: Model[] = [
      learned,
      reluCounter(),
      linearCounter(),
      lstmCounter({ saturation: 5 }),
      reluCounter({ dtype: "float64" }),
    ];
    const other = (cell: "tanh" | "gru" | "lstm", hiddenSize: number): Model =>
      createModel({ cell, inputSize: 2, hiddenSize, outputSize: 2, readout: { activation: "sigmoid" } }, { seed: 5 });
    units.push(other("tanh", 1), other("gru", 1), other("lstm", 3));
    const depths = new Set<number | null>();
    for (const unit of units) {
      for (let seed = 0; seed < 8; seed++) {
        // An LSTM whose gates do not read h has an order, one whose gates do has none.
        const still = seed < 4 && unit.spec.cell === "lstm" ? "rnn.weight_hh_l0" : undefined;
        const model = moved(unit, seed % 2 === 0 ? 0.02 : 0.3, seed, still);
        const expected = await oneByOne(model, most);
        const { depth, step } = await firstFailingDepth(model, { upTo: most });
        expect({ depth, step }, `${unit.spec.cell}, seed ${seed}`).toEqual(expected);
        depths.add(depth);
      }
    }
    expect(depths.size).toBeGreaterThan(8);
  });

  it("of units that count exactly is nowhere up to 10^6", async () => {
    const none = { depth: null, step: null, upTo: 1e6, decided: 1e6 };
    expect(await firstFailingDepth(lstmCounter({ saturation: 20 }))).toEqual(none);
    expect(await firstFailingDepth(reluCounter({ a: 0.7 }), { upTo: 1000 })).toEqual({
      ...none,
      upTo: 1000,
      decided: 1000,
    });
  });

  it("is decided however deep where states have an order, and else found by bisection", async () => {
    const unit = reluCounter({ u: 1 - 1e-10, dtype: "float64" });
    const found = await firstFailingDepth(unit, { upTo: 100_000 });
    const { depth } = found;
    expect(found).toEqual({ depth, step: 2 * depth! - 2, upTo: 100_000, decided: depth });
    expect(Math.abs(depth! - Math.sqrt(0.5e10))).toBeLessThan(3);
    expect(await firstFailingDepth(beside(unit), { upTo: 100_000 })).toEqual({ ...found, decided: 2 ** 14 });
  });

  it("is decided by an order only where one is known: tanh in float64 has been tried at no more than some numbers", async () => {
    for (const dtype of ["float32", "float64"] as const) {
      const lstm = lstmCounter({ saturation: 40, dtype });
      const { depth, decided } = await firstFailingDepth(lstm, { upTo: 40_000 });
      expect({ depth, decided }).toEqual({ depth: null, decided: dtype === "float32" ? 40_000 : 2 ** 14 });
      expect((await firstFailingDepth(reluCounter({ dtype }), { upTo: 40_000 })).decided).toBe(40_000);
    }
  });

  it("reads logits at 0, and numbers where it is told", async () => {
    const readout = { weights: [1, 1], biases: [1, -0.5], activation: "none" } as const;
    const model = reluCounter({ u: 1.001, readout });
    expect((await firstFailingDepth(model)).depth).toBe(23);
    // The second answer then changes at a state of 1, an error of u - 1 at depth sqrt(1 / (u - 1)).
    expect((await firstFailingDepth(model, { threshold: 0.5 })).depth).toBe(32);
  });

  it("ends when it is asked to, and wants a model of two symbols and two answers", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(firstFailingDepth(reluCounter(), { signal })).rejects.toThrow("enough");
    const wide = createModel({ cell: "relu", inputSize: 3, hiddenSize: 1, outputSize: 2 });
    await expect(firstFailingDepth(wide)).rejects.toThrow(failure("OUTLAST_INVALID_ARGUMENT", /inputSize 2, got 3/));
    await expect(firstFailingDepth(dyckAcceptor())).rejects.toThrow(/outputSize 2, got 1/);
    await expect(firstFailingDepth(reluCounter(), { upTo: 0 })).rejects.toThrow(/upTo must be a whole number from 1/);
    for (const threshold of [2, 1, 0, -0.5]) {
      const refused = failure(
        "OUTLAST_INVALID_ARGUMENT",
        /^threshold must be above 0 and below 1, .* sigmoid .*, got /,
      );
      for (const measure of [firstFailingDepth, predictFailingDepth, explainCounter]) {
        await expect(measure(reluCounter(), { threshold, upTo: 10 })).rejects.toThrow(refused);
      }
    }
    const clipped = reluCounter({ readout: { weights: [1, 1], biases: [1, -0.5], activation: "clip" } });
    expect((await firstFailingDepth(clipped, { threshold: 1, upTo: 10 })).depth).toBe(1);
    await expect(firstFailingDepth(clipped, { threshold: 1.5 })).rejects.toThrow(/above 0 and at most 1, .* clip/);
    for (const threshold of [NaN, Infinity, "1" as never]) {
      const refused = failure("OUTLAST_NOT_FINITE", /^threshold must be a finite number/);
      await expect(firstFailingDepth(reluCounter(), { threshold })).rejects.toThrow(refused);
      await expect(predictFailingDepth(reluCounter(), { threshold })).rejects.toThrow(refused);
    }
  });
});

describe("the options of failing depths", () => {
  it.each([
    [{ upTo: 1.5 }, "upTo must be a whole number from 1 to 100000000, got 1.5."],
    [{ upTo: 1e12 }, "upTo must be a whole number from 1 to 100000000, got 1000000000000."],
    [{ signal: {} }, "signal must be an AbortSignal."],
    [{ deepest: 3 }, 'has no field "deepest": there is upTo, threshold, signal.'],
  ])("%j are refused by every one", async (options, sentence) => {
    for (const measure of [firstFailingDepth, predictFailingDepth, explainCounter]) {
      const refused = measure(reluCounter(), options as never);
      await expect(refused).rejects.toThrow(sentence);
      if ("deepest" in options) await expect(refused).rejects.toThrow(`the options of ${measure.name} has`);
    }
  });
});

describe("the predicted depth", () => {
  it("follows the laws, to the digits", async () => {
    const laws = async (counters: object[]): Promise<string[]> => {
      const found = await Promise.all(counters.map(async (options) => predictFailingDepth(reluCounter(options))));
      return found.map((prediction) => prediction!.law!.toFixed(1));
    };
    const factors = [1.0001, 0.9999, 1.0005, 0.9995, 1.001, 0.999].map((u) => ({ u }));
    expect(await laws(factors)).toEqual(["70.7", "70.7", "31.6", "31.6", "22.4", "22.4"]);
    const additions = [1.004, 0.996, 1.02, 0.98].map((a) => ({ a, b: -1 }));
    expect(await laws(additions)).toEqual(["125.0", "125.0", "25.0", "25.0"]);
    expect([4, 5, 6, 8, 10].map((K) => saturationLaw(K).toFixed(1))).toEqual(["5.7", "9.4", "15.6", "42.3", "115.0"]);
  });

  it("is the depth found in float64, where rounding is far away, for any one-unit map", async () => {
    const depths = new Set<number | null>();
    const counters = [
      reluCounter({ dtype: "float64" }),
      linearCounter({ dtype: "float64" }),
      linearCounter({ a: -1, dtype: "float64", readout: { weights: [1, -1], biases: [9, -0.5] } }),
    ];
    for (const counter of counters) {
      for (let seed = 0; seed < 12; seed++) {
        const model = moved(counter, [0.3, 0.01, 1e-4][seed % 3]!, seed);
        const predicted = (await predictFailingDepth(model, { upTo: 5000 }))!;
        const { depth } = await firstFailingDepth(model, { upTo: 5000 });
        expect(predicted.depth, `seed ${seed}`).toBe(depth);
        depths.add(depth);
      }
    }
    for (const saturation of [3, 4.5, 7, 12]) {
      const model = lstmCounter({ saturation, dtype: "float64" });
      const { depth, law } = (await predictFailingDepth(model))!;
      expect(depth).toBe((await firstFailingDepth(model)).depth);
      expect(Math.abs(law! - depth!)).toBeLessThan(2);
    }
    expect(depths.size).toBeGreaterThan(10);
  });

  /** Predicted and measured depths of units of the seeds 0 to 59, trained on strings of up to 50 symbols. */
  const trained = async (cell: "lstm" | "relu"): Promise<[predicted: number, measured: number][]> => {
    const seeds = Array.from({ length: 60 }, (_, seed) => seed);
    const spec: ModelSpec = { cell, inputSize: 2, hiddenSize: 1, outputSize: 2, readout: { activation: "sigmoid" } };
    const models = seeds.map((seed) => createModel(spec, { seed }));
    const task = { kind: "dyck1", sequences: 3000 } as const;
    const optimizer = { kind: "adam", learningRate: 0.01 } as const;
    const options = { task, loss: "mse", scored: "every", optimizer, epochs: 4, batchSize: 1 } as const;
    await trainMany(
      models,
      seeds.map((seed) => ({ ...options, seed })),
    );
    const found = models.map(async (model): Promise<[number, number]> => {
      const predicted = await predictFailingDepth(model);
      expect(predicted?.gatesAtRest ?? false).toBe(cell === "lstm");
      return [predicted?.depth ?? NaN, (await firstFailingDepth(model)).depth ?? NaN];
    });
    return Promise.all(found);
  };

  it("of trained LSTM units is an estimate, near the depth found for most", async () => {
    const ratios = (await trained("lstm"))
      .map(([predicted, measured]) => predicted / measured)
      .toSorted((a, b) => a - b);
    const near = ratios.filter((ratio) => Math.abs(ratio - 1) < 0.1);
    expect(near.length).toBeGreaterThanOrEqual(54);
    expect(Math.abs(ratios[30]! - 1)).toBeLessThan(0.05);
    expect(near.filter((ratio) => ratio === 1).length).toBeLessThan(30);
  }, 120_000);

  it("of trained ReLU units is the depth found, or next to it, for all that get strings right", async () => {
    const counting = (await trained("relu")).filter(([, measured]) => measured > 2);
    expect(counting.length).toBeGreaterThanOrEqual(12);
    for (const [predicted, measured] of counting) expect(Math.abs(predicted - measured)).toBeLessThanOrEqual(1);
    expect(new Set(counting.map(([, measured]) => measured)).size).toBeGreaterThan(5);
  }, 120_000);

  it("is none where gates are saturated in the model's numbers", async () => {
    expect(await predictFailingDepth(lstmCounter({ saturation: 20 }))).toEqual({
      depth: null,
      law: null,
      upTo: 1e6,
      gatesAtRest: false,
    });
    expect((await predictFailingDepth(lstmCounter({ saturation: 20, dtype: "float64" })))!.depth).toBe(17062);
  });

  it("is not there for weights without an order, and for cells that do not count", async () => {
    expect(await predictFailingDepth(reluCounter({ u: -1 }))).toBeUndefined();
    expect(await predictFailingDepth(reluCounter({ readout: { weights: [1, 0], biases: [1, 1] } }))).toBeUndefined();
    const gru = createModel({ cell: "gru", inputSize: 2, hiddenSize: 1, outputSize: 2 });
    const refused = failure("OUTLAST_INVALID_ARGUMENT", /relu or linear or lstm/);
    await expect(predictFailingDepth(gru)).rejects.toThrow(refused);
  });

  it("ends when it is asked to, in the middle or before", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(predictFailingDepth(reluCounter(), { signal })).rejects.toThrow("enough");
    await expect(predictFailingDepth(reluCounter({ u: -1 }), { signal })).rejects.toThrow("enough");
    const abort = new AbortController();
    const slow = predictFailingDepth(reluCounter(), { upTo: 1e8, signal: abort.signal });
    setTimeout(() => abort.abort(new Error("later")), 5);
    await expect(slow).rejects.toThrow("later");
  });
});

describe("a model that diverged, or is let go", () => {
  it("is refused in a sentence where numbers are missing", async () => {
    const readout = { activation: "sigmoid", bias: true } as const;
    const model = createModel({ cell: "linear", inputSize: 2, hiddenSize: 1, outputSize: 2, readout }, { seed: 1 });
    const optimizer = { kind: "gd", learningRate: 1e30 } as const;
    const options = { loss: "mse", scored: "every", optimizer, steps: 50, batchSize: 1, seed: 1 } as const;
    expect((await train(model, { ...options, task: { kind: "dyck1", sequences: 100 } })).status).toBe("diverged");
    const refused = failure("OUTLAST_NOT_FINITE", /^model must have finite parameters, got .* in A: its training/);
    await expect(certify(model, { upTo: 10 })).rejects.toThrow(refused);
    for (const measure of [firstFailingDepth, predictFailingDepth, explainCounter]) {
      await expect(measure(model)).rejects.toThrow(refused);
    }
    expect(() => counterIndicators(model)).toThrow(refused);
  });

  it("is read at the call, and no more", async () => {
    const [model, other] = [reluCounter({ u: 0.999 }), reluCounter({ u: 0.9999 })];
    const found = explainCounter(model, { upTo: 100 });
    model.setParameters(other.parameters());
    model.dispose();
    expect(await found).toMatchObject({ indicators: { u: Math.fround(0.999) }, predicted: { depth: 23 }, measured: { depth: 23 } }); // prettier-ignore
  });
});

describe("an explanation", () => {
  it("puts both depths beside what the parameters are off by", async () => {
    const { indicators, steps, threshold, predicted, measured } = await explainCounter(reluCounter({ u: 0.999 }));
    expect(indicators!.uDeviation).toBeCloseTo(0.001, 6);
    expect([predicted!.depth, measured.depth]).toEqual([23, 23]);
    expect(steps!.open.keep).toBe(Math.fround(0.999));
    expect(threshold).toEqual({ at: 0.5, none: 0, one: 1 });
  });

  it("says what it can of a model that it cannot explain", async () => {
    const found = await explainCounter(beside(reluCounter({ u: 0.999 })));
    expect(found.unexplained).toMatch(/2 units in 1 layer/);
    expect(found.measured.depth).toBe(23);
    expect(found.indicators).toBeUndefined();
    const tanh = createModel({ cell: "tanh", inputSize: 2, hiddenSize: 1, outputSize: 2 });
    expect((await explainCounter(tanh)).unexplained).toMatch(/between -1 and 1/);
  });
});
