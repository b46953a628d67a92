import { describe, expect, it } from "vitest";
import { canonicalJson, sha256Hex } from "../../src/core/index.js";
import { failure } from "../helpers.js";

describe("canonicalJson", () => {
  it("writes the example of RFC 8785, section 3.2.2", () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    const text = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],`;
    expect(canonicalJson(value)).toBe(`${text}${String.raw`"string":"€$\u000f\nA'B\"\\\\\"/"}`}`);
  });

  it("sorts keys by UTF-16 code units (section 3.2.3)", () => {
    const keys = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      "1",
      "\r",
      "\u0080",
      "\u00f6",
      "\u20ac",
      "\ud83d\ude00",
      "\ufb33",
    ]);
    expect(text.indexOf("\\r")).toBeLessThan(text.indexOf('"1"'));
    expect(text.indexOf("\ud83d\ude00")).toBeLessThan(text.indexOf("\ufb33"));
  });

  it.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555555", "333333333.3333333"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the double %s as %s (appendix B)", (bits, text) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(`0x${bits}`));
    expect(canonicalJson(view.getFloat64(0))).toBe(text);
  });

  it("ignores the order in which keys were written, not that of items", () => {
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe(canonicalJson({ a: { c: 3, d: 2 }, b: 1 }));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  it.each([
    ["NaN", { a: [1, NaN] }, "a[1]"],
    ["an infinity", { a: { b: -Infinity } }, "a.b"],
    ["undefined", { a: undefined }, "a"],
    ["a hole", [1, , 2], "[1]"], // eslint-disable-line no-sparse-arrays
    ["a function", { f: () => 1 }, "f"],
    ["a big integer", { n: 1n }, "n"],
    ["a lone surrogate", { s: "\ud800" }, "s"],
    ["a lone surrogate in a key", { "\udc00": 1 }, ""],
    ["a typed array", { x: new Float64Array(2) }, "x"],
    ["a date", { d: new Date(0) }, "d"],
  ])("refuses %s, naming the place", (_what, value, path) => {
    const error = expect.objectContaining({ code: "OUTLAST_INVALID_ARGUMENT", path }) as Error;
    expect(() => canonicalJson(value)).toThrow(error);
  });

  it("refuses an object that contains itself, and takes one that comes twice", () => {
    const loop: Record<string, unknown> = {};
    loop["inner"] = { loop };
    expect(() => canonicalJson(loop)).toThrow("contains itself");
    const twice = { x: 1 };
    expect(canonicalJson([twice, twice])).toBe('[{"x":1},{"x":1}]');
  });

  it("refuses what is nested past the stack", () => {
    let nested: unknown = 0;
    for (let i = 0; i < 20_000; i++) nested = [nested];
    expect(() => canonicalJson(nested)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", /nested too deeply/));
  });
});

describe("sha256Hex", () => {
  it("gives the digests of FIPS 180-4's examples, of text as UTF-8", () => {
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Hex(new Uint8Array())).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256Hex("é")).toBe(sha256Hex(Uint8Array.of(0xc3, 0xa9)));
  });
});
