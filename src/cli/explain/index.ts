import type { CounterExplanation } from "../../analysis/index.js";
import type { Styles } from "../styles.js";
import { columns } from "../table/columns.js";
import { failureLines } from "./failure.js";
import { gateRows, gateSentences } from "./gates.js";
import { fixedPointLines } from "./fixedPoints.js";
import { indicatorRows, indicatorSentences } from "./indicators.js";

/** An explanation for people: what the model is, what its parameters are off by, where it fails. */
export function explanationText(explanation: CounterExplanation, file: string, styles: Styles): string {
  const { cell, hiddenSize, layers, dtype } = explanation.model;
  const size = hiddenSize === 1 && layers === 1 ? "one unit" : `${hiddenSize} units, ${layers} layers`;
  const blocks = [
    [styles.bold(`${file}: ${cell}, ${size}, ${dtype}, as a counter of the task dyck1`)],
    parameterLines(explanation, styles),
    failureLines(explanation, styles),
  ];
  const lines = blocks.filter((block) => block.length > 0).flatMap((block) => ["", ...block]);
  return `${lines.slice(1).join("\n")}\n`;
}

function parameterLines(explanation: CounterExplanation, styles: Styles): string[] {
  const { indicators, gates, fixedPoints, unexplained } = explanation;
  if (unexplained !== undefined) return [unexplained];
  if (fixedPoints !== undefined) return fixedPointLines(fixedPoints);
  if (indicators !== undefined) {
    return [...table(indicatorRows(explanation), styles), ...indicatorSentences(explanation)];
  }
  return gates === undefined ? [] : [...table(gateRows(gates), styles), ...gateSentences(explanation)];
}

function table(rows: readonly (readonly string[])[], styles: Styles): string[] {
  const [names = "", ...lines] = columns(rows);
  return [styles.dim(names), ...lines];
}
