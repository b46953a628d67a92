import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createModel,
  exportModel,
  importModel,
  loadModel,
  loadTensors,
  saveModel,
  saveTensors,
} from "../../src/index.js";
import type { ImportOptions, ModelSpec, StateDict } from "../../src/index.js";
import { distance, failure, filled, randomTensor } from "../helpers.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-interop-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The model that these tensors are found to be. */
function imported(tensors: StateDict, options?: ImportOptions): ReturnType<typeof importModel> {
  const path = join(folder, "tensors.safetensors");
  saveTensors(tensors, path);
  return importModel(path, options);
}

const float = (...shape: number[]): StateDict[string] => randomTensor(shape, shape.length, "float32");
const rnn = (prefix = "", gates = 4): StateDict => ({
  [`${prefix}weight_ih_l0`]: float(gates * 3, 2),
  [`${prefix}weight_hh_l0`]: float(gates * 3, 3),
});
const biases = { bias_ih_l0: float(12), bias_hh_l0: float(12) };

describe("importModel", () => {
  it("finds a model by its names, whatever their prefix, a cell's too", () => {
    for (const prefix of ["", "rnn.", "lstm.", "model.encoder.0."])
      expect(imported(rnn(prefix)).spec.cell).toBe("lstm");
    const cell = { "cell.weight_ih": float(9, 2), "cell.weight_hh": float(9, 3), "out.1.weight": float(5, 3) };
    expect(imported(cell).spec).toMatchObject({ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 5, bias: false });
    const learned = { ...rnn(), "initial.h_l0": float(3), "initial.c_l0": float(3) };
    expect(imported(learned).spec.learnInitialState).toBe(true);
  });

  it("reads what a plain RNN is as it is told", () => {
    const tensors: StateDict = { ...rnn("", 1), bias_ih_l0: float(3), bias_hh_l0: float(3), "fc.weight": float(1, 3) };
    for (const cell of ["tanh", "relu"] as const) expect(imported(tensors, { cell }).spec.cell).toBe(cell);
    expect(() => imported(tensors, { cell: "gru" })).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^cell is "gru", but .* has weights of 1 gates: tanh, relu, linear/),
    );
    const linear = imported(tensors, { cell: "linear" });
    expect(linear.spec).toMatchObject({ cell: "linear", bias: true, readout: { bias: false } });
    const [ih, hh] = ["bias_ih_l0", "bias_hh_l0"].map((name) => tensors[name]!.data);
    expect([...linear.parameters()["rnn.bias"]!.data]).toEqual([...ih!].map((b, i) => Math.fround(b + hh![i]!)));
    expect(linear.parameters()["A"]!.data).toEqual(tensors["weight_hh_l0"]!.data);
  });

  it("finds linear models of every structure", () => {
    for (const structure of ["full", "symmetric", "diagonal", "complexDiagonal"] as const) {
      const spec: ModelSpec = { cell: "linear", inputSize: 2, hiddenSize: 4, outputSize: 3, structure, bias: true };
      const model = createModel(spec, { seed: 2 });
      const found = imported(model.parameters(), { spec: structure === "symmetric" ? { structure } : {} });
      expect(found.spec.structure).toBe(structure);
      expect(found.parameters()).toEqual(model.parameters());
    }
    expect(() => imported({ A: float(3, 3), B: float(2, 3), C: float(1, 3) })).toThrow(
      failure("OUTLAST_FORMAT", /A, B and C of the shapes \[3, 3\], \[2, 3\], \[1, 3\]/),
    );
  });

  it("takes what the file does not say, and refuses what contradicts it", () => {
    const spec = { readout: { activation: "sigmoid" }, dtype: "float64", freeze: ["readout.weight"] } as const;
    const model = imported({ ...rnn(), "head.weight": float(2, 3) }, { spec: { ...spec, freeze: [...spec.freeze] } });
    expect(model.spec).toMatchObject(spec);
    expect(model.parameters()["readout.weight"]!.data).toBeInstanceOf(Float64Array);
    const contradictions: [ImportOptions, RegExp][] = [
      [{ spec: { hiddenSize: 5 } }, /^spec\.hiddenSize is 5, but .* says 3: leave it out/],
      [{ spec: { readout: { bias: true } } }, /^spec\.readout\.bias is true, but .* says false/],
      [{ cell: "lstm", spec: { cell: "gru" } }, /^cell is "lstm", and spec\.cell is "gru"/],
      [{ spec: { hiden: 1 } as never }, /no field "hiden"/],
      [{ cel: "lstm" } as never, /the options of importModel has no field "cel"/],
    ];
    for (const [options, sentence] of contradictions) {
      expect(() => imported(rnn(), options)).toThrow(failure("OUTLAST_INVALID_ARGUMENT", sentence));
    }
    expect(() => imported(rnn(), { spec: { layers: 0 } })).toThrow(failure("OUTLAST_INVALID_SPEC", /spec\.layers/));
  });

  it.each<[string, StateDict, RegExp]>([
    [
      "two networks",
      { ...rnn("encoder."), ...rnn("decoder.") },
      /several recurrent networks, "encoder\." and "decoder\."/,
    ],
    [
      "two read-outs",
      { ...rnn(), "a.weight": float(1, 3), "b.weight": float(1, 3) },
      /"a\.weight" and "b\.weight" could each be the read-out/,
    ],
    [
      "an embedding",
      { ...rnn(), "embed.weight": float(9, 3) },
      /"embed\.weight" of shape \[9, 3\] has no place in one/,
    ],
    ["a normalization", { ...rnn(), "norm.weight": float(3) }, /"norm\.weight" of shape \[3\] has no place/],
    ["one bias of two", { ...rnn(), bias_ih_l0: float(12) }, /one of its two biases only/],
    ["a layer that is not there", { ...rnn(), weight_ih_l2: float(12, 3) }, /layer 1 of "" has no weight_ih_l1/],
    ["five gates", rnn("", 5), /first weights of the shapes \[15, 2\] and \[15, 3\]/],
    [
      "another layer's shape",
      { ...rnn(), weight_ih_l1: float(12, 7), weight_hh_l1: float(12, 3) },
      /weight_ih_l1 must have the shape \[12, 3\], got \[12, 7\]/,
    ],
    ["biases of another size", { ...rnn(), ...biases, bias_hh_l0: float(11) }, /bias_hh_l0 must have the shape \[12\]/],
    [
      "whole numbers",
      { ...rnn(), weight_hh_l0: filled([12, 3], "int32", (i) => i) },
      /weight_hh_l0\.data must be a Float32Array/,
    ],
    ["nothing recurrent", { "fc.weight": float(2, 2) }, /no tensors by the names of a recurrent network/],
    ["no units", { weight_ih_l0: float(0, 2), weight_hh_l0: float(0, 0) }, /first weights of the shapes \[0, 2\]/],
  ])("refuses %s", (_what, tensors, sentence) => {
    expect(() => imported(tensors)).toThrow(failure("OUTLAST_FORMAT", sentence));
  });
});

describe("exportModel", () => {
  const model = createModel({ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 1, dtype: "float64" }, { seed: 5 });

  it("writes what importModel reads back, bit by bit", async () => {
    for (const ending of ["safetensors", "npz"]) {
      const path = join(folder, `own.${ending}`);
      await exportModel(model, path);
      const back = importModel(path);
      expect(back.spec).toEqual(model.spec);
      expect(back.parameters()).toEqual(model.parameters());
      const narrow = importModel(path, { spec: { dtype: "float32" } });
      const inputs = randomTensor([2, 5, 2], 1);
      const { outputs } = narrow.forward({ shape: inputs.shape, data: Float32Array.from(inputs.data) });
      expect(distance(outputs.data, model.forward(inputs).outputs.data)).toBeLessThan(1e-5);
    }
    expect(loadModel(join(folder, "own.safetensors")).parameters()).toEqual(model.parameters());
    const entries = Object.keys(unzipSync(new Uint8Array(readFileSync(join(folder, "own.npz")))));
    expect(entries).toContain("spec.json");
    expect(entries).toContain("rnn.weight_ih_l0.npy");
  });

  it("writes equal files of equal models", async () => {
    const paths = ["a.npz", "b.npz"].map((name) => join(folder, name));
    for (const path of paths) await exportModel(model, path);
    expect(readFileSync(paths[0]!)).toEqual(readFileSync(paths[1]!));
  });

  it("refuses endings that it does not know", async () => {
    const known = /ends in \.safetensors, \.npz, \.onnx, got .*model\.pt/;
    await expect(exportModel(model, join(folder, "model.pt"))).rejects.toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", known),
    );
    expect(() => importModel(join(folder, "model.onnx"))).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /model\.onnx must end in one of \.safetensors, \.npz, \.npy, \.pt, \.pth/),
    );
  });
});

describe("saveTensors and loadTensors", () => {
  it("keep numbers of every type, and shapes of none and of no numbers", () => {
    const tensors = {
      scalar: filled([], "float64", () => Math.PI),
      none: filled([2, 0, 3], "float32", () => 0),
      whole: filled([4], "int32", (i) => i - 2),
      special: { shape: [3], data: Float32Array.of(NaN, -Infinity, -0) },
    };
    for (const ending of ["safetensors", "npz"]) {
      const path = join(folder, `arrays.${ending}`);
      saveTensors(tensors, path);
      expect(loadTensors(path)).toEqual(tensors);
    }
    saveTensors({ any: tensors.whole }, join(folder, "one.npy"));
    expect(loadTensors(join(folder, "one.npy"))).toEqual({ array: tensors.whole });
  });

  it("refuse what are no tensors, several in a .npy file, and other endings", () => {
    const path = join(folder, "none.npz");
    expect(() => saveTensors(null as never, path)).toThrow(failure("OUTLAST_INVALID_ARGUMENT"));
    expect(() => saveTensors({ a: 3 as never }, path)).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /^a must be a tensor/),
    );
    const wrong = { shape: [3], data: Float32Array.of(1) };
    expect(() => saveTensors({ a: wrong }, path)).toThrow(failure("OUTLAST_SHAPE", /needs 3/));
    const two = { a: filled([1], "float32", () => 0), b: filled([1], "float32", () => 0) };
    expect(() => saveTensors(two, join(folder, "two.npy"))).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /one array, not 2/),
    );
    expect(() => saveTensors(two, join(folder, "two.csv"))).toThrow(
      failure("OUTLAST_INVALID_ARGUMENT", /must end in one of/),
    );
    expect(() => loadTensors(join(folder, "missing.npz"))).toThrow(failure("OUTLAST_FILE"));
  });
});

describe("loadModel", () => {
  it("names the command that makes a model of a file without a spec", () => {
    const path = join(folder, "foreign.safetensors");
    saveTensors(rnn(), path);
    expect(() => loadModel(path)).toThrow(
      failure("OUTLAST_FORMAT", /outlast convert .*foreign\.safetensors -o model\.safetensors/),
    );
    saveModel(importModel(path), path);
    expect(loadModel(path).spec.cell).toBe("lstm");
  });
});
