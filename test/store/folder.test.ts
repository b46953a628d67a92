import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { createModel, loadModel } from "../../src/index.js";
import { decodeSafetensors } from "../../src/models/index.js";
import { checkFolder, readRecord, readableJson, writeRun } from "../../src/store/index.js";
import { failure } from "../helpers.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const dist = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;
const model = createModel({ cell: "gru", inputSize: 1, hiddenSize: 2, outputSize: 1 }, { seed: 1 });
const schema = z.strictObject({ key: z.string(), values: z.array(z.number()) });
const record = { key: "k", values: [1, 2] };

describe("a run's folder", () => {
  it("gives back what was written, and is made where it is missing", () => {
    const place = join(folder, "a", "b");
    writeRun(place, record, model);
    expect(readRecord(place, schema)).toEqual(record);
    expect(loadModel(join(place, "model.safetensors")).parameters()).toEqual(model.parameters());
    const bytes = new Uint8Array(readFileSync(join(place, "model.safetensors")));
    expect(decodeSafetensors(bytes, "model").metadata).toHaveProperty("key", "k");
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

  it("with a record of another version says which versions", () => {
    const write = (outlast: unknown): void => {
      writeFileSync(join(folder, "record.json"), JSON.stringify({ key: 3, provenance: { outlast } }));
    };
    write("99.1.0");
    const sentence = /: key must be a string, got 3\. It was written by outlast 99\.1\.0, this is \d+\.\d+\.\d+\.$/;
    expect(() => readRecord(folder, z.looseObject({ key: z.string() }))).toThrow(failure("OUTLAST_FORMAT", sentence));
    write(null);
    expect(() => readRecord(folder, z.looseObject({ key: z.string() }))).toThrow(/key must be a string, got 3\.$/);
  });

  it("that cannot be written is an error, known before", () => {
    writeFileSync(join(folder, "file"), "");
    expect(() => checkFolder(join(folder, "file", "a"))).toThrow(failure("OUTLAST_WRITE", /file is no folder/));
    expect(() => checkFolder(join(folder, "a", "b"))).not.toThrow();
    expect(readdirSync(folder)).toEqual(["file"]);
    expect(() => writeRun(join(folder, "file"), record, model)).toThrow(failure("OUTLAST_WRITE", /ENOTDIR/));
    expect(() => writeRun(join(folder, "file", "a"), record, model)).toThrow(failure("OUTLAST_WRITE", /not be made/));
  });

  it("stays as it was when one of its files cannot be written", () => {
    writeRun(folder, record, model);
    const files = (): unknown => readdirSync(folder).map((name) => readFileSync(join(folder, name), "hex"));
    const before = files();
    const other = createModel(model.spec, { seed: 2 });
    // In a process whose files may have 2 KiB: the model fits, the record does not.
    const script = `
      import { modelFromParameters } from ${JSON.stringify(dist("models/index.js"))};
      import { writeRun } from ${JSON.stringify(dist("store/index.js"))};
      const model = modelFromParameters(${JSON.stringify(other.spec)}, new Float32Array(33));
      try {
        writeRun(${JSON.stringify(folder)}, { key: "k", note: "x".repeat(5000) }, model);
      } catch (error) {
        console.log(error.code, error.message);
      }`;
    const node = `ulimit -f 2; exec ${process.execPath} --input-type=module -e "$0"`;
    const output = execFileSync("bash", ["-c", node, script], { encoding: "utf8" });
    expect(output).toMatch(/^OUTLAST_WRITE .*record\.json could not be written: file too large \(EFBIG\)/);
    expect(files()).toEqual(before);
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
