import { explainCounter } from "../analysis/index.js";
import { invalid, suggestion } from "../core/index.js";
import { loadModel } from "../models/index.js";
import { readableJson } from "../store/index.js";
import { explanationText } from "./explain/index.js";
import type { ExplainCommandOptions } from "./commands/explain.js";
import { modelFileOf, trainedLossOf } from "./modelFile.js";
import { toStdout } from "./output.js";
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
  const file = modelFileOf(path);
  const model = loadModel(file);
  // Outputs without an activation are logits, unless they were trained as numbers.
  const threshold = trainedLossOf(file) === "mse" ? 0.5 : undefined;
  const { value: explanation, exitCode } = await untilSignal((signal) =>
    explainCounter(model, { upTo, threshold, signal }),
  );
  if (explanation === undefined) return exitCode;
  toStdout(json ? readableJson(explanation) : explanationText(explanation, file, stylesFor(process.stdout)));
  return exitCode;
}

function depthOf(text = ""): number {
  const depth = /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
  if (depth <= MOST_DEPTH) return depth;
  const sentence = `--up-to must be a whole number from 1 to ${MOST_DEPTH}, got ${JSON.stringify(text)}.`;
  throw invalid("OUTLAST_USAGE", sentence);
}
