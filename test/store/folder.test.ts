import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createModel, loadModel } from "../../src/index.js";
import { readRecord, readableJson, writeRun } from "../../src/store/index.js";
import { failure } from "../helpers.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const model = createModel({ cell: "gru", inputSize: 1, hiddenSize: 2, outputSize: 1 }, { seed: 1 });
const schema = z.strictObject({ key: z.string(), values: z.array(z.number()) });
const record = { key: "k", values: [1, 2] };

describe("a run's folder", () => {
  it("gives back what was written, and is made where it is missing", () => {
    const place = join(folder, "a", "b");
    writeRun(place, record, model);
    expect(readRecord(place, schema)).toEqual(record);
    expect(loadModel(join(place, "model.safetensors")).parameters()).toEqual(model.parameters());
    expect(readdirSync(place).sort()).toEqual(["model.safetensors", "record.json"]);
  });

  it("has no model beside a record that has none", () => {
    writeRun(folder, record, model);
    writeRun(folder, { ...record, key: "other" }, undefined);
    expect(readdirSync(folder)).toEqual(["record.json"]);
    expect(readRecord(folder, schema)?.key).toBe("other");
  });

  it("without a record gives undefined", () => {
    expect(readRecord(folder, schema)).toBeUndefined();
    expect(readRecord(join(folder, "nowhere"), schema)).toBeUndefined();
  });

  it.each([
    ["cut off", '{"key": "k", "val', /record\.json is no record of a run: .*JSON/],
    ["of another form", '{"key": 3, "values": []}', /record\.json is no record of a run: key must be a string/],
    ["empty", "", /record\.json is no record of a run/],
  ])("with a record that is %s is an error", (_what, text, sentence) => {
    writeFileSync(join(folder, "record.json"), text);
    expect(() => readRecord(folder, schema)).toThrow(failure("OUTLAST_FORMAT", sentence));
  });

  it("that cannot be written is an error, and stays as it was", () => {
    writeRun(folder, record, model);
    const before = readFileSync(join(folder, "record.json"), "utf8");
    // A folder in the record's place: the model is written, the record cannot be.
    const blocked = join(folder, "blocked");
    mkdirSync(join(blocked, "record.json", "inside"), { recursive: true });
    expect(() => writeRun(blocked, record, model)).toThrow(failure("OUTLAST_WRITE", /record\.json could not/));
    expect(readFileSync(join(folder, "record.json"), "utf8")).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(["model.safetensors", "record.json"]);
    expect(() => writeRun(join(folder, "record.json"), record, model)).toThrow(
      failure("OUTLAST_WRITE", /record\.json/),
    );
  });
});

describe("readableJson", () => {
  it("puts fields on lines and plain lists on one", () => {
    const value = { a: 1, b: [1, null, "x"], c: { d: [] }, e: [{ f: 1 }, [2]], g: undefined, h: {} };
    const text = readableJson(value);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    expect(text.split("\n")).toContain('  "b": [1, null, "x"],');
    expect(text.endsWith("}\n")).toBe(true);
  });
});
