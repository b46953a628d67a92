import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { decodeNpz, npyTensor } from "../../src/core/index.js";
import { failure } from "../helpers.js";

/**
 * numpy.savez_compressed of spikes int64 [3, 2], vels float32 [3, 2], half float16 [2], extra in Fortran order,
 * objects.
 */
const written = [
  "UEsDBC0AAAAIAAAAIQAfdPMn//////////8KABQAc3Bpa2VzLm5weQEAEACwAAAAAAAAAFIAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbp",
  "Npoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaxjoKRpo6CrUKZAMuBihggtKMaDQMMENpAFBLAwQtAAAACAAAACEA0RIv/v//////",
  "////CAAUAHZlbHMubnB5AQAQAJgAAAAAAAAAWgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTg",
  "WKF2ckFqQC+RrGOgpGmjoKtQpkAy4GBgZ7BoaG/UBsB2Q7ADFDvlCzFQBQSwMELQAAAAgAAAAhAOTIBmD//////////wkAFABleHRyYS5ucHkB",
  "ABAAsAAAAAAAAABXAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Cell9UUpSYF59flJIKEg8pKk0FChdnJBakArkaRjoKxpo6Cr",
  "UK5AMuBhTA4QChP9hDaAEonwFKizgAAFBLAwQtAAAACAAAACEAc5tQWP//////////CwAUAG9iamVjdHMubnB5AQAQABkBAAAAAAAAxwAAAAAA",
  "AACb7BfqGxDJyFDGUK2eklqcXKRupaBe46+uo6Cell9UUpSYF59flJIKEnZLzClOBYoXZyQWpAL5GkY6mjoKtQqUAK4Glql9DBDQI5ZXmltQqR",
  "efnF+UqpdbmlOSmVhUlFg5pYcnvig1OT+vuKSoNLlkyuQpPaxglVN62PNSIEomT/FmaJ3izJg0pX1K0BQNb0ZvptYpGcw9rCkllQWpIC1M/hZT",
  "Ojsgssw9jDVT/Pz8vP4DAZjwti+ZktQZO0Wjdoo3YyqQrQcAUEsDBC0AAAAIAAAAIQCzwYIM//////////8IABQAaGFsZi5ucHkBABAAhAAAAA",
  "AAAABIAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6mjoKtQoUAC4GO4YD",
  "AFBLAQItAy0AAAAIAAAAIQAfdPMnUgAAALAAAAAKAAAAAAAAAAAAAACAAQAAAABzcGlrZXMubnB5UEsBAi0DLQAAAAgAAAAhANESL/5aAAAAmA",
  "AAAAgAAAAAAAAAAAAAAIABjgAAAHZlbHMubnB5UEsBAi0DLQAAAAgAAAAhAOTIBmBXAAAAsAAAAAkAAAAAAAAAAAAAAIABIgEAAGV4dHJhLm5w",
  "eVBLAQItAy0AAAAIAAAAIQBzm1BYxwAAABkBAAALAAAAAAAAAAAAAACAAbQBAABvYmplY3RzLm5weVBLAQItAy0AAAAIAAAAIQCzwYIMSAAAAI",
  "QAAAAIAAAAAAAAAAAAAACAAbgCAABoYWxmLm5weVBLBQYAAAAABQAFABQBAAA6AwAAAAA=",
].join("");
const fromNumpy = new Uint8Array(Buffer.from(written, "base64"));

/** An .npy file as numpy writes it, of version 1.0. */
function npy(description: string, shape: string, data: Uint8Array, fortran = "False"): Uint8Array {
  const dictionary = `{'descr': ${description}, 'fortran_order': ${fortran}, 'shape': (${shape}), }`;
  const padded = `${dictionary.padEnd(117)}\n`;
  const header = Uint8Array.of(0x93, ...Buffer.from("NUMPY"), 1, 0, padded.length % 256, padded.length >> 8);
  return Uint8Array.of(...header, ...Buffer.from(padded), ...data);
}

const bytes = (array: ArrayBufferView): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const doubles = (...values: number[]): Uint8Array => bytes(Float64Array.from(values));
const zip = (array: Uint8Array): Uint8Array => zipSync({ "x.npy": array });

describe("decodeNpz", () => {
  it("reads what numpy has written, whatever the numbers' type", () => {
    const { spikes, vels, half } = decodeNpz(fromNumpy, ["spikes", "vels", "half"], "a.npz");
    expect(spikes).toEqual({ shape: [3, 2], data: Float64Array.of(0, 2, 1, 1, 0, 3) });
    expect(vels).toEqual({ shape: [3, 2], data: Float64Array.of(0.5, -1, 0.25, 2, 0, Math.fround(1e-3)) });
    expect(half).toEqual({ shape: [2], data: Float64Array.of(1.5, -2) });
  });

  it.each([
    ["<f8", doubles(1, -2.5)],
    ["<f4", bytes(Float32Array.of(1, -2.5))],
  ])("keeps the digits of %s", (type, data) => {
    expect(decodeNpz(zip(npy(`'${type}'`, "2,", data)), ["x"], "a.npz").x.data).toEqual(Float64Array.of(1, -2.5));
  });

  it("keeps signs and sizes of whole numbers", () => {
    const of = (type: string, data: Uint8Array): number[] => [
      ...decodeNpz(zip(npy(`'${type}'`, "2,", data)), ["x"], "a.npz").x.data,
    ];
    expect(of("|i1", bytes(Int8Array.of(-1, 5)))).toEqual([-1, 5]);
    expect(of("|u1", bytes(Uint8Array.of(255, 5)))).toEqual([255, 5]);
    expect(of("<u2", bytes(Uint16Array.of(65535, 5)))).toEqual([65535, 5]);
    expect(of("<i4", bytes(Int32Array.of(-7, 5)))).toEqual([-7, 5]);
    expect(of("<u8", bytes(BigUint64Array.of(9n, 5n)))).toEqual([9, 5]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["no zip file", new TextEncoder().encode("spikes"), /^a\.npz is no whole \.npz file \(/],
    ["nothing", new Uint8Array(0), /is no whole \.npz file/],
    ["half a file", fromNumpy.slice(0, fromNumpy.length >> 1), /is no whole \.npz file/],
    ["another array", zipSync({ "y.npy": npy("'<f8'", "1,", doubles(1)) }), /must hold the array x, it holds y/],
    ["no arrays", zipSync({}), /must hold the array x, it holds none/],
    ["an array that is none", zip(Uint8Array.of(1, 2, 3)), /the array x is no array of numpy's: its first bytes/],
    ["another kind of file", zip(new Uint8Array(200)), /the array x is no array of numpy's: its first bytes/],
    ["a header cut short", zip(npy("'<f8'", "2,", doubles(1, 2)).slice(0, 60)), /is not of numbers that can be read/],
    ["numbers cut short", zip(npy("'<f8'", "3,", doubles(1, 2))), /is cut short or damaged: its shape is \[3\], and/],
    ["half a number", zip(npy("'<f8'", "1,", doubles(1).slice(0, 5))), /is not of numbers that can be read/],
    ["numbers to spare", zip(npy("'<f8'", "1,", doubles(1, 2))), /is cut short or damaged/],
    ["a size that is none", zip(npy("'<f8'", "-1,", doubles(1))), /is cut short or damaged: its shape is \[-1\]/],
    ["Python objects", zip(npy("'|O'", "1,", doubles(1))), /\(Unsupported dtype: \|O\): save it with/],
    ["fields", zip(npy("[('a', '<f8')]", "1,", doubles(1))), /is not of numbers that can be read/],
    ["the high byte first", zip(npy("'>f8'", "1,", doubles(1))), /Unsupported dtype: >f8/],
    ["texts", zip(npy("'<U2'", "1,", doubles(0))), /must be of real numbers, got the numpy type U2/],
    ["complex numbers", zip(npy("'<c16'", "1,", doubles(1, 2))), /must be of real numbers, got the numpy type c16/],
    ["truth values", zip(npy("'|b1'", "1,", Uint8Array.of(1))), /must be of real numbers, got the numpy type b1/],
    [
      "Fortran order",
      zip(npy("'<f8'", "1, 2", doubles(1, 2), "True")),
      /Fortran order: save numpy\.ascontiguousarray\(x\)/,
    ],
  ])("refuses %s in one sentence", (_what, file, sentence) => {
    expect(() => decodeNpz(file, ["x"], "a.npz")).toThrow(failure("OUTLAST_FORMAT", sentence));
    expect(() => decodeNpz(file, ["x"], "a.npz")).toThrow(/^a\.npz[^\n]*\.$/);
  });

  it("has no name for the array of a .npy file, and knows what is none by its first bytes", () => {
    const zero = npy("'<f8'", "1,", doubles(0), "True");
    expect(() => npyTensor(zero, undefined, "a.npy")).toThrow(failure("OUTLAST_FORMAT", /^a\.npy is in Fortran order/));
    const text = new TextEncoder().encode("no array at all ".repeat(8));
    const sentence = /^a\.npy is no array of numpy's: its first bytes are not those of a \.npy file\.$/;
    expect(() => npyTensor(text, undefined, "a.npy")).toThrow(failure("OUTLAST_FORMAT", sentence));
  });

  it("refuses what numpy has written in Fortran order and as objects", () => {
    expect(() => decodeNpz(fromNumpy, ["extra"], "a.npz")).toThrow(failure("OUTLAST_FORMAT", /Fortran order/));
    expect(() => decodeNpz(fromNumpy, ["objects"], "a.npz")).toThrow(failure("OUTLAST_FORMAT", /dtype: \|O/));
  });

  it("refuses a directory that claims more files than it has room for, or an array twice", () => {
    const claims = new Uint8Array(98);
    const view = new DataView(claims.buffer);
    view.setUint32(0, 0x06064b50, true); // the end of a zip64 directory: 300,000 entries at 0
    view.setUint32(32, 300_000, true);
    view.setUint32(56, 0x07064b50, true); // where that is
    view.setUint32(76, 0x06054b50, true); // the end of the file
    view.setUint16(84, 65535, true);
    view.setUint32(92, 0xffffffff, true);
    expect(() => decodeNpz(claims, ["x"], "a.npz")).toThrow(failure("OUTLAST_FORMAT", /is no whole \.npz file/));
    const twice = zipSync({ "x.npy": npy("'<f8'", "1,", doubles(1)), "y.npy": npy("'<f8'", "1,", doubles(2)) });
    const names = Buffer.from(twice.map((byte, at) => (byte === 0x79 && twice[at + 1] === 0x2e ? 0x78 : byte)));
    expect(() => decodeNpz(new Uint8Array(names), ["x"], "a.npz")).toThrow(
      failure("OUTLAST_FORMAT", /the file "x\.npy" is there twice/),
    );
  });

  it("refuses truth values and texts before they grow, and types that it does not find", () => {
    const large = npy("'|b1'", "50000000,", new Uint8Array(0));
    const file = zipSync({ "x.npy": Uint8Array.of(...large) });
    expect(() => decodeNpz(file, ["x"], "a.npz")).toThrow(failure("OUTLAST_FORMAT", /got the numpy type b1/));
    const hidden = zip(Uint8Array.of(0x93, ...Buffer.from("NUMPY"), ...new Uint8Array(70_000)));
    expect(() => decodeNpz(hidden, ["x"], "a.npz")).toThrow(failure("OUTLAST_FORMAT", /a header over 65536 bytes/));
  });

  it("refuses more than an array may hold", () => {
    expect(() => decodeNpz(zip(npy("'<f8'", "4294967296, 4294967296", doubles(1))), ["x"], "a.npz")).toThrow(
      failure("OUTLAST_TOO_LARGE", /x of shape/),
    );
  });
});
