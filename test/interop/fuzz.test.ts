import { unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { OutlastError, errorCodes, npyTensor, decodeNpzFile, encodeNpy } from "../../src/core/index.js";
import { decodeSafetensors } from "../../src/models/index.js";
import { decodeTorch } from "../../src/interop/torch/torchFile.js";
import { filled, randomNumbers } from "../helpers.js";
import { goldBytes } from "./gold.js";

/** Seeds of how files are changed: a fixed number of cases, the same on every machine. */
const CASES = 1000;

const formats: [name: string, files: Uint8Array[], read: (bytes: Uint8Array) => unknown][] = [
  [
    "safetensors",
    ["lstm.safetensors", "tanh.safetensors"].map(goldBytes),
    (bytes) => decodeSafetensors(bytes, "fuzzed"),
  ],
  ["npz", ["lstm.npz"].map(goldBytes), (bytes) => decodeNpzFile(bytes, "fuzzed", "spec.json")],
  ["npy", [encodeNpy(filled([2, 3], "float32", (i) => i))], (bytes) => npyTensor(bytes, "x", "fuzzed")],
  [
    "torch.save",
    ["lstm.pt", "views.pt", "checkpoint.pt", "numbers.pt"].map(goldBytes),
    (bytes) => decodeTorch(bytes, "fuzzed"),
  ],
];

// Checksums catch most of what becomes of an archive: its pickle changed before it is packed.
const parts = unzipSync(goldBytes("checkpoint.pt"));
const pickle = "checkpoint/data.pkl";
formats.push([
  "pickles in torch.save",
  [parts[pickle]!],
  (bytes) => decodeTorch(zipSync({ ...parts, [pickle]: bytes }, { level: 0 }), "fuzzed"),
]);

/** Numbers at which readers go wrong. */
const extremes = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** A file with a few bytes, numbers or pieces changed, taken out, or doubled. */
function mutated(file: Uint8Array, seed: number): Uint8Array {
  const next = randomNumbers(seed);
  const below = (n: number): number => Math.floor(next() * n);
  let bytes = Uint8Array.from(file);
  for (let i = 1 + below(4); i > 0; i--) {
    // Headers and directories, at both ends, are where most of a format is.
    const near = below(Math.min(bytes.length, 600));
    const at = below(3) === 0 ? below(bytes.length) : below(2) === 0 ? near : bytes.length - 1 - near;
    const kind = below(6);
    if (kind === 0) bytes[at] = below(256);
    if (kind === 1) bytes[at]! ^= 1 << below(8);
    if (kind === 2 && at + 4 <= bytes.length) {
      new DataView(bytes.buffer).setUint32(at, extremes[below(extremes.length)]!, below(2) === 0);
    }
    if (kind === 3) bytes = bytes.slice(0, Math.max(1, at));
    if (kind === 4) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + below(9)));
    if (kind === 5) bytes = joined(bytes.subarray(0, at + below(20)), bytes.subarray(at));
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}

describe.each(formats)("%s files changed at random", (_name, files, read) => {
  it("are read or refused with a code, quickly and in little memory", () => {
    const before = process.memoryUsage().arrayBuffers;
    let [refused, slowest] = [0, 0];
    for (const [f, file] of files.entries()) {
      expect(() => read(file)).not.toThrow();
      for (let seed = 0; seed < CASES / files.length; seed++) {
        const start = performance.now();
        try {
          read(mutated(file, 1000 * f + seed));
        } catch (error) {
          if (!(error instanceof OutlastError)) throw new Error(`seed ${seed} of file ${f}`, { cause: error });
          expect(errorCodes).toContain(error.code);
          expect(error.message.length).toBeLessThan(2000);
          refused++;
        }
        slowest = Math.max(slowest, performance.now() - start);
      }
    }
    expect(refused).toBeGreaterThan(CASES / 4);
    expect(slowest).toBeLessThan(5000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 28);
  });
});
