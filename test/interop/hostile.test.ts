import { zipSync } from "fflate";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importModel, loadModel, loadTensors } from "../../src/index.js";
import { encodeNpy, readZip } from "../../src/core/index.js";
import { encodeSafetensors } from "../../src/models/index.js";
import { failure, filled } from "../helpers.js";
import { goldBytes } from "./gold.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-hostile-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Reads bytes as a file of this name. */
function read(name: string, bytes: Uint8Array): unknown {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return loadTensors(path);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A safetensors file of this header, as text, and this many bytes of data. */
function safetensors(header: string, data = 0): Uint8Array {
  const json = utf8(header);
  const bytes = new Uint8Array(8 + json.length + data);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe("a safetensors file", () => {
  const entry = (shape: string, begin: number, end: number): string =>
    `{"dtype":"F32","shape":${shape},"data_offsets":[${begin},${end}]}`;

  it.each<[string, Uint8Array, RegExp]>([
    ["of brackets within brackets", safetensors("[".repeat(200_000)), /its header is nested 200000 deep/],
    ["of objects within a tensor", safetensors(`{"a":${'{"b":'.repeat(9)}1${"}".repeat(10)}`), /is nested 10 deep/],
    [
      "with a tensor twice",
      safetensors(`{"a":${entry("[1]", 0, 4)},"a":${entry("[1]", 0, 4)}}`, 4),
      /has a tensor twice/,
    ],
    [
      "of a type that objects have",
      safetensors('{"a":{"dtype":"constructor","shape":[],"data_offsets":[0,0]}}'),
      /dtype constructor, which Outlast does not read/,
    ],
    [
      "of a thousand axes",
      safetensors(`{"a":${entry(`[${Array(1000).fill(1).join()}]`, 0, 4)}}`, 4),
      /"a" has 1000 axes, 64 are allowed/,
    ],
    [
      "whose sizes are no numbers that fit",
      safetensors(`{"a":${entry("[9007199254740991,9007199254740991,0]", 0, 4)}}`, 4),
      /cannot take 4 bytes/,
    ],
    [
      "with a name of control characters",
      safetensors(`{"\\u001b[2J${"x".repeat(900)}":{}}`),
      /^[ -~]*tensor "\?\[2Jx{53}\.\.\." needs dtype/,
    ],
  ])("%s is refused", (_what, bytes, sentence) => {
    expect(() => read("a.safetensors", bytes)).toThrow(failure("OUTLAST_FORMAT", sentence));
  });

  it("whose names are those of JavaScript's objects is read as any", () => {
    const tensors = read("a.safetensors", safetensors(`{"__proto__":${entry("[1]", 0, 4)}}`, 4)) as object;
    expect(Object.keys(tensors)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
  });

  it("whose spec claims more than its tensors have is refused before memory is taken", () => {
    const spec = { cell: "tanh", inputSize: 1, hiddenSize: 20_000, outputSize: 1 };
    const tensors = { "rnn.weight_ih_l0": filled([2, 1], "float32", () => 0) };
    const path = join(folder, "claims.safetensors");
    writeFileSync(path, encodeSafetensors(tensors, { spec: JSON.stringify(spec) }));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => loadModel(path)).toThrow(
      failure("OUTLAST_FORMAT", /weight_ih_l0 must have the shape \[20000, 1\], got \[2, 1\]/),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
  });

  it("of numbers that are not finite is arrays, but no model", () => {
    const weights = ["rnn.weight_ih_l0", "rnn.weight_hh_l0"].map((name) => [
      name,
      filled([4, 1], "float32", () => NaN),
    ]);
    const path = join(folder, "nan.safetensors");
    writeFileSync(path, encodeSafetensors(Object.fromEntries(weights) as never));
    expect(Object.keys(loadTensors(path))).toHaveLength(2);
    expect(() => importModel(path)).toThrow(failure("OUTLAST_FORMAT", /rnn\.weight_ih_l0 must be finite, got NaN/));
  });
});

/** An archive with its bytes changed at each place where `from` stands. */
function replaced(bytes: Uint8Array, from: string, to: string): Uint8Array {
  return Uint8Array.from(Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll(from, to), "latin1"));
}

/** A number of the directory's first entry changed. */
function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const directory = view.getUint32(copy.length - 22 + 16, true);
  view.setUint32(directory + at, value, true);
  return copy;
}

const array = encodeNpy(filled([4], "float64", (i) => i));

describe("an archive", () => {
  const stored = zipSync({ "x.npy": array }, { level: 0 });
  const packed = zipSync({ "x.npy": array }, { level: 9 });
  const two = zipSync({ "x.npy": array, "y.npy": array }, { level: 0 });

  it.each<[string, Uint8Array, RegExp]>([
    [
      "with a file of another folder",
      zipSync({ "../x.npy": array }),
      /the name "\.\.\/x\.npy" in it leads out of its folder/,
    ],
    ["with a path from the root", zipSync({ "/etc/x.npy": array }), /leads out of its folder/],
    ["with a drive", zipSync({ "C:x.npy": array }), /leads out of its folder/],
    [
      "with a name of no characters to show",
      zipSync({ "x\u001b.npy": array }),
      /the name "x\?\.npy" in it is no file's name/,
    ],
    ["with a file twice", replaced(two, "y.npy", "x.npy"), /the file "x\.npy" is there twice/],
    [
      "whose names differ",
      Uint8Array.from(stored, (byte, i) => (i === 30 ? 0x7a : byte)),
      /another name in its own header/,
    ],
    ["whose files overlap", changed(two, 20, array.length + 90), /"x\.npy" runs into what follows it/],
    ["that declares less than it has", changed(packed, 24, 40), /has more than the 40 bytes that it declares/],
    ["that declares more than it has", changed(packed, 24, 5000), /has 96 bytes, not the 5000 that it declares/],
    [
      "of numbers that were changed",
      Uint8Array.from(stored, (byte, i) => (i === stored.length - 100 ? byte ^ 1 : byte)),
      /damaged: its checksum differs/,
    ],
    ["that is encrypted", changed(stored, 8, 1), /is encrypted/],
    ["packed in another way", changed(stored, 10, 12), /packed in a way other than deflate/],
    ["cut short", stored.subarray(0, stored.length - 1), /no zip archive, or it is cut short/],
    ["with something before it", Uint8Array.of(0, ...stored), /its directory is not where it says/],
  ])("%s is refused", (_what, bytes, sentence) => {
    expect(() => read("a.npz", bytes)).toThrow(failure("OUTLAST_FORMAT", sentence));
  });

  it("that unpacks to far more than it has is refused before it is unpacked", () => {
    const files = Array.from({ length: 80 }, (_, i) => [`${i}.npy`, array] as const);
    const bomb = zipSync(Object.fromEntries(files));
    const view = new DataView(bomb.buffer);
    for (let at = view.getUint32(bomb.length - 6, true); view.getUint32(at, true) === 0x02014b50;) {
      view.setUint32(at + 24, 2 ** 22, true);
      at += 46 + view.getUint16(at + 28, true);
    }
    // One that only says that it is small gives no more than it says.
    const liar = changed(zipSync({ "x.npy": new Uint8Array(2 ** 23) }, { level: 1 }), 24, 1000);
    const before = process.memoryUsage().arrayBuffers;
    expect(() => read("a.npz", bomb)).toThrow(
      failure("OUTLAST_FORMAT", /it would unpack to 335544320 bytes, from \d+/),
    );
    const [entry] = readZip(liar, (why) => new Error(why));
    expect(() => entry!.read()).toThrow(/has more than the 1000 bytes that it declares/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 22);
  });
});

/** A torch.save file of this pickle, and other files in it. */
function torchFile(pickle: readonly (string | number)[], others: Record<string, Uint8Array> = {}): Uint8Array {
  const bytes = pickle.flatMap((part) => (typeof part === "number" ? [part] : [...utf8(part)]));
  const files = Object.entries(others).map(([name, content]) => [`a/${name}`, content] as const);
  return zipSync({ "a/data.pkl": Uint8Array.from(bytes), ...Object.fromEntries(files) }, { level: 0 });
}

const text = (value: string): (string | number)[] => ["X", value.length, 0, 0, 0, value];

describe("a file of torch.save", () => {
  const call = ["c", "os\nsystem\n", ...text("touch /tmp/x"), 0x85, "R."];
  const proto = [0x80, 2];
  const tensor = (count: number, offset: number, shape: number, stride: number): (string | number)[] => [
    ...["ctorch._utils\n_rebuild_tensor_v2\n", "(", "(", ...text("storage"), "ctorch\nFloatStorage\n"],
    ...[...text("0"), ...text("cpu"), "K", count, "tQ", "K", offset, "K", shape, 0x85, "K", stride, 0x85, 0x89, "}tR"],
  ];
  const state = (...parts: (string | number)[]): (string | number)[] => [...proto, "}", ...text("w"), ...parts, "s."];
  const numbers = { "data/0": new Uint8Array(16) };

  it.each<[string, Uint8Array, RegExp]>([
    ["that calls a command", torchFile([...proto, ...call]), /it names "os\.system", and only tensors/],
    ["that evaluates", torchFile([...proto, "c__builtin__\neval\n."]), /it names "__builtin__\.eval"/],
    ["that makes an object", torchFile([...proto, "ccollections\nOrderedDict\n)", 0x81, "."]), /instruction 0x81/],
    ["of the instruction of a newer protocol", torchFile([0x80, 4, "."]), /protocol 4, torch\.save writes 2/],
    ["that calls what is no function", torchFile([...proto, "K", 1, ")R."]), /calls what is no function/],
    ["that is empty", torchFile([]), /its pickle is cut short/],
    ["that takes what is not there", torchFile([...proto, "s."]), /takes a value where there is none/],
    ["that goes back to no mark", torchFile([...proto, "t."]), /a mark that it has not set/],
    ["that recalls nothing", torchFile([...proto, "h", 7, "."]), /names a value that it has not seen/],
    ["with a text past its end", torchFile([...proto, "X", 255, 255, 255, 255, "a"]), /its pickle is cut short/],
    ["that holds a number", torchFile([...proto, "K", 1, "."]), /holds no dictionary/],
    [
      "that holds nothing by name",
      torchFile([...proto, "}."]),
      /must hold one dictionary of tensors by name, it holds none/,
    ],
    ["with a key twice", torchFile([...proto, "}(", ...text("a"), "N", ...text("a"), "Nu."]), /it has "a" twice/],
    ["without its numbers", torchFile(state(...tensor(4, 0, 4, 1))), /the numbers "data\/0" are missing/],
    ["with too few numbers", torchFile(state(...tensor(5, 0, 5, 1)), numbers), /take 16 bytes, 5 of 4 were expected/],
    ["past the end of its numbers", torchFile(state(...tensor(4, 2, 4, 1)), numbers), /"w" reaches past the end/],
    ["with strides past the end", torchFile(state(...tensor(4, 0, 3, 200)), numbers), /"w" reaches past the end/],
    [
      "larger than its numbers",
      torchFile(state(...tensor(4, 0, 200, 0)), numbers),
      /"w" of shape \[200\] is larger than its storage/,
    ],
    [
      "with the high byte first",
      torchFile(state(...tensor(4, 0, 4, 1)), { ...numbers, byteorder: utf8("big") }),
      /the high byte first/,
    ],
    [
      "of a pickle of 5 MiB",
      torchFile([...Array<number>(5 * 2 ** 20).fill(0x28)]),
      /its pickle has 5242880 bytes, 4194304 are allowed/,
    ],
    ["without a pickle", zipSync({ "a/x": utf8("x") }), /it has no data\.pkl/],
    ["that is no archive", utf8("a text"), /no zip archive/],
    ["of before", goldBytes("legacy.pt"), /format before PyTorch 1\.6/],
  ])("%s is refused", (_what, bytes, sentence) => {
    expect(() => read("a.pt", bytes)).toThrow(failure("OUTLAST_FORMAT", sentence));
  });

  it("like these is read where nothing is wrong with it", () => {
    const floats = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
    const tensors = read("a.pt", torchFile(state(...tensor(4, 1, 2, 2)), { "data/0": floats }));
    expect(tensors).toEqual({ w: { shape: [2], data: Float32Array.of(2, 4) } });
  });
});
