import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { checkFinite, checkTensor, dtypeOf, position, sizeOf } from "../../src/core/index.js";
import type { Tensor } from "../../src/core/index.js";

const check = (value: unknown): Tensor => checkTensor(value as Tensor, "inputs", [undefined, 2], ["float32"]);
const failure = (code: string, message: RegExp): Error =>
  expect.objectContaining({ code, message: expect.stringMatching(message) as string, path: "inputs" }) as Error;

describe("checkTensor", () => {
  it("gives back what fits, each property read once", () => {
    let reads = 0;
    const data = new Float32Array(6);
    const value = {
      get shape(): number[] {
        reads += 1;
        return [3, 2];
      },
      data,
    };
    expect(check(value)).toEqual({ shape: [3, 2], data });
    expect(reads).toBeLessThanOrEqual(2);
  });

  it.each<[string, unknown, string, RegExp]>([
    ["no tensor", [1, 2], "OUTLAST_INVALID_ARGUMENT", /inputs must be a tensor/],
    ["nothing", null, "OUTLAST_INVALID_ARGUMENT", /must be a tensor/],
    ["a wrong rank", { shape: [6], data: new Float32Array(6) }, "OUTLAST_SHAPE", /shape \[any, 2\], got \[6\]/],
    ["a wrong size", { shape: [2, 3], data: new Float32Array(6) }, "OUTLAST_SHAPE", /shape \[any, 2\], got \[2, 3\]/],
    ["a negative size", { shape: [-3, 2], data: new Float32Array(6) }, "OUTLAST_SHAPE", /no whole number/],
    ["a fractional size", { shape: [1.5, 2], data: new Float32Array(3) }, "OUTLAST_SHAPE", /no whole number/],
    ["too little data", { shape: [3, 2], data: new Float32Array(5) }, "OUTLAST_SHAPE", /has 5 numbers.*needs 6/],
    ["sizes that overflow", { shape: [2 ** 52, 2], data: new Float32Array(2) }, "OUTLAST_TOO_LARGE", /4 GiB/],
    ["another dtype", { shape: [1, 2], data: new Float64Array(2) }, "OUTLAST_DTYPE", /Float32Array, got Float64Array/],
    ["bytes", { shape: [1, 2], data: new Uint8Array(2) }, "OUTLAST_DTYPE", /got Uint8Array/],
    ["a plain array", { shape: [1, 2], data: [1, 2] }, "OUTLAST_DTYPE", /got Array: convert it with Float32Array/],
    ["no data", { shape: [1, 2] }, "OUTLAST_DTYPE", /got nothing/],
  ])("refuses %s", (_what, value, code, message) => {
    expect(() => check(value)).toThrow(failure(code, message));
  });

  it("refuses a detached buffer", () => {
    const data = new Float32Array(2);
    structuredClone(data, { transfer: [data.buffer] });
    expect(() => check({ shape: [1, 2], data })).toThrow(failure("OUTLAST_DETACHED", /transferred away/));
    expect(check({ shape: [0, 2], data: new Float32Array() }).shape).toEqual([0, 2]);
  });

  it("takes typed arrays of other realms and subclasses", () => {
    const foreign = runInNewContext("new Float32Array([1, 2])") as Float32Array;
    expect(foreign).not.toBeInstanceOf(Float32Array);
    expect(dtypeOf(foreign)).toBe("float32");
    expect(dtypeOf(new (class extends Int32Array {})(1))).toBe("int32");
    expect(dtypeOf({ [Symbol.toStringTag]: "Float32Array" })).toBeUndefined();
  });
});

describe("checkFinite", () => {
  it("names the first place that is not finite", () => {
    const tensor = { shape: [2, 3], data: Float64Array.of(0, 1, 2, 3, NaN, Infinity) };
    expect(() => checkFinite(tensor, "inputs")).toThrow(failure("OUTLAST_NOT_FINITE", /got NaN at \[1, 1\]/));
    expect(() => checkFinite({ shape: [1], data: Float32Array.of(-Infinity) }, "x")).toThrow(/-Infinity at \[0\]/);
    expect(() => checkFinite({ shape: [1], data: Float32Array.of(3e38) }, "x")).not.toThrow();
  });
});

describe("sizes", () => {
  it("multiply up to 4 GiB", () => {
    expect(sizeOf([2, 3, 4], "x")).toBe(24);
    expect(sizeOf([2 ** 29], "x")).toBe(2 ** 29);
    expect(() => sizeOf([2 ** 29 + 1], "x")).toThrow(/4 GiB/);
    expect(() => sizeOf([2 ** 40, 2 ** 40], "x")).toThrow(
      expect.objectContaining({ code: "OUTLAST_TOO_LARGE" }) as Error,
    );
  });

  it("give the position of an offset", () => {
    expect(position(17, [2, 3, 4])).toEqual([1, 1, 1]);
    expect(position(0, [2, 3])).toEqual([0, 0]);
  });
});
