import { expect, it } from "vitest";
import { Stream, native } from "../../src/native/index.js";

it("streams are the words of the generator, by the seed and the number of a name", () => {
  const seed = 2 ** 40 + 5;
  // FNV-1a of "abc", from the tables of its authors.
  const block = (index: number): Uint32Array =>
    native().philox(
      Uint32Array.of(index % 2 ** 32, Math.floor(index / 2 ** 32), 0, 0x1a47e90b),
      Uint32Array.of(5, 256),
    );
  const stream = new Stream(seed, "abc");
  expect([0, 1, 2, 3].map((i) => stream.word(i))).toEqual([...block(0)]);
  expect(stream.word(4 * 2 ** 33 + 7)).toBe(block(2 ** 33 + 1)[3]);
  const [low, high] = block(1).slice(2) as unknown as [number, number];
  expect(stream.uniform(3)).toBe((high * 2 ** 21 + (low >>> 11)) / 2 ** 53);
  expect(new Stream(seed, "abd").word(0)).not.toBe(stream.word(0));
});

it("words of many counters are those of each", () => {
  const key = Uint32Array.of(1, 2);
  const counters = [0, 1, 2, 3].map((i) => Uint32Array.of((2 ** 32 - 2 + i) % 2 ** 32, 5 + Number(i > 1), 7, 8));
  const single = counters.flatMap((counter) => [...native().philox(counter, key)]);
  expect([...native().philox(counters[0]!, key, 4)]).toEqual(single);
  for (const blocks of [0, 1.5, 65537, NaN]) {
    expect(() => native().philox(counters[0]!, key, blocks)).toThrow(/blocks must be a whole number from 1 to 65536/);
  }
});
