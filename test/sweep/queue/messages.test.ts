import { describe, expect, it } from "vitest";
import { checkCard, checkChunk } from "../../../src/sweep/queue/messages.js";
import { failure } from "../../helpers.js";

const card = {
  ...{ name: "a", spec: "{}", baseDir: "/", version: "0.1.0", isa: "v3", backend: "cpu", lockSeconds: 30 },
  ...{ keep: { curves: true, losses: false, models: false }, chunkPoints: 5, rounds: 1, points: 9 },
};
const chunk = { ranges: [[0, 2], [4, 9]], digest: "0", round: 0, split: 0, again: 0 }; // prettier-ignore

describe("what comes from a queue", () => {
  it("is taken as it is where it is a card or a chunk", () => {
    expect(checkCard(card)).toBe(card);
    expect(checkChunk(chunk, 9)).toBe(chunk);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /^the sweep's card in the queue must be an object/],
    [{ ...card, spec: {} }, /^spec must be a string, got/],
    [{ ...card, lockSeconds: -1 }, /^lockSeconds must be/],
    [{ ...card, keep: { curves: "all" } }, /^keep\.curves must be/],
  ])("is refused as a card: %o", (data, sentence) => {
    expect(() => checkCard(data)).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it.each<[unknown, RegExp]>([
    ["all", /^the chunk in the queue must be an object/],
    [{ ...chunk, ranges: [[0, 2 ** 52]] }, /^ranges must be ascending and within the sweep's 9 points, got 0 to 4503599627370496/], // prettier-ignore
    [{ ...chunk, ranges: [[2, 4], [3, 5]] }, /^ranges must be ascending/], // prettier-ignore
    [{ ...chunk, ranges: [[3, 3]] }, /^ranges must be ascending/],
    [{ ...chunk, ranges: [[-1, 3]] }, /^ranges\[0\]\[0\] must be/],
    [{ ...chunk, split: "many" }, /^split must be a number, got/],
  ])("is refused as a chunk: %o", (data, sentence) => {
    expect(() => checkChunk(data, 9)).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });
});
