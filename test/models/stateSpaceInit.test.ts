import { describe, expect, it } from "vitest";
import { createModel } from "../../src/index.js";
import type { InitSpec, Model, ModelSpec } from "../../src/index.js";
import { initialParameters, resolveModelSpec } from "../../src/models/index.js";
import { distance, failure, randomNumbers } from "../helpers.js";

const H = 8;
type Numbers = number[];

function model(init: InitSpec, change: Partial<ModelSpec> = {}, seed = 5): Model {
  const sizes = { cell: "linear", inputSize: 1, hiddenSize: H, outputSize: 1, dtype: "float64" } as const;
  return createModel({ ...sizes, init, ...change }, { seed });
}

const numbersOf = (one: Model): Record<string, Numbers> =>
  Object.fromEntries(Object.entries(one.parameters()).map(([name, { data }]) => [name, [...data]]));
const mean = (values: Numbers): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const squares = (values: Numbers): Numbers => values.map((value) => value * value);
const range = (count: number): Numbers => Array.from({ length: count }, (_, i) => i);

/** Rows of a product of row-major matrices [n,m] and [m,p]. */
function product(a: Numbers, b: Numbers, inner: number): Numbers {
  const [n, p] = [a.length / inner, b.length / inner];
  return range(n * p).map((k) =>
    range(inner).reduce((sum, i) => sum + a[Math.floor(k / p) * inner + i]! * b[i * p + (k % p)]!, 0),
  );
}

const transposed = (a: Numbers, columns: number): Numbers =>
  range(a.length).map((k) => a[(k % (a.length / columns)) * columns + Math.floor(k / (a.length / columns))]!);

/** Variance within six standard errors. */
function expectVariance(values: Numbers, variance: number): void {
  expect(Math.abs(mean(squares(values)) / variance - 1)).toBeLessThan(6 * Math.sqrt(2 / values.length));
}

/** |lambda|^2 of many ring draws. */
function ringSquares(minRadius: number, maxRadius: number): Numbers {
  const spec = resolveModelSpec({
    ...model({ kind: "ring", minRadius, maxRadius }, { structure: "complexDiagonal", hiddenSize: 1000 }).spec,
  });
  const all = initialParameters(spec, range(60));
  return range(60 * 500).map((k) => {
    const at = Math.floor(k / 500) * 3000 + (k % 500) * 2;
    return all[at]! ** 2 + all[at + 1]! ** 2;
  });
}

describe("numbers near zero", () => {
  it("have the scale itself, or divided by the square root of the width", () => {
    const wide = { hiddenSize: 100, outputSize: 30 };
    const entries = numbersOf(model({ kind: "nearZero", scale: 0.01 }, wide));
    const width = numbersOf(model({ kind: "nearZero", scale: 0.01, scaled: "width" }, wide));
    expectVariance(entries["A"]!, 1e-4);
    for (const name of ["A", "B", "C"])
      expect(
        distance(
          width[name]!,
          entries[name]!.map((value) => value / 10),
        ),
      ).toBeLessThan(1e-15);
  });

  it("are nothing but small beside an A that is a multiple of the identity", () => {
    const init = { kind: "nearZero", scale: 0.1, perParameter: { A: { kind: "identity", scale: 0.7 } } } as const;
    const { A, B } = numbersOf(model(init));
    expect(A).toEqual(range(H * H).map((k) => (k % (H + 1) === 0 ? 0.7 : 0)));
    expect(B).toEqual(numbersOf(model({ kind: "nearZero", scale: 0.1 }))["B"]);
  });
});

describe("a balanced start", () => {
  it.each(["full", "symmetric", "diagonal", "complexDiagonal"] as const)(
    "has C = B^T exactly, and a symmetric A: %s",
    (structure) => {
      for (const dtype of ["float32", "float64"] as const) {
        const change = { structure, dtype, inputSize: 3, outputSize: 3, bias: true };
        const { A, B, C, ...biases } = numbersOf(model({ kind: "balanced", scale: 0.1 }, change));
        const parts = structure === "complexDiagonal" ? 2 : 1;
        const one = (numbers: Numbers, part: number): Numbers => numbers.filter((_, k) => k % parts === part);
        for (const part of range(parts)) expect(one(C!, part)).toEqual(transposed(one(B!, part), 3));
        expect(new Set(B).size).toBe(3 * H);
        if (A!.length === H * H) expect(A).toEqual(transposed(A!, H));
        expect(
          Object.values(biases)
            .flat()
            .every((value) => value === 0),
        ).toBe(true);
      }
    },
  );

  it("is drawn near zero", () => {
    const { A, B } = numbersOf(
      model({ kind: "balanced", scale: 0.3, scaled: "width" }, { hiddenSize: 100, inputSize: 20, outputSize: 20 }),
    );
    expectVariance(B!, 0.09 / 100);
    const off = A!.filter((_, k) => k % 100 > Math.floor(k / 100));
    expectVariance(off, 0.09 / 100 / 2);
    expectVariance(
      range(100).map((k) => A![k * 101]!),
      0.09 / 100,
    );
  });
});

describe("a wide Gaussian start", () => {
  it("has nuW/n, nuF and nuC/n as variances", () => {
    const { A, B, C } = numbersOf(
      model({ kind: "wideGaussian", nuW: 0.7, nuF: 2, nuC: 3 }, { hiddenSize: 200, inputSize: 5, outputSize: 4 }),
    );
    expectVariance(A!, 0.7 / 200);
    expectVariance(B!, 2);
    expectVariance(C!, 3 / 200);
  });

  it("has an impulse response of variance nuC nuF nuW^j at lag j", () => {
    const [n, draws, nu] = [64, 3000, { nuW: 0.7, nuF: 0.6, nuC: 1.3 }];
    const spec = resolveModelSpec({ ...model({ kind: "wideGaussian", ...nu }, { hiddenSize: n }).spec });
    const sums = new Float64Array(8);
    for (let block = 0; block < draws; block += 500) {
      const all = initialParameters(
        spec,
        range(500).map((i) => block + i),
      );
      for (let run = 0; run < 500; run++) {
        const at = run * (n * n + 2 * n);
        let state = all.slice(at + n * n, at + n * n + n);
        for (let j = 0; j < 8; j++) {
          let response = 0;
          for (let k = 0; k < n; k++) response += all[at + n * n + n + k]! * state[k]!;
          sums[j]! += response ** 2 / draws;
          state = state.map((_, row) => {
            let sum = 0;
            for (let k = 0; k < n; k++) sum += all[at + row * n + k]! * state[k]!;
            return sum;
          });
        }
      }
    }
    // Measured for this width: 1.006 to 1.080 of the limit, rising with the lag.
    sums.forEach((sum, j) => {
      const ratio = sum / (nu.nuC * nu.nuF * nu.nuW ** j);
      expect(ratio, `lag ${j}`).toBeGreaterThan(0.88);
      expect(ratio, `lag ${j}`).toBeLessThan(1.2);
    });
  });
});

describe("a ring start", () => {
  it.each([
    [0.5, 0.99],
    [0, 1],
    [0.9, 0.999],
  ])("T10: is uniform on the ring from %d to %d: its kernel energies, and how it blows up", (least, most) => {
    const drawn = ringSquares(least, most);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(least ** 2);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(most ** 2);
    const width = most ** 2 - least ** 2;
    const close = (values: Numbers, expected: number): void => {
      const average = mean(values);
      const error = Math.sqrt(mean(squares(values.map((value) => value - average))) / values.length);
      expect(Math.abs(average - expected)).toBeLessThan(5 * error);
    };
    for (const k of [0, 1, 2, 5, 20]) {
      const expected = (most ** (2 * k + 2) - least ** (2 * k + 2)) / ((k + 1) * width);
      if (k === 0) expect(expected).toBeCloseTo(1, 12);
      else
        close(
          drawn.map((square) => square ** k),
          expected,
        );
    }
    if (most < 1)
      close(
        drawn.map((square) => 1 / (1 - square)),
        Math.log((1 - least ** 2) / (1 - most ** 2)) / width,
      );
    if (most === 0.99) expect(Math.log((1 - least ** 2) / (1 - most ** 2)) / width).toBeCloseTo(4.971, 3);
  });

  it("T10: blows up by the formula as a model that white noise drives", () => {
    const [least, most, hiddenSize] = [0.3, 0.95, 1000];
    const ring = model(
      { kind: "ring", minRadius: least, maxRadius: most },
      { structure: "complexDiagonal", hiddenSize },
    );
    const next = randomNumbers(3);
    const inputs = {
      shape: [12, 150, 1],
      data: Float64Array.from({ length: 12 * 150 }, () => Math.sqrt(12) * (next() - 0.5)),
    };
    const energy = mean(squares([...ring.forward(inputs).finalState.h.data]));
    const entering = mean(squares([...ring.parameters()["B"]!.data]));
    const expected = Math.log((1 - least ** 2) / (1 - most ** 2)) / (most ** 2 - least ** 2);
    expect(energy / entering / expected).toBeGreaterThan(0.8);
    expect(energy / entering / expected).toBeLessThan(1.25);
  });

  it("has arguments up to the largest, and glorot's B and C in two halves", () => {
    const change = { structure: "complexDiagonal", hiddenSize: 1000, inputSize: 40, outputSize: 60 } as const;
    const { A, B, C } = numbersOf(model({ kind: "ring", maxPhase: Math.PI / 10 }, change));
    const phases = range(500).map((k) => Math.atan2(A![2 * k + 1]!, A![2 * k]!));
    expect(Math.min(...phases)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...phases)).toBeLessThan(Math.PI / 10);
    expect(Math.abs(mean(phases) / (Math.PI / 20) - 1)).toBeLessThan(0.1);
    expectVariance(B!, 1 / 540);
    expectVariance(C!, 1 / 560);
    const whole = numbersOf(model({ kind: "ring" }, { ...change, hiddenSize: 4000 }));
    expect(Math.abs(mean(whole["A"]!))).toBeLessThan(0.05);
  });
});

describe("S4D", () => {
  const dt = 0.05;
  const frequencies = {
    lin: (n: number) => Math.PI * n,
    inv: (n: number) => (H / Math.PI) * (H / (2 * n + 1) - 1),
  };

  it.each(["lin", "inv"] as const)("%s is held from step to step", (variant) => {
    const { A, B, C } = numbersOf(
      model({ kind: "s4d", variant, dt }, { structure: "complexDiagonal", inputSize: 2, outputSize: 200 }),
    );
    for (const n of range(H / 2)) {
      const [re, im] = [-0.5, frequencies[variant](n)];
      const held = [Math.exp(dt * re) * Math.cos(dt * im), Math.exp(dt * re) * Math.sin(dt * im)] as const;
      expect(distance(A!.slice(2 * n, 2 * n + 2), held)).toBeLessThan(1e-14);
      for (const input of [0, 1]) {
        const [x, y] = B!.slice(4 * n + 2 * input, 4 * n + 2 * input + 2) as [number, number];
        expect(re * x - im * y).toBeCloseTo(held[0] - 1, 13);
        expect(re * y + im * x).toBeCloseTo(held[1], 13);
      }
    }
    expectVariance(C!, 0.5);
  });

  it("real is diagonal", () => {
    const { A, B } = numbersOf(model({ kind: "s4d", variant: "real", dt }, { structure: "diagonal" }));
    expect(
      distance(
        A!,
        range(H).map((n) => Math.exp(-dt * (n + 1))),
      ),
    ).toBeLessThan(1e-14);
    expect(
      distance(
        B!,
        range(H).map((n) => (1 - Math.exp(-dt * (n + 1))) / (n + 1)),
      ),
    ).toBeLessThan(1e-13);
  });
});

describe("HiPPO-LegS", () => {
  const root = (n: number): number => Math.sqrt(2 * n + 1);
  const legS = range(H * H).map((k) => {
    const [n, i] = [Math.floor(k / H), k % H];
    const whole = n > i ? -root(n) * root(i) : n === i ? -(n + 1) : 0;
    return whole + Math.sqrt(n + 0.5) * Math.sqrt(i + 0.5);
  });
  const b = range(H).map(root);
  const plus = (a: Numbers, scale: number, c: Numbers): Numbers => a.map((value, k) => value + scale * c[k]!);
  const unit = range(H * H).map((k) => Number(k % (H + 1) === 0));
  const of = (discretization: "bilinear" | "zoh", dt: number): Record<string, Numbers> =>
    numbersOf(model({ kind: "hippo", dt, discretization }));

  it.each([0.001, 0.1, 1])(
    "bilinear solves (I - dt A/2) [Abar, Bbar] = [I + dt A/2, dt B] for the normal part, dt %d",
    (dt) => {
      const { A, B } = of("bilinear", dt);
      const left = plus(unit, -dt / 2, legS);
      expect(distance(product(left, A!, H), plus(unit, dt / 2, legS))).toBeLessThan(1e-13);
      expect(
        distance(
          product(left, B!, H),
          b.map((value) => dt * value),
        ),
      ).toBeLessThan(1e-13);
    },
  );

  it.each([0.001, 0.1, 1])("zoh is exp(dt A), e^(-dt/2) times orthogonal, and holds B, dt %d", (dt) => {
    const { A, B } = of("zoh", dt);
    expect(
      distance(
        product(A!, transposed(A!, H), H),
        unit.map((value) => value * Math.exp(-dt)),
      ),
    ).toBeLessThan(1e-12);
    expect(distance(product(legS, A!, H), product(A!, legS, H))).toBeLessThan(1e-12);
    expect(distance(product(A!, A!, H), of("zoh", 2 * dt)["A"]!)).toBeLessThan(1e-12);
    expect(distance(product(legS, B!, H), plus(product(A!, b, H), -1, b))).toBeLessThan(1e-12);
  });

  it("zoh has A as its derivative", () => {
    const dt = 1e-6;
    const { A, B } = of("zoh", dt);
    expect(
      distance(
        plus(A!, -1, unit).map((value) => value / dt),
        legS,
      ),
    ).toBeLessThan(1e-4);
    expect(
      distance(
        B!.map((value) => value / dt),
        b,
      ),
    ).toBeLessThan(1e-4);
  });

  it("feeds every input alike, with a standard normal C", () => {
    const { B, C } = numbersOf(model({ kind: "hippo" }, { inputSize: 3, outputSize: 300 }));
    range(3 * H).forEach((k) => expect(B![k]).toBe(B![Math.floor(k / 3) * 3]));
    expectVariance(C!, 1);
  });
});

describe("an init of A, B and C is refused", () => {
  it.each<[string, InitSpec, Partial<ModelSpec>, RegExp]>([
    [
      "for another cell",
      { kind: "balanced" },
      { cell: "tanh" },
      /^init\.kind "balanced" is for the linear cell, and the model's is tanh/,
    ],
    [
      "balanced with sizes apart",
      { kind: "balanced" },
      { outputSize: 2 },
      /^init\.kind "balanced" needs as many outputs as inputs, since C = B\^T, got 2 and 1\.$/,
    ],
    ["ring and full", { kind: "ring" }, {}, /^init\.kind "ring" needs structure "complexDiagonal", got "full"\.$/],
    [
      "a ring inside out",
      { kind: "ring", minRadius: 0.9, maxRadius: 0.5 },
      { structure: "complexDiagonal" },
      /minRadius to be at most maxRadius, got 0\.9 and 0\.5/,
    ],
    [
      "a phase past a turn",
      { kind: "ring", maxPhase: 7 },
      { structure: "complexDiagonal" },
      /^init\.maxPhase must be at most 6\.28/,
    ],
    [
      "real S4D of pairs",
      { kind: "s4d", variant: "real" },
      { structure: "complexDiagonal" },
      /needs structure "diagonal", got "complexDiagonal"/,
    ],
    ["HiPPO on a diagonal", { kind: "hippo" }, { structure: "diagonal" }, /^init\.kind "hippo" needs structure "full"/],
    ["a time step of 0", { kind: "hippo", dt: 0 }, {}, /^init\.dt must be more than 0, got 0/],
    [
      "a wide Gaussian symmetric A",
      { kind: "wideGaussian", nuW: 1 },
      { structure: "symmetric" },
      /needs structure "full", got "symmetric"/,
    ],
    ["a negative variance", { kind: "wideGaussian", nuW: -1 }, {}, /^init\.nuW must be at least 0, got -1/],
    [
      "an unknown scaling",
      { kind: "nearZero", scaled: "widths" as never },
      {},
      /^init\.scaled must be "entries" or "width"/,
    ],
  ])("%s", (_what, init, change, sentence) => {
    expect(() => model(init, change)).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("a time step that numbers cannot follow", () => {
    const init = { kind: "hippo", dt: 1e308, discretization: "zoh" } as const;
    expect(() => model(init, {})).toThrow(failure("OUTLAST_NOT_FINITE", /cannot hold/));
  });

  it("but takes exceptions by name", () => {
    const init = { kind: "ring", perParameter: { C: { kind: "constant", value: 2 } } } as const;
    const { A, C } = model(init, { structure: "complexDiagonal" }).parameters();
    expect([...C!.data]).toEqual(new Array(H).fill(2));
    expect(A).toEqual(model({ kind: "ring" }, { structure: "complexDiagonal" }).parameters()["A"]);
  });
});
