import { Stream, native } from "../../native/index.js";

/** Uniform numbers in [0, 1), multiples of 2^-53: those of the core's generator for a seed and the name of a stream. */
export function uniforms(count: number, seed: number, name: string): Float64Array<ArrayBuffer> {
  const stream = new Stream(seed, name);
  return Float64Array.from({ length: count }, (_, i) => stream.uniform(i));
}

/** Standard normal numbers, by Box and Muller. */
export function gaussians(count: number, seed: number, stream: string): Float64Array<ArrayBuffer> {
  const shares = uniforms(2 * count, seed, stream);
  const radii = native().elementary("log", Float64Array.from({ length: count }, (_, k) => 1 - shares[2 * k]!)); // prettier-ignore
  const turns = native().elementary("cos", Float64Array.from({ length: count }, (_, k) => 2 * Math.PI * shares[2 * k + 1]!)); // prettier-ignore
  return Float64Array.from({ length: count }, (_, k) => Math.sqrt(-2 * radii[k]!) * turns[k]!);
}
