import type { CounterExplanation, FailingDepth } from "../../analysis/index.js";
import type { Styles } from "../styles.js";

/** Symbols of a string that is shown whole. */
const SHOWN = 60;

/** The first failing depth that the weights predict, the one found, and its string. */
export function failureLines({ model, predicted, measured }: CounterExplanation, styles: Styles): string[] {
  const lines: string[] = [];
  if (predicted !== undefined) {
    const { depth, law, upTo, gatesAtRest } = predicted;
    const leading = law === null ? "" : ` (to leading order ${law.toFixed(1)})`;
    const what = depth === null ? `no depth up to ${upTo} would fail` : `depth ${depth} would be the first to fail`;
    const assumed = gatesAtRest
      ? "no step were rounded and gates always what they are deep in a string"
      : "no step were rounded";
    lines.push(`Predicted by the weights, if ${assumed}: ${what}${leading}.`);
    if (gatesAtRest)
      lines.push(
        "These gates read the state, and change while few brackets are open: where the two differ, what is measured holds.",
      );
  }
  lines.push(styles.bold(`Measured in ${model.dtype}: ${measuredWords(measured)}.`));
  const { depth, step } = measured;
  return depth === null || step === null ? lines : [...lines, ...stringLines(depth, step)];
}

function measuredWords({ depth, upTo, decided }: FailingDepth): string {
  if (depth === null) {
    const looked = decided >= upTo ? "every one was decided" : `all up to ${decided} were decided, then depths doubled`;
    return `no depth up to ${upTo} fails; ${looked}`;
  }
  if (depth <= decided) return `depth ${depth} is the first to fail, every smaller one is right`;
  return (
    `depth ${depth} fails and every one up to ${decided} is right; found by doubling and bisection, ` +
    "taking it that no depth between them fails"
  );
}

function stringLines(depth: number, step: number): string[] {
  const string = 2 * depth <= SHOWN ? "(".repeat(depth) + ")".repeat(depth) : `(^${depth} )^${depth}`;
  const open = step < depth ? step + 1 : 2 * depth - 1 - step;
  const brackets = open === 1 ? "1 bracket is open" : `${open === 0 ? "no" : open} brackets are open`;
  const where = open === 0 ? "when all have closed" : step < depth ? "on the way up" : "on the way down";
  return [
    `  ${string} of ${2 * depth} symbols goes wrong at step ${step}, counted from 0, ${where}: ${brackets} then.`,
  ];
}
