import { describe, expect, it } from "vitest";
import { OutlastError, errorCodes, fromNative } from "../../src/core/index.js";
import { readCpp, readTypeScript } from "../house/tree.js";

describe("errorCodes", () => {
  it("has every code that a source file names, and no other", () => {
    const named = [...readCpp(), ...readTypeScript()]
      .filter(({ path }) => path !== "src/core/errors.ts")
      .flatMap(({ text }) => [...text.matchAll(/"(OUTLAST_[A-Z_]+)"/g)].map((match) => match[1]!));
    // Environment variables, and what a stopped job throws: it ends before a caller, in a result or the signal's
    // reason.
    const others = ["OUTLAST_BINARY", "OUTLAST_CUDA", "OUTLAST_ISA", "OUTLAST_QUEUE_URL", "OUTLAST_STOPPED"];
    expect(new Set(named.filter((name) => !others.includes(name)))).toEqual(new Set(errorCodes));
  });
});

describe("fromNative", () => {
  it("keeps code and sentence, and has one code for what native code does not name", () => {
    const error = Object.assign(new Error("no thread"), { code: "OUTLAST_THREAD" });
    expect(fromNative(error)).toMatchObject({ code: "OUTLAST_THREAD", message: "no thread", cause: error });
    expect(fromNative(new Error("odd"))).toMatchObject({ code: "OUTLAST_NATIVE", message: "odd" });
    const own = new OutlastError("OUTLAST_SHAPE", "mine");
    expect(fromNative(own)).toBe(own);
  });
});
