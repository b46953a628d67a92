import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Tensor } from "../../src/index.js";
import { sha256Hex } from "../../src/core/index.js";
import { encodeSafetensors } from "../../src/models/index.js";
import { resolveTask } from "../../src/tasks/index.js";
import { failure, filled } from "../helpers.js";

let baseDir: string;
beforeAll(() => {
  baseDir = mkdtempSync(join(tmpdir(), "outlast-dataset-"));
});
afterAll(() => rmSync(baseDir, { recursive: true }));

const inputs = filled([3, 4, 2], "float32", (i) => i / 10);
const numbers = filled([3, 4, 1], "float32", (i) => i);
const classes = filled([3, 4], "int32", (i) => i % 3);
const lengths = filled([3], "int32", (i) => i + 2);

function write(name: string, tensors: Record<string, Tensor>): string {
  const bytes = encodeSafetensors(tensors);
  writeFileSync(join(baseDir, name), bytes);
  return sha256Hex(bytes);
}

const resolve = (file: string, sha256?: string): ReturnType<typeof resolveTask> =>
  resolveTask({ kind: "dataset", file, sha256 }, "task", { baseDir });

describe("dataset", () => {
  it("has the sizes, lengths and hash of its file", () => {
    const sha256 = write("numbers.safetensors", { inputs, targets: numbers, lengths });
    const task = resolve("numbers.safetensors");
    expect(task).toMatchObject({ inputSize: 2, outputSize: 1, sequences: 3, trainingLengths: { from: 2, to: 4 } });
    expect(task.spec).toEqual({ kind: "dataset", file: "numbers.safetensors", sha256 });
    expect(task.losses).toEqual(["mse", "bce"]);
    expect(resolve("numbers.safetensors", sha256).spec).toEqual(task.spec);
    expect(task.scoring("mse", "none").success.metric).toBe("normalizedError");
    expect(task.scoring("mse", "sigmoid").success.metric).toBe("sequenceAccuracy");
    expect(task.scoring("bce", "none").correct).toEqual({ rule: "threshold", value: 0 });
  });

  it("takes targets of two dimensions for classes", () => {
    write("classes.safetensors", { inputs, targets: classes });
    const task = resolve("classes.safetensors");
    expect(task).toMatchObject({
      outputSize: 3,
      moreOutputs: true,
      losses: ["ce"],
      trainingLengths: { from: 4, to: 4 },
    });
    expect(task.scoring("ce", "none").correct.rule).toBe("argmax");
  });

  it("counts the classes of scored steps alone", () => {
    const padded = (padding: number): Tensor => ({
      shape: [3, 4],
      data: Float64Array.from({ length: 12 }, (_, i) => (i % 4 < 2 ? i % 2 : padding)),
    });
    for (const padding of [NaN, 999, 2 ** 31 - 1, -1]) {
      write("padded.safetensors", { inputs, targets: padded(padding), lengths: filled([3], "int32", () => 2) });
      expect(resolve("padded.safetensors").outputSize).toBe(2);
      write("masked.safetensors", {
        inputs,
        targets: padded(padding),
        mask: filled([3, 4], "int32", (i) => +(i % 4 < 2)),
      });
      expect(resolve("masked.safetensors").outputSize).toBe(2);
    }
  });

  it("keeps float64 where anything is", () => {
    write("double.safetensors", { inputs: filled([3, 4, 2], "float64", (i) => i / 10), targets: numbers });
    expect(resolve("double.safetensors").source.arrays!["inputs"]).toBeInstanceOf(Float64Array);
    write("single.safetensors", { inputs, targets: numbers });
    expect(resolve("single.safetensors").source.arrays!["inputs"]).toBeInstanceOf(Float32Array);
  });

  it("refuses a file that has changed", () => {
    write("changed.safetensors", { inputs, targets: numbers });
    const sentence = /^task\.sha256 does not match changed\.safetensors/;
    expect(() => resolve("changed.safetensors", "0".repeat(64))).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it("refuses a hash that is none", () => {
    const sentence = /^task\.sha256 must be 64 lower-case hex digits, got "abc"\.$/;
    expect(() => resolve("changed.safetensors", "abc")).toThrow(failure("OUTLAST_INVALID_SPEC", sentence));
  });

  it.each<[string, Record<string, Tensor>, string, RegExp]>([
    ["no targets", { inputs }, "OUTLAST_FORMAT", /must hold the tensors inputs and targets, it holds inputs/],
    ["targets of other steps", { inputs, targets: filled([3, 5, 1], "float32", () => 0) }, "OUTLAST_FORMAT", /targets/],
    ["NaN", { inputs: filled([3, 4, 2], "float32", () => NaN), targets: numbers }, "OUTLAST_FORMAT", /finite/],
    [
      "a long length",
      { inputs, targets: numbers, lengths: filled([3], "int32", () => 5) },
      "OUTLAST_FORMAT",
      /lengths/,
    ],
    [
      "lengths in rows",
      { inputs, targets: numbers, lengths: filled([3, 2], "int32", () => 2) },
      "OUTLAST_FORMAT",
      /lengths must have the shape \[3\], got \[3, 2\]/,
    ],
    [
      "a class that is none",
      { inputs, targets: filled([3, 4], "float32", () => 0.5) },
      "OUTLAST_FORMAT",
      /class indices/,
    ],
    [
      "no sequence",
      { inputs: filled([0, 4, 2], "float32", () => 0), targets: filled([0, 4, 1], "float32", () => 0) },
      "OUTLAST_FORMAT",
      /no sequence/,
    ],
    [
      "inputs of two dimensions",
      { inputs: filled([3, 4], "float32", () => 0), targets: numbers },
      "OUTLAST_FORMAT",
      /inputs/,
    ],
    ["negative classes", { inputs, targets: filled([3, 4], "int32", () => -1) }, "OUTLAST_FORMAT", /class indices/],
  ])("refuses %s, naming the file", (name, tensors, code, sentence) => {
    const file = `${name.replaceAll(" ", "-")}.safetensors`;
    write(file, tensors);
    expect(() => resolve(file)).toThrow(failure(code, sentence));
    expect(() => resolve(file)).toThrow(failure(code, file));
  });

  it("refuses a file that is none", () => {
    expect(() => resolve("none.safetensors")).toThrow(failure("OUTLAST_FILE", /none\.safetensors could not be read/));
    writeFileSync(join(baseDir, "text.safetensors"), "not a tensor in sight");
    expect(() => resolve("text.safetensors")).toThrow(failure("OUTLAST_FORMAT", /text\.safetensors/));
  });
});
