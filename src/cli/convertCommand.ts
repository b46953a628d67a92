import { existsSync } from "node:fs";
import { extname, resolve } from "node:path";
import { invalid, suggestion } from "../core/index.js";
import { exportModel, exportOnnx, importNamed, loadTensors, modelEndings, saveTensors } from "../interop/index.js";
import { readEndings, writtenEndings } from "../interop/index.js";
import type { Imported, ImportOptions, OnnxOptions } from "../interop/index.js";
import { cells } from "../models/index.js";
import { readableJson } from "../store/index.js";
import type { ConvertCommandOptions } from "./commands/convert.js";
import { exitCodes } from "./exit.js";
import { modelFileOf } from "./modelFile.js";
import { toStderr, toStdout } from "./output.js";
import { readSpecFile } from "./specFile.js";

/** Reads a model, or arrays, and writes them in another form. Returns the exit code. */
export async function convertCommand(input: string, options: ConvertCommandOptions): Promise<number> {
  const { out, arrays = false } = options;
  if (!existsSync(input)) throw invalid("OUTLAST_FILE", `There is no file or folder ${input}.`);
  const file = modelFileOf(input);
  checkEnding(file, readEndings, "in must be the folder of a run, or");
  checkEnding(out, arrays ? writtenEndings : modelEndings, "--out must");
  // A run's model would lose its key.
  if (resolve(out) === resolve(file)) {
    throw invalid("OUTLAST_USAGE", `--out must be another file than the one that is read, got ${out}.`);
  }
  if (arrays) return convertArrays(file, options);
  const isOnnx = extname(out).toLowerCase() === ".onnx";
  const initialState = initialStateOf(options, isOnnx);
  const imported = importNamed(file, await importOptionsOf(options));
  if (isOnnx) await exportOnnx(imported.model, out, { initialState });
  else await exportModel(imported.model, out);
  tellModel(file, imported, options);
  return exitCodes.ok;
}

function convertArrays(file: string, { out, cell, spec, json = false, quiet = false }: ConvertCommandOptions): number {
  if (cell !== undefined || spec !== undefined) {
    throw invalid("OUTLAST_USAGE", "--cell and --spec are about models: leave them out, or leave out --arrays.");
  }
  const tensors = loadTensors(file);
  saveTensors(tensors, out);
  const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]));
  if (json) toStdout(readableJson({ from: file, to: out, arrays: shapes }));
  else if (!quiet) toStderr(`${counted(Object.keys(shapes).length, "array")} in ${out}.\n`);
  return exitCodes.ok;
}

function tellModel(
  file: string,
  { model, names, notes }: Imported,
  { out, json = false, quiet = false }: ConvertCommandOptions,
): void {
  const { spec } = model;
  if (json) {
    toStdout(readableJson({ from: file, to: out, spec, names, notes }));
    return;
  }
  if (quiet) return;
  const { cell, inputSize, hiddenSize, outputSize, layers, dtype } = spec;
  const sizes = [
    counted(layers, "layer"),
    counted(inputSize, "input"),
    counted(hiddenSize, "unit"),
    counted(outputSize, "output"),
  ];
  toStderr(`${cell}, ${sizes.join(", ")}, ${dtype}: ${out}.\n`);
  for (const note of notes) toStderr(`Of ${file}: ${note}.\n`);
}

async function importOptionsOf({ cell, spec }: ConvertCommandOptions): Promise<ImportOptions> {
  const known = cells.find((candidate) => candidate === cell);
  if (cell !== undefined && known === undefined) {
    throw invalid("OUTLAST_USAGE", `--cell must be a cell, got "${cell}": ${suggestion(cell, cells)}`);
  }
  return { cell: known, spec: spec === undefined ? undefined : await readSpecFile(spec) };
}

function initialStateOf({ initialState }: ConvertCommandOptions, isOnnx: boolean): OnnxOptions["initialState"] {
  if (initialState === "optional") return initialState;
  if (initialState !== "required") {
    throw invalid("OUTLAST_USAGE", `--initial-state must be optional or required, got "${String(initialState)}".`);
  }
  if (isOnnx) return initialState;
  throw invalid("OUTLAST_USAGE", "--initial-state is about .onnx files alone: leave it out.");
}

function checkEnding(path: string, known: readonly string[], must: string): void {
  if (known.includes(extname(path).toLowerCase())) return;
  const fix = known === readEndings ? "" : ", by which the format is known";
  throw invalid("OUTLAST_USAGE", `${must} end in one of ${known.join(", ")}${fix}, got ${path}.`);
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
