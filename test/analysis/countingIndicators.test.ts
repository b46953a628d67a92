import { describe, expect, it } from "vitest";
import {
  bracketInputs,
  counterIndicators,
  createModel,
  gateSaturation,
  gateValues,
  hasGates,
  gruFixedPoints,
  linearCounter,
  lstmCounter,
  lstmGateBounds,
  reluCounter,
} from "../../src/index.js";
import type { Model, ModelSpec } from "../../src/index.js";
import { distance, failure } from "../helpers.js";

const unit = (cell: ModelSpec["cell"], seed: number, more: Partial<ModelSpec> = {}): Model => {
  const spec: ModelSpec = { cell, inputSize: 2, hiddenSize: 1, outputSize: 2, dtype: "float64", ...more };
  return createModel({ readout: { activation: "sigmoid" }, ...spec }, { seed });
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe("indicators of a ReLU or linear unit", () => {
  it("are its deviations from an exact counter", () => {
    const found = counterIndicators(reluCounter({ a: 1.02, b: -1, u: 0.9995, dtype: "float64" }));
    expect(found).toMatchObject({ a: 1.02, b: -1, u: 0.9995, ratio: -1.02, exact: false });
    expect(found.ratioDeviation).toBeCloseTo(0.02, 12);
    expect(found.uDeviation).toBeCloseTo(0.0005, 12);
    expect(found.deviation).toBeCloseTo(Math.hypot(0.02, 0.0005), 12);
    expect(counterIndicators(linearCounter({ a: -3 }))).toMatchObject({ deviation: 0, exact: true });
    expect(counterIndicators(reluCounter({ a: -3 }))).toMatchObject({ deviation: 0, exact: false });
  });

  it.each(["float32", "float64"] as const)("read weights and biases as the model adds them, in %s", (dtype) => {
    for (let seed = 0; seed < 20; seed++) {
      for (const cell of ["relu", "linear"] as const) {
        const model = unit(cell, seed, { dtype, bias: true });
        const { a, b, u } = counterIndicators(model);
        const [afterOpen, afterClose] = ["(", ")"].map((symbol) => {
          const { finalState } = model.forward(bracketInputs(symbol, dtype));
          return finalState.h.data[0]!;
        });
        const cut = (x: number): number => (cell === "relu" ? Math.max(0, x) : x);
        expect([cut(a), cut(b)]).toEqual([afterOpen, afterClose]);
        expect(model.parameters()[cell === "relu" ? "rnn.weight_hh_l0" : "A"]!.data[0]).toBe(u);
      }
    }
  });

  it("see a state that does not start at 0", () => {
    const model = reluCounter();
    const learned = createModel({ ...model.spec, learnInitialState: true });
    learned.setParameters({ ...model.parameters(), "initial.h_l0": { shape: [1], data: Float32Array.of(0.5) } });
    expect(counterIndicators(learned)).toMatchObject({ deviation: 0, exact: false });
  });

  it.each<[string, Model, RegExp]>([
    ["another cell", lstmCounter({ saturation: 1 }), /must have the cell relu or linear, got "lstm"/],
    ["more units", unit("relu", 0, { hiddenSize: 2 }), /hiddenSize 2 and 1 layers/],
    ["more layers", unit("relu", 0, { layers: 2 }), /hiddenSize 1 and 2 layers/],
    ["another alphabet", unit("relu", 0, { inputSize: 3 }), /inputSize 2, got 3/],
    ["no model", {} as Model, /createModel/],
  ])("are refused to %s", (_what, model, message) => {
    expect(() => counterIndicators(model)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", message));
  });
});

describe("bounds of an LSTM unit's gates", () => {
  it("hold for every state and are met", () => {
    const ways = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      const model = unit("lstm", seed);
      const { data: w } = model.parameters()["rnn.weight_ih_l0"]!;
      const { data: v } = model.parameters()["rnn.weight_hh_l0"]!;
      const [bi, bh] = ["ih", "hh"].map((name) => model.parameters()[`rnn.bias_${name}_l0`]!.data);
      const sums = (gate: number, symbols: number[]): number[] =>
        symbols.flatMap((x) =>
          [-1, -0.3, 0.4, 1].map((h) => w[2 * gate + x]! + bi![gate]! + bh![gate]! + v[gate]! * h),
        );
      const bounds = lstmGateBounds(model);
      const down = model.parameters()["readout.weight"]!.data[1]! < 0;
      expect(bounds.counts).toBe(down ? "down" : "up");
      ways.add(bounds.counts);
      for (const [gate, name] of [
        [0, "input"],
        [1, "forget"],
        [3, "output"],
      ] as const) {
        const all = sums(gate, [0, 1]);
        expect(bounds[name].worst).toBeCloseTo(Math.min(...all), 12);
        expect(bounds[name].best).toBeCloseTo(Math.max(...all), 12);
        expect(bounds[name].shortfall).toBeCloseTo(1 - sigmoid(Math.min(...all)), 12);
      }
      // What is to rise, and what to fall, as the second answer reads the state.
      const [rising, falling] = down ? (["close", "open"] as const) : (["open", "close"] as const);
      const symbol = { open: 0, close: 1 };
      expect(bounds[rising].worst).toBeCloseTo(Math.min(...sums(2, [symbol[rising]])), 12);
      expect(bounds[rising].best).toBeCloseTo(Math.max(...sums(2, [symbol[rising]])), 12);
      expect(bounds[rising].shortfall).toBeCloseTo(1 - Math.tanh(bounds[rising].worst), 12);
      expect(bounds[falling].worst).toBeCloseTo(Math.max(...sums(2, [symbol[falling]])), 12);
      expect(bounds[falling].best).toBeCloseTo(Math.min(...sums(2, [symbol[falling]])), 12);
      expect(bounds[falling].shortfall).toBeCloseTo(1 + Math.tanh(bounds[falling].worst), 12);
    }
    expect(ways.size).toBe(2);
  });

  it("show what rounds away in the gate itself", () => {
    const { forget, open } = lstmGateBounds(lstmCounter({ saturation: 40 }));
    expect(forget.shortfall).toBeCloseTo(Math.exp(-40), 22);
    expect(open.shortfall / (2 * Math.exp(-80))).toBeCloseTo(1, 6);
  });
});

describe("saturation along a string", () => {
  const inputs = bracketInputs("(()(()))");

  it("is all of the gates of a saturated counter, and none of a leaking one", () => {
    const all = gateSaturation(lstmCounter({ saturation: 20 }), { inputs });
    expect(Object.keys(all)).toEqual(["input", "forget", "candidate", "output"]);
    for (const { share, largestDistance } of Object.values(all)) {
      expect(share).toBe(1);
      expect(largestDistance).toBeLessThan(2 ** -25);
    }
    const { forget, candidate } = gateSaturation(lstmCounter({ saturation: 10 }), { inputs });
    expect(forget!.share).toBe(0);
    expect(forget!.meanDistance).toBeCloseTo(1 - sigmoid(10), 12);
    expect(candidate!.share).toBe(1);
  });

  it.each(["lstm", "gru"] as const)("is that of the gates that make the states of layers of %s units", (cell) => {
    const model = unit(cell, 3, { hiddenSize: 2, layers: 2, learnInitialState: true });
    const sequences = { inputs: bracketInputs("(()", "float64"), lengths: [2] };
    const found = gateSaturation(model, sequences);
    const p = (name: string): ArrayLike<number> => model.parameters()[name]!.data;
    const start = (part: string, layer: number): number[] => [...(p(`initial.${part}_l${layer}`) as Float64Array)];
    const state = [0, 1].map((layer) => ({ h: start("h", layer), c: cell === "lstm" ? start("c", layer) : [] }));
    const gates = cell === "lstm" ? 4 : 3;
    const distances = Array.from({ length: gates }, (): number[] => []);
    for (const symbol of [0, 0]) {
      let x = [symbol === 0 ? 1 : 0, symbol === 0 ? 0 : 1];
      state.forEach(({ h, c }, layer) => {
        const row = (name: string, vector: number[], r: number): number =>
          vector.reduce(
            (sum, v, k) => sum + p(`rnn.weight_${name}_l${layer}`)[r * 2 + k]! * v,
            p(`rnn.bias_${name}_l${layer}`)[r]!,
          );
        const next = h.map((before, j) => {
          const at = (g: number, r = 1): number => row("ih", x, g * 2 + j) + r * row("hh", h, g * 2 + j);
          const [first, second] = [sigmoid(at(0)), sigmoid(at(1))];
          const candidate = Math.tanh(at(2, cell === "gru" ? first : 1));
          const values = [first, second, candidate, ...(cell === "lstm" ? [sigmoid(at(3))] : [])];
          values.forEach((v, g) => distances[g]!.push(g === 2 ? 1 - Math.abs(v) : Math.min(v, 1 - v)));
          if (cell === "gru") return (1 - second) * candidate + second * before;
          c[j] = second * c[j]! + first * candidate;
          return values[3]! * Math.tanh(c[j]);
        });
        state[layer]!.h = x = next;
      });
    }
    Object.values(found).forEach(({ share, meanDistance, largestDistance }, gate) => {
      const list = distances[gate]!;
      expect(share).toBe(0);
      expect(meanDistance).toBeCloseTo(list.reduce((sum, d) => sum + d, 0) / list.length, 12);
      expect(largestDistance).toBeCloseTo(Math.max(...list), 12);
    });
  });

  it.each(["lstm", "gru"] as const)(
    "has the values of the gates that make the states of layers of %s units",
    (cell) => {
      const model = unit(cell, 5, { hiddenSize: 3, layers: 2 });
      const data = Float64Array.from([...bracketInputs("(()(").data, ...bracketInputs("))()").data]);
      const strings = { shape: [2, 4, 2], data };
      const { h, c } = model.forward(strings, { states: "all" }).states!;
      const values = gateValues(model, strings);
      const gates = Object.values(values).map((gate) => gate.data);
      expect(Object.values(values).map(({ shape }) => shape)).toEqual(gates.map(() => [2, 2, 4, 3]));
      const made = Array.from(h.data, (_, at) => {
        const isFirst = Math.floor(at / 3) % 4 === 0;
        const before = (state: ArrayLike<number>): number => (isFirst ? 0 : state[at - 3]!);
        const [first, second, candidate, output] = gates.map((gate) => gate[at]!);
        if (c === undefined) return (1 - second!) * candidate! + second! * before(h.data);
        return output! * Math.tanh(second! * before(c.data) + first! * candidate!);
      });
      expect(distance(made, h.data)).toBeLessThan(1e-13);
      expect([hasGates("lstm"), hasGates("gru"), hasGates("tanh")]).toEqual([true, true, false]);
    },
  );

  it("is refused to cells without gates", () => {
    expect(() => gateValues(reluCounter(), inputs)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /got the cell relu/));
    expect(() => gateSaturation(reluCounter(), { inputs })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /got the cell relu/),
    );
    expect(() => gateSaturation(lstmCounter({ saturation: 1 }), { input: inputs } as never)).toThrow(
      /did you mean "inputs"/,
    );
  });
});

describe("fixed points of a GRU unit", () => {
  const step = (model: Model, symbol: string, h: number): number => {
    const initialState = { h: { shape: [1, 1, 1], data: Float64Array.of(h) } };
    return model.forward(bracketInputs(symbol, "float64"), { initialState }).finalState.h.data[0]!;
  };

  it("are where a step leaves the state, with the step's derivative", () => {
    for (let seed = 0; seed < 10; seed++) {
      const model = unit("gru", seed);
      const found = gruFixedPoints(model);
      for (const [symbol, { h, settled, rho }] of [
        ["(", found.open],
        [")", found.close],
      ] as const) {
        expect(settled).toBe(true);
        expect(Math.abs(step(model, symbol, h) - h)).toBeLessThan(1e-12);
        const slope = (step(model, symbol, h + 1e-5) - step(model, symbol, h - 1e-5)) / 2e-5;
        expect(rho).toBeCloseTo(slope, 8);
        expect(Math.abs(rho)).toBeLessThan(1);
      }
    }
  });

  it("take the same number of closings from every deep string, that of the law without recurrent weights", () => {
    // h goes to 0.9 on "(" and to -0.9 on ")", by z = sigmoid(3) a step; the answer changes at h = 0.1.
    const model = unit("gru", 0, { init: { kind: "constant", value: 0 } });
    const n = Math.atanh(0.9);
    model.setParameters({
      "rnn.weight_ih_l0": { shape: [3, 2], data: Float64Array.of(0, 0, 3, 3, n, -n) },
      "readout.weight": { shape: [2, 1], data: Float64Array.of(0, 4) },
      "readout.bias": { shape: [2], data: Float64Array.of(5, -0.4) },
    });
    const { open, close, threshold, steps, firstOrder } = gruFixedPoints(model);
    expect([open.h, close.h, threshold]).toEqual([
      expect.closeTo(0.9, 10),
      expect.closeTo(-0.9, 10),
      expect.closeTo(0.1, 12),
    ]);
    expect(open.rho).toBeCloseTo(sigmoid(3), 12);
    expect(firstOrder).toBeCloseTo(Math.log(1.8 / 1) / -Math.log(sigmoid(3)), 8);
    expect(steps).toBe(Math.ceil(firstOrder!));
    for (const depth of [500, 1000]) {
      const { outputs } = model.forward(bracketInputs("(".repeat(depth) + ")".repeat(depth), "float64"));
      const first = Array.from({ length: depth }, (_, t) => outputs.data[2 * (depth + t) + 1]! < 0.5).indexOf(true);
      expect(first + 1).toBe(steps);
    }
  });

  it("say of every GRU how many closings after many openings the answer is no, none where it is no before", () => {
    const kinds = { before: 0, after: 0, never: 0 };
    for (let seed = 0; seed < 100; seed++) {
      const model = unit("gru", seed);
      const { steps } = gruFixedPoints(model);
      const [up, down] = [500, 2000];
      const { outputs } = model.forward(bracketInputs("(".repeat(up) + ")".repeat(down), "float64"));
      // From the last opening on.
      const no = Array.from({ length: down + 1 }, (_, t) => outputs.data[2 * (up - 1 + t) + 1]! < 0.5).indexOf(true);
      expect(steps, `seed ${seed}`).toBe(no < 0 ? null : no);
      kinds[no < 0 ? "never" : no === 0 ? "before" : "after"]++;
    }
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(2);
  });

  it("may never let the answer change", () => {
    const model = unit("gru", 1);
    model.setParameters({ "readout.weight": { shape: [2, 1], data: Float64Array.of(0, 0) } });
    model.setParameters({ "readout.bias": { shape: [2], data: Float64Array.of(1, 1) } });
    const { steps, threshold, firstOrder } = gruFixedPoints(model);
    expect([steps, threshold, firstOrder]).toEqual([null, null, null]);
    expect(() => gruFixedPoints(reluCounter())).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /must have the cell gru/));
  });
});
