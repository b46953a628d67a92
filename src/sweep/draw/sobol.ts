import { z } from "zod";
import { Stream } from "../../native/index.js";
import type { DesignKind } from "./design.js";
import { BITS, MOST_DIMENSIONS, directions } from "./directions.js";

const schema = z
  .strictObject({
    sobol: z
      .int()
      .min(1)
      .max(2 ** 32)
      .describe("How many points; powers of two are the most even."),
    scramble: z.boolean().default(true).describe("Whether the points are scrambled by the sweep's seed."),
  })
  .describe("Sobol's sequence: points that fill the cube evenly, however many they are.");

/**
 * Sobol's sequence in Gray code order (Antonov and Saleev 1979) with Joe and Kuo's direction numbers, scrambled by a
 * random lower triangular matrix and a digital shift for each dimension (Matousek 1998), which leaves every net the net
 * that it was.
 */
export const sobol: DesignKind<typeof schema> = {
  field: "sobol",
  schema,
  obstacle(_spec, dimensions) {
    if (dimensions <= MOST_DIMENSIONS) return undefined;
    return `has at most ${MOST_DIMENSIONS} dimensions, and there are ${dimensions} drawn axes: use latinHypercube.`;
  },
  make({ scramble }, axes, seed) {
    const numbers = axes.map((axis, dimension) => {
      const plain = directions(dimension);
      if (!scramble) return { v: plain, shift: 0 };
      const stream = new Stream(seed, `sweep/sobol/${axis}`);
      return { v: scrambled(plain, stream), shift: stream.word(BITS) };
    });
    return {
      share(index, dimension) {
        const { v, shift } = numbers[dimension]!;
        let bits = (index ^ (index >>> 1)) >>> 0; // Gray code
        let x = shift;
        for (let i = 0; bits !== 0; i++, bits >>>= 1) if (bits & 1) x ^= v[i]!;
        return (x >>> 0) / 2 ** 32;
      },
    };
  },
};

/** Digit k of the result: digit k of `v` plus a random sum of the digits above it, modulo 2; 32 words of the stream. */
function scrambled(v: Uint32Array, stream: Stream): Uint32Array {
  const rows = Array.from({ length: BITS }, (_, digit) => {
    const own = 1 << (BITS - 1 - digit);
    const above = digit === 0 ? 0 : -1 << (BITS - digit);
    return own | (stream.word(digit) & above);
  });
  return v.map((number) => rows.reduce((bits, row, digit) => bits | (parity(row & number) << (BITS - 1 - digit)), 0));
}

/** 1 where an odd number of bits are set, else 0. */
function parity(word: number): number {
  let bits = word;
  for (let shift = 16; shift > 0; shift >>>= 1) bits ^= bits >>> shift;
  return bits & 1;
}
