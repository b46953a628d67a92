import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { explainCounter } from "../analysis/index.js";
import { invalid, suggestion } from "../core/index.js";
import { loadModel } from "../models/index.js";
import { recordSchema } from "../run/index.js";
import type { RunRecord } from "../run/index.js";
import { readRecord, readableJson } from "../store/index.js";
import { explanationText } from "./explain/index.js";
import type { ExplainCommandOptions } from "./commands/explain.js";
import { untilSignal } from "./signals.js";
import { stylesFor } from "./styles.js";

/** The greatest depth that can be asked for: beyond, float32 has no neighbours one apart. */
const MOST_DEPTH = 2 ** 24;

/** Loads a model and says why it fails to count, and where. Returns the exit code. */
export async function explainCommand(path: string, options: ExplainCommandOptions): Promise<number> {
  const { task, json = false } = options;
  if (task !== "dyck1") {
    throw invalid("OUTLAST_USAGE", `Models of the task "${task}" cannot be explained: ${suggestion(task, ["dyck1"])}`);
  }
  const upTo = depthOf(options.upTo);
  const file = isFolder(path) ? join(path, "model.safetensors") : path;
  const model = loadModel(file);
  const threshold = thresholdOf(file);
  const { value: explanation, exitCode } = await untilSignal((signal) =>
    explainCounter(model, { upTo, threshold, signal }),
  );
  if (explanation === undefined) return exitCode;
  process.stdout.write(
    json ? readableJson(explanation) : explanationText(explanation, file, stylesFor(process.stdout)),
  );
  return exitCode;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Outputs without an activation are logits, unless the record beside the model says that they were trained as numbers.
 */
function thresholdOf(file: string): number | undefined {
  const record = readRecord(dirname(file), recordSchema) as RunRecord | undefined;
  return record?.spec.train.loss === "mse" ? 0.5 : undefined;
}

function depthOf(text = ""): number {
  const depth = /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
  if (depth <= MOST_DEPTH) return depth;
  const sentence = `--up-to must be a whole number from 1 to ${MOST_DEPTH}, got ${JSON.stringify(text)}.`;
  throw invalid("OUTLAST_USAGE", sentence);
}
