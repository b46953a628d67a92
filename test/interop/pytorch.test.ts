import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { exportModel, importModel, loadModel, loadTensors, saveTensors } from "../../src/index.js";
import { failure, filled, randomTensor } from "../helpers.js";
import { goldDistances, goldFiles, goldFolder } from "./gold.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("models that PyTorch wrote", () => {
  it("and ours that it read give its answers, by files stored before", () => {
    const distances = goldDistances(goldFolder);
    expect(Object.keys(distances).length).toBeGreaterThanOrEqual(20);
    for (const [file, error] of Object.entries(distances)) expect(error, file).toBeLessThan(1);
  });

  it("say their spec by names and shapes", () => {
    const { spec } = importModel(join(goldFolder, "lstm.safetensors"));
    const sizes = { inputSize: 2, hiddenSize: 3, outputSize: 2, layers: 2 };
    expect(spec).toMatchObject({ cell: "lstm", ...sizes, bias: true, dtype: "float32", readout: { bias: true } });
    const gru = importModel(join(goldFolder, "gru.safetensors")).spec;
    expect(gru).toMatchObject({ cell: "gru", layers: 1, bias: false, readout: { bias: false } });
    const tanh = importModel(join(goldFolder, "tanh.safetensors"), { cell: "tanh" }).spec;
    expect(tanh).toMatchObject({ cell: "tanh", layers: 3, dtype: "float64" });
    const relu = importModel(join(goldFolder, "relu.safetensors"), { cell: "relu" });
    expect(relu.spec).toMatchObject({ cell: "relu", outputSize: 3, readout: { bias: false } });
    expect([...relu.parameters()["readout.weight"]!.data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });

  it("are refused where Outlast has no such model, or the file is no state_dict", () => {
    const refusals: Record<string, RegExp> = {
      "bidirectional.safetensors": /"bias_hh_l0_reverse" is of a bidirectional network; Outlast's go forward only/,
      "projection.safetensors": /"weight_hr_l0" is a projection \(proj_size\), which Outlast's do not have/,
      "tanh.safetensors": /plain RNN, which do not say its nonlinearity: give cell: "tanh" or "relu"/,
      "module.pt": /it names "torch\.nn\.modules\.rnn\.GRU", and only tensors.* are read: save model\.state_dict\(\)/,
      "half.pt": /numbers of 16 bits \(torch\.HalfStorage\): save \{k: v\.float\(\)/,
      "legacy.pt": /format before PyTorch 1\.6: torch\.save\(torch\.load\(/,
      "expanded.pt": /"a" of shape \[1048576\] is larger than its storage/,
      "script.pt": /TorchScript program: save model\.state_dict\(\)/,
      "numbers.pt": /no tensors by the names of a recurrent network/,
    };
    for (const [file, sentence] of Object.entries(refusals)) {
      expect(() => importModel(join(goldFolder, file)), file).toThrow(failure("OUTLAST_FORMAT", sentence));
    }
  });

  it("give numbers of every kind", () => {
    expect(loadTensors(join(goldFolder, "numbers.pt"))).toEqual({
      i64: { shape: [3], data: Int32Array.of(0, 1, 2) },
      bool: { shape: [2], data: Int32Array.of(1, 0) },
      u8: { shape: [1], data: Int32Array.of(200) },
      f64: { shape: [], data: Float64Array.of(0.5) },
    });
  });
});

describe("PyTorch itself", () => {
  const python = [
    process.env["OUTLAST_PYTHON"],
    join(root, "bench", "peers", "pytorch", ".venv", "bin", "python"),
    "python3",
  ].find((candidate) => candidate !== undefined && (candidate === "python3" || existsSync(candidate)))!;

  it("reads ours and writes what ours reads, by the code in the documents", { timeout: 120_000 }, async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "outlast-pytorch-"));
    context.onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const name of goldFiles(".safetensors").filter((file) => file.startsWith("ours-"))) {
      copyFileSync(join(goldFolder, name), join(folder, name));
      await exportModel(loadModel(join(folder, name)), join(folder, name.replace(/safetensors$/, "npz")));
    }
    const arrays = {
      scalar: filled([], "float64", () => 0.1),
      line: filled([3], "int32", (i) => i - 1),
      empty: filled([0, 2], "float32", () => 0),
      cube: randomTensor([2, 3, 4], 5, "float32"),
    };
    for (const [name, tensor] of Object.entries(arrays)) {
      saveTensors({ [name]: tensor }, join(folder, `array-${name}.npy`));
    }
    const make = join(goldFolder, "make_gold.py");
    const { status, stderr } = spawnSync(python, [make, folder], { encoding: "utf8" });
    if (/ModuleNotFoundError|ENOENT/.test(stderr ?? "ENOENT")) {
      const fix = "-m pip install torch safetensors numpy, or give OUTLAST_PYTHON";
      return context.skip(`${python} has no PyTorch with safetensors: ${python} ${fix}`);
    }
    expect(stderr.replaceAll(/^.*Warning.*\n.*\n/gm, "")).toBe("");
    expect(status).toBe(0);
    const distances = goldDistances(folder);
    expect(Object.keys(distances).length).toBeGreaterThanOrEqual(20);
    for (const [file, error] of Object.entries(distances)) expect(error, file).toBeLessThan(1);
    for (const [name, tensor] of Object.entries(arrays)) {
      expect(loadTensors(join(folder, `numpy-array-${name}.npy`))).toEqual({ array: tensor });
    }
  });
});
