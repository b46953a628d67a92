import { invalid } from "../core/index.js";
import type { OutlastError, SpecFault } from "../core/index.js";

/** A message says at most so many faults, and stops behind so many characters. */
const MOST_TOLD = 20;
const MOST_CHARACTERS = 1500;

/** `axes["train.steps"]`: an axis as its place in the sweep's spec is written. */
export function placeOf(axis: string, field = "axes"): string {
  return `${field}[${JSON.stringify(axis)}]`;
}

/** A fault whose sentence starts with its place. */
export function fault(path: string, sentence: string): SpecFault {
  return { sentence: `${path} ${sentence}`, path };
}

/** The error that says all faults, one a line; its path is that of the first. */
export function faultsError(faults: readonly SpecFault[]): OutlastError {
  const told = [...new Set(faults.map(({ sentence }) => sentence))];
  const lines: string[] = [];
  let characters = 0;
  for (const sentence of told.slice(0, MOST_TOLD)) {
    if (characters > MOST_CHARACTERS) break;
    lines.push(`\n  ${sentence}`);
    characters += sentence.length;
  }
  if (lines.length < told.length) lines.push(`\n  ... and ${told.length - lines.length} more.`);
  const text = told.length === 1 ? told[0]! : `The sweep has ${told.length} faults:${lines.join("")}`;
  return invalid("OUTLAST_INVALID_SPEC", text, faults[0]?.path);
}
