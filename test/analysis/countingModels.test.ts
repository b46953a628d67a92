import { describe, expect, it } from "vitest";
import {
  bracketInputs,
  dyckAcceptor,
  linearCounter,
  lstmCounter,
  reluCounter,
  saveModel,
  stateTrace,
} from "../../src/index.js";
import type { Model } from "../../src/index.js";
import { failure, randomNumbers } from "../helpers.js";

/** Every string of brackets of a length. */
function strings(length: number): string[] {
  return Array.from({ length: 2 ** length }, (_, bits) =>
    Array.from({ length }, (_, t) => ((bits >> t) & 1 ? ")" : "(")).join(""),
  );
}

/** Openings less closings after every step, and the same not taken below 0. */
function counts(string: string): { plain: number[]; rectified: number[] } {
  let [plain, rectified] = [0, 0];
  const steps = [...string].map((symbol) => {
    const change = symbol === "(" ? 1 : -1;
    plain += change;
    rectified = Math.max(0, rectified + change);
    return { plain, rectified };
  });
  return { plain: steps.map((step) => step.plain), rectified: steps.map((step) => step.rectified) };
}

function randomString(length: number, seed: number): string {
  const next = randomNumbers(seed);
  return Array.from({ length }, () => (next() < 0.5 ? "(" : ")")).join("");
}

describe("exact counters count", () => {
  const sixes = strings(6);
  it.each(["float32", "float64"] as const)("every string of six symbols, in %s", (dtype) => {
    for (const string of [...sixes, randomString(500, 1)]) {
      const { plain, rectified } = counts(string);
      expect([...stateTrace(reluCounter({ a: 0.5, dtype }), string).h.data]).toEqual(rectified.map((r) => r / 2));
      expect([...stateTrace(linearCounter({ a: -2, dtype }), string).h.data].map((h) => h + 0)).toEqual(
        plain.map((count) => -2 * count + 0),
      );
      const { c, depths } = stateTrace(lstmCounter({ saturation: dtype === "float32" ? 20 : 38, dtype }), string);
      expect([...depths]).toEqual(plain);
      expect([...c!.data]).toEqual(plain);
    }
  });

  it("up to 2^24 in float32, and no further: there two neighbours are two apart", () => {
    const from = (model: Model, count: number, string: string): number => {
      const at = { shape: [1, 1, 1], data: Float32Array.of(count) };
      const options =
        model.spec.cell === "lstm" ? { h: { shape: [1, 1, 1], data: Float32Array.of(1) }, c: at } : { h: at };
      const { finalState } = model.forward(bracketInputs(string), { initialState: options });
      return (finalState.c ?? finalState.h).data[0]!;
    };
    for (const model of [reluCounter(), lstmCounter({ saturation: 20 })]) {
      expect(from(model, 2 ** 24 - 2, "(()(")).toBe(2 ** 24);
      expect(from(model, 2 ** 24, "(")).toBe(2 ** 24);
      expect(from(model, 2 ** 24, ")")).toBe(2 ** 24 - 1);
    }
  });

  it("leak where gates are not saturated", () => {
    const string = "(".repeat(200);
    const whole = (saturation: number): boolean => stateTrace(lstmCounter({ saturation }), string).c!.data[199] === 200;
    expect([14, 16, 17.4, 20].map(whole)).toEqual([false, false, true, true]);
  });
});

describe("the answers of a counter", () => {
  it("are those of the next-symbol task", () => {
    const { outputs } = stateTrace(lstmCounter({ saturation: 20 }), "(())");
    expect([...outputs.data].map((output) => output >= 0.5)).toEqual([true, true, true, true, true, true, true, false]);
    expect(stateTrace(reluCounter(), "()").outputs.data[3]).toBeCloseTo(1 / (1 + Math.exp(0.5)), 6);
  });

  it("may be others", () => {
    const readout = { weights: [2, 1, -1], biases: [0, 1, 2], activation: "none" } as const;
    expect([...stateTrace(linearCounter({ readout }), "((").outputs.data]).toEqual([2, 2, 1, 4, 3, 0]);
  });
});

describe("the acceptor", () => {
  const isWord = (string: string): boolean => {
    const { plain } = counts(string);
    return plain.at(-1) === 0 && Math.min(...plain) === 0;
  };
  const last = (model: Model, string: string): number => stateTrace(model, string).outputs.data.at(-1)!;

  it("is 0 after the words of Dyck-1 and 1 after every other string", () => {
    const acceptor = dyckAcceptor();
    for (let length = 1; length <= 8; length++) {
      for (const string of strings(length)) expect(last(acceptor, string)).toBe(isWord(string) ? 0 : 1);
    }
    const long = `${"()(())".repeat(200)}`;
    expect([long, `${long})`, `)${long}`, `${long}(`, `)(${long}`].map((string) => last(acceptor, string))).toEqual([
      0, 1, 1, 1, 1,
    ]);
  });

  it("lies on the boundary of a sigmoid", () => {
    const acceptor = dyckAcceptor({ activation: "sigmoid", dtype: "float64" });
    expect(last(acceptor, "(())")).toBe(0.5);
    expect(last(acceptor, "(()")).toBeGreaterThan(0.7);
  });
});

describe("a trace", () => {
  it("has the states of every layer", () => {
    const { h, outputs, depths } = stateTrace(dyckAcceptor(), "())");
    expect([h.shape, outputs.shape, [...depths]]).toEqual([
      [3, 3, 2],
      [3, 1],
      [1, 0, -1],
    ]);
    // (o, c), (p, n), (p, s) after each step
    expect([...h.data]).toEqual([1, 0, 1, 1, 1, 2, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1]);
  });

  it.each([
    ["no string", undefined, /^string must be of the symbols/],
    ["an empty one", "", /got ""/],
    ["another symbol", "(a)", /got "\(a\)"/],
  ])("of %s is refused", (_what, string, message) => {
    expect(() => stateTrace(reluCounter(), string!)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", message));
  });
});

it("numbers that are none are refused", () => {
  expect(() => reluCounter({ a: NaN })).toThrow(failure("OUTLAST_NOT_FINITE", /weight_ih_l0\[0\]/));
  expect(() => lstmCounter({} as never)).toThrow(failure("OUTLAST_NOT_FINITE", /^saturation must be a finite number/));
  expect(() => linearCounter({ readout: { weights: [], biases: [] } })).toThrow(
    failure("OUTLAST_INVALID_ARGUMENT", /readout.weights/),
  );
  expect(() => saveModel(reluCounter(), "")).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
});
