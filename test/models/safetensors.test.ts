import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModel, loadModel, saveModel } from "../../src/index.js";
import { borrowModel, decodeSafetensors, encodeSafetensors, modelParameters } from "../../src/models/index.js";
import { failure, filled, randomTensor } from "../helpers.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-safetensors-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A file with this header and this many bytes of data. */
function fileOf(header: unknown, dataBytes = 0): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

describe("encodeSafetensors", () => {
  it("writes what the format says, byte by byte", () => {
    const tensors = {
      half: { shape: [1, 2], data: Float32Array.of(1, -2) },
      whole: { shape: [1], data: Float64Array.of(0.5) },
    };
    const bytes = encodeSafetensors(tensors, { note: "é" });
    const view = new DataView(bytes.buffer);
    const headerBytes = Number(view.getBigUint64(0, true));
    expect(headerBytes % 8).toBe(0);
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes))) as unknown;
    expect(header).toEqual({
      __metadata__: { note: "é" },
      whole: { dtype: "F64", shape: [1], data_offsets: [0, 8] },
      half: { dtype: "F32", shape: [1, 2], data_offsets: [8, 16] },
    });
    const data = 8 + headerBytes;
    expect(bytes).toHaveLength(data + 16);
    expect([view.getFloat64(data, true), view.getFloat32(data + 8, true), view.getFloat32(data + 12, true)]).toEqual([
      0.5, 1, -2,
    ]);
  });

  it("comes back from decodeSafetensors, wherever the bytes lie", () => {
    const tensors = {
      a: randomTensor([2, 3], 1),
      b: randomTensor([5], 2, "float32"),
      c: filled([2, 0], "int32", () => 1),
      d: filled([3], "int32", (i) => i - 1),
    };
    const bytes = encodeSafetensors(tensors);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    for (const source of [bytes, shifted.subarray(3)]) {
      expect(decodeSafetensors(source, "x")).toEqual({ tensors, metadata: {} });
    }
  });
});

describe("decodeSafetensors", () => {
  it("reads the whole numbers that PyTorch and NumPy write", () => {
    const header = {
      i64: { dtype: "I64", shape: [2], data_offsets: [0, 16] },
      i16: { dtype: "I16", shape: [1], data_offsets: [16, 18] },
      bool: { dtype: "BOOL", shape: [2], data_offsets: [18, 20] },
      i8: { dtype: "I8", shape: [1], data_offsets: [20, 21] },
      u8: { dtype: "U8", shape: [1], data_offsets: [21, 22] },
    };
    const bytes = fileOf(header, 22);
    const view = new DataView(bytes.buffer, bytes.length - 22);
    view.setBigInt64(0, -5n, true);
    view.setBigInt64(8, 7n, true);
    view.setInt16(16, -300, true);
    view.setUint8(19, 1);
    view.setInt8(20, -1);
    view.setUint8(21, 200);
    const { tensors } = decodeSafetensors(bytes, "x");
    const read = Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, [...data]]));
    expect(read).toEqual({ i64: [-5, 7], i16: [-300], bool: [0, 1], i8: [-1], u8: [200] });
    view.setBigInt64(0, 2n ** 40n, true);
    expect(() => decodeSafetensors(bytes, "x")).toThrow(
      failure("OUTLAST_FORMAT", /"i64" holds a whole number past 32 bits/),
    );
  });

  const entry = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  it.each<[string, Uint8Array, RegExp]>([
    ["an empty file", new Uint8Array(), /has 0 bytes/],
    ["a header past the end", fileOf({ a: entry }).subarray(0, 20), /past the end of the file/],
    ["a header of 2^63 bytes", new Uint8Array(8).fill(255), /100 MB/],
    ["a header that is not JSON", fileOf("{a"), /not JSON/],
    ["a header that is not UTF-8", Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff), /not JSON/],
    ["a header that is an array", fileOf([]), /no JSON object/],
    ["metadata that are not strings", fileOf({ __metadata__: { a: 1 } }), /__metadata__ must map/],
    ["a tensor without a shape", fileOf({ a: { dtype: "F32", data_offsets: [0, 0] } }), /"a" needs dtype, shape/],
    ["a negative size", fileOf({ a: { ...entry, shape: [-2] } }, 8), /needs dtype, shape/],
    ["sizes that overflow", fileOf({ a: { ...entry, shape: [2 ** 50, 2 ** 50] } }, 8), /cannot take 8 bytes/],
    ["offsets that do not fit the shape", fileOf({ a: { ...entry, data_offsets: [0, 4] } }, 4), /cannot take 4 bytes/],
    ["an unknown dtype", fileOf({ a: { ...entry, dtype: "BF16" } }, 8), /dtype BF16, which Outlast does not read/],
    ["tensors that overlap", fileOf({ a: entry, b: entry }, 8), /"b" starts at byte 0 of the data, not at 8/],
    ["a gap", fileOf({ a: { ...entry, data_offsets: [4, 12] } }, 12), /starts at byte 4/],
    ["data that end early", fileOf({ a: entry }, 7), /take 8 bytes, its data has 7/],
    ["data that nothing names", fileOf({ a: entry }, 9), /take 8 bytes, its data has 9/],
  ])("refuses %s", (_what, bytes, message) => {
    expect(() => decodeSafetensors(bytes, "model.st")).toThrow(failure("OUTLAST_FORMAT", message));
    expect(() => decodeSafetensors(bytes, "model.st")).toThrow(/^model\.st is no valid safetensors file/);
  });
});

describe("saveModel and loadModel", () => {
  it("keep every bit of a model and what it is", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const path = join(folder, `${dtype}.safetensors`);
      const model = createModel(
        {
          cell: "lstm",
          inputSize: 2,
          hiddenSize: 3,
          outputSize: 1,
          layers: 2,
          dtype,
          readout: { bias: false, activation: "sigmoid" },
          learnInitialState: true,
          freeze: ["initial.h_l1"],
        },
        { seed: 6 },
      );
      saveModel(model, path);
      const loaded = loadModel(path);
      expect(loaded.parameters()).toEqual(model.parameters());
      expect(loaded.spec).toEqual(model.spec);
    }
  });

  it("refuse what is no model, and what is no file's name", () => {
    const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1 });
    const path = join(folder, "none.safetensors");
    for (const other of [null, undefined, 3, { spec: model.spec }, Object.create(model) as unknown]) {
      expect(() => saveModel(other as never, path)).toThrow(
        failure("OUTLAST_INVALID_ARGUMENT", /^model must be a model that createModel or loadModel made, got /),
      );
    }
    expect(existsSync(path)).toBe(false);
    const noName = failure("OUTLAST_INVALID_ARGUMENT", /^path must be the name of a file, got /);
    expect(() => saveModel(model, undefined as never)).toThrow(noName);
    expect(() => loadModel(12345 as never)).toThrow(noName);
  });

  it("refuse numbers that are not finite, and an older file stays", () => {
    const path = join(folder, "finite.safetensors");
    const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1 });
    saveModel(model, path);
    const before = readFileSync(path);
    const infinite = modelParameters(model).fill(Infinity);
    borrowModel(model, () => undefined).end(infinite);
    expect(() => saveModel(model, path)).toThrow(
      failure("OUTLAST_NOT_FINITE", /^rnn\.weight_ih_l0 must be finite to be saved, got Infinity at \[0, 0\]\.$/),
    );
    expect(readFileSync(path)).toEqual(before);
  });

  it("refuse files that are missing, cut short, or of something else", () => {
    const path = join(folder, "m.safetensors");
    const model = createModel({ cell: "tanh", inputSize: 1, hiddenSize: 2, outputSize: 1 });
    expect(() => loadModel(join(folder, "none"))).toThrow(failure("OUTLAST_FILE", /none could not be read/));
    saveModel(model, path);
    truncateSync(path, 300);
    expect(() => loadModel(path)).toThrow(failure("OUTLAST_FORMAT", /m\.safetensors/));
    writeFileSync(path, encodeSafetensors(model.parameters()));
    expect(() => loadModel(path)).toThrow(failure("OUTLAST_FORMAT", /no model spec in its metadata/));
    const spec = JSON.stringify(model.spec);
    const others = model.parameters();
    delete others["readout.bias"];
    writeFileSync(path, encodeSafetensors(others, { spec }));
    expect(() => loadModel(path)).toThrow(
      failure("OUTLAST_FORMAT", /no whole model: its parameter readout\.bias is missing/),
    );
    writeFileSync(path, encodeSafetensors(model.parameters(), { spec: spec.replace("tanh", "lstm") }));
    expect(() => loadModel(path)).toThrow(failure("OUTLAST_FORMAT", /rnn\.weight_ih_l0 must have the shape \[8, 1\]/));
    writeFileSync(path, encodeSafetensors(model.parameters(), { spec: "{" }));
    expect(() => loadModel(path)).toThrow(failure("OUTLAST_FORMAT", /no whole model/));
    expect(() => saveModel(model, join(folder, "no", "m"))).toThrow(failure("OUTLAST_WRITE"));
  });
});
