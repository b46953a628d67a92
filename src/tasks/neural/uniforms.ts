import { native } from "../../native/index.js";

/** Uniform numbers in [0, 1), multiples of 2^-53: those of the core's generator for a seed and the name of a stream. */
export function uniforms(count: number, seed: number, stream: string): Float64Array<ArrayBuffer> {
  const core = native();
  const key = Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
  const name = streamName(stream);
  const numbers = new Float64Array(count);
  for (let at = 0; at < count; at += 2) {
    const words = core.philox(Uint32Array.of(at / 2, 0, 0, name), key);
    for (const k of [0, 1]) numbers[at + k] = (words[2 * k + 1]! * 2 ** 21 + (words[2 * k]! >>> 11)) / 2 ** 53;
  }
  return numbers;
}

/** Standard normal numbers, by Box and Muller. */
export function gaussians(count: number, seed: number, stream: string): Float64Array<ArrayBuffer> {
  const shares = uniforms(2 * count, seed, stream);
  const radii = native().elementary("log", Float64Array.from({ length: count }, (_, k) => 1 - shares[2 * k]!)); // prettier-ignore
  const turns = native().elementary("cos", Float64Array.from({ length: count }, (_, k) => 2 * Math.PI * shares[2 * k + 1]!)); // prettier-ignore
  return Float64Array.from({ length: count }, (_, k) => Math.sqrt(-2 * radii[k]!) * turns[k]!);
}

/** FNV-1a, as the core hashes its streams' names. */
function streamName(name: string): number {
  let hash = 0x811c9dc5;
  for (const character of name) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
