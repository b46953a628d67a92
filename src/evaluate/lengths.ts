import { z } from "zod";
import { invalid } from "../core/index.js";
import type { ResolvedTask } from "../tasks/index.js";

const length = z.int().min(1);

/** One length to test: exact, or [from, to] for sequences of any length in that range. */
export const lengthSchema = z
  .union([length, z.tuple([length, length])])
  .describe("An exact length in steps, or [from, to]: sequences of any length in that range.");

export type LengthSpec = z.infer<typeof lengthSchema>;

/** A tested length as a range; `from` equals `to` for an exact one. */
export interface LengthRange {
  from: number;
  to: number;
}

export function rangeOf(length: LengthSpec): LengthRange {
  return typeof length === "number" ? { from: length, to: length } : { from: length[0], to: length[1] };
}

/** `500`, or `2-50` for a range. */
export function showRange({ from, to }: LengthRange): string {
  return from === to ? String(to) : `${from}-${to}`;
}

/**
 * Lengths in ascending order of their upper ends. Throws OUTLAST_INVALID_SPEC for ranges that run backwards or hold no
 * length of the task, exact lengths that the task cannot have, and two with the same upper end.
 */
export function sortedLengths(lengths: readonly LengthSpec[], task: ResolvedTask, path: string): LengthSpec[] {
  lengths.forEach((length, i) => checkLength(rangeOf(length), task, `${path}[${i}]`));
  const sorted = [...lengths].sort((a, b) => rangeOf(a).to - rangeOf(b).to);
  for (let i = 1; i < sorted.length; i++) {
    const { to } = rangeOf(sorted[i]!);
    if (to !== rangeOf(sorted[i - 1]!).to) continue;
    throw invalid("OUTLAST_INVALID_SPEC", `${path} has two entries that end at ${to}: use two evaluations.`, path);
  }
  return sorted;
}

function checkLength({ from, to }: LengthRange, task: ResolvedTask, path: string): void {
  const { lengthStep: step, shortest } = task;
  const fail = (sentence: string): never => {
    throw invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
  };
  if (from > to) fail(`must run upwards, got [${from}, ${to}].`);
  if (from === to && to % step !== 0) {
    fail(`must be a multiple of ${step}, as every length of ${task.kind} is, got ${to}.`);
  }
  if (Math.floor(to / step) * step < Math.max(from, shortest)) {
    const got = showRange({ from, to });
    fail(`holds no length of ${task.kind}, whose lengths are multiples of ${step} from ${shortest} on, got ${got}.`);
  }
}
