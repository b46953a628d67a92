import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createModel, loadModel, loadTensors, saveModel, saveTensors } from "../../src/index.js";
import { filled } from "../helpers.js";
import { outlast } from "./outlast.js";

const gold = fileURLToPath(new URL("../interop/gold/", import.meta.url));
const document = readFileSync(new URL("../../docs/interop.md", import.meta.url), "utf8");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-convert-"));
  // What the document's examples name.
  copyFileSync(join(gold, "lstm.pt"), join(folder, "pytorch.pt"));
  copyFileSync(join(gold, "relu.safetensors"), join(folder, "rnn.safetensors"));
  const run = join(folder, "outlast-runs", "counting-1a2b3c4d");
  mkdirSync(run, { recursive: true });
  saveModel(createModel({ cell: "gru", inputSize: 2, hiddenSize: 3, outputSize: 1 }), join(run, "model.safetensors"));
  saveTensors({ inputs: filled([2, 3, 1], "float32", (i) => i) }, join(folder, "arrays.npz"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The first piece of code of a language in the document. */
function codeOf(language: string): string {
  return new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "s").exec(document)![1]!;
}

describe("outlast convert", () => {
  it("does what the document says, line by line", () => {
    const lines = codeOf("sh").trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const line of lines) {
      const [, words = ""] = /^npx outlast (.*?) *#/.exec(line)!;
      const { code, stderr } = outlast(folder, words.split(" "));
      expect(stderr).toMatch(/model\.onnx\.$|model\.safetensors\.$|arrays\.safetensors\.$/m);
      expect(code).toBe(0);
    }
    expect(existsSync(join(folder, "model.onnx"))).toBe(true);
    expect(loadModel(join(folder, "model.safetensors")).spec.cell).toBe("tanh");
    expect(Object.keys(loadTensors(join(folder, "arrays.safetensors")))).toEqual(["inputs"]);
  });

  it("says as JSON what was found", () => {
    writeFileSync(join(folder, "spec.json"), '{ "readout": { "activation": "sigmoid" } }');
    const { code, stdout, stderr } = outlast(folder, [
      "convert",
      "pytorch.pt",
      "-o",
      "m.npz",
      "--spec",
      "spec.json",
      "--json",
    ]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      from: "pytorch.pt",
      to: "m.npz",
      spec: { cell: "lstm", hiddenSize: 3, readout: { bias: true, activation: "sigmoid" } },
      names: { "rnn.weight_ih_l0": "encoder.weight_ih_l0", "readout.weight": "decoder.weight" },
      notes: ["its recurrent network is called encoder"],
    });
  });

  it.each<[string, string[], RegExp]>([
    [
      "another ending",
      ["pytorch.pt", "-o", "m.pt"],
      /--out must end in one of \.safetensors, \.npz, \.onnx.*got m\.pt\. \[OUTLAST_USAGE\]/,
    ],
    [
      "a cell that there is not",
      ["pytorch.pt", "-o", "m.npz", "--cell", "ltsm"],
      /--cell must be a cell, got "ltsm".*lstm/,
    ],
    ["what is not there", ["none", "-o", "m.npz"], /There is no file or folder none\. \[OUTLAST_FILE\]/],
    [
      "what is no model's file",
      ["spec.json", "-o", "m.npz"],
      /in must be the folder of a run, or end in one of \.safetensors.*got spec\.json/,
    ],
    [
      "to write over what it reads",
      ["outlast-runs/counting-1a2b3c4d", "-o", "outlast-runs/./counting-1a2b3c4d/model.safetensors"],
      /--out must be another file than the one that is read/,
    ],
    [
      "a file that cannot be a model",
      [join(gold, "module.pt"), "-o", "m.npz"],
      /names "torch\.nn\.modules\.rnn\.GRU".*\[OUTLAST_FORMAT\]/,
    ],
  ])("refuses %s with exit code 2", (_what, args, sentence) => {
    const { code, stdout, stderr } = outlast(folder, ["convert", ...args]);
    expect(stderr).toMatch(sentence);
    expect([code, stdout]).toEqual([2, ""]);
    expect(existsSync(join(folder, "m.pt"))).toBe(false);
  });
});

describe("the document's program", () => {
  it("runs", () => {
    const index = new URL("../../dist/index.js", import.meta.url).href;
    const program = join(folder, "program.mjs");
    writeFileSync(program, codeOf("ts").replace('"outlast"', JSON.stringify(index)));
    const { status, stderr } = spawnSync(process.execPath, [program], { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    expect(loadModel(join(folder, "model.safetensors")).spec.readout.activation).toBe("sigmoid");
  });
});
