import { invalid } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import { bracketInputs } from "./brackets.js";

/** A Dyck-1 prefix that a model gets wrong at its last step, and at none before. */
export interface FailingString {
  /** The prefix, of `(` and `)`. */
  string: string;
  /** The shortest Dyck word that begins with it: `string` and a closing bracket for every one that is open. */
  word: string;
  /** Symbols of `string`: the first wrong step, counted from 1. */
  step: number;
  /** Brackets open after it. */
  depth: number;
  /** What the model says then: ( may come, ) may come; and what it should be, 1 or 0 each. */
  outputs: [number, number];
  targets: [number, number];
}

/**
 * The string of `symbols`, 1 for an opening bracket, as the model itself answers it. Throws OUTLAST_NATIVE where its
 * first wrong step is not the last one, which would be a fault of the search that found it.
 */
export function failingString(model: Model, symbols: Uint8Array, threshold: number): FailingString {
  const step = symbols.length;
  const string = Array.from(symbols, (opens) => (opens === 1 ? "(" : ")")).join("");
  const { data } = model.forward(bracketInputs(string, model.spec.dtype)).outputs;
  let depth = 0;
  let wrong = 0;
  symbols.forEach((opens, t) => {
    depth += opens === 1 ? 1 : -1;
    const [open, close] = [data[2 * t]!, data[2 * t + 1]!];
    const right = open >= threshold && (depth > 0 ? close >= threshold : close < threshold);
    if (!right && wrong === 0) wrong = t + 1;
  });
  if (wrong !== step || depth < 0) {
    const sentence = `A string of ${step} symbols was found to fail at its last step, but fails at ${wrong}.`;
    throw invalid("OUTLAST_NATIVE", sentence);
  }
  return {
    string,
    word: string + ")".repeat(depth),
    step,
    depth,
    outputs: [data[2 * step - 2]!, data[2 * step - 1]!],
    targets: [1, depth > 0 ? 1 : 0],
  };
}
