import { z } from "zod";
import { invalid } from "../core/index.js";
import type { ErrorCode } from "../core/index.js";
import type { ResolvedTask, Sampling } from "../tasks/index.js";

const length = z.int().min(1);

/** One length to test: exact, or [from, to] for sequences of any length in that range. */
export const lengthSchema = z
  .union([length, z.tuple([length, length])])
  .describe("An exact length in steps, or [from, to]: sequences of any length in that range.");

/** A length in steps, or [from, to] for any length in that range. */
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
 * Lengths in ascending order of their upper ends, a range of one length as that length. Throws OUTLAST_INVALID_SPEC for
 * ranges that run backwards or hold no length of the task, exact lengths that the task cannot have, and two with the
 * same upper end; OUTLAST_NO_SEQUENCE where no given sequence fits.
 */
export function sortedLengths(
  lengths: readonly LengthSpec[],
  task: ResolvedTask,
  sampling: Sampling,
  path: string,
): LengthSpec[] {
  lengths.forEach((length, i) => checkLength(rangeOf(length), task, sampling, `${path}[${i}]`));
  const exact = lengths.map((length) => (rangeOf(length).from === rangeOf(length).to ? rangeOf(length).to : length));
  const sorted = exact.sort((a, b) => rangeOf(a).to - rangeOf(b).to);
  for (let i = 1; i < sorted.length; i++) {
    const { to } = rangeOf(sorted[i]!);
    if (to !== rangeOf(sorted[i - 1]!).to) continue;
    throw invalid("OUTLAST_INVALID_SPEC", `${path} has two entries that end at ${to}: use two evaluations.`, path);
  }
  return sorted;
}

function checkLength(range: LengthRange, task: ResolvedTask, sampling: Sampling, path: string): void {
  const { from, to } = range;
  const { kind, lengthStep: step, shortest, rowLengths, replays, trainingLengths, stepsOf } = task;
  const fail = (sentence: string, code: ErrorCode = "OUTLAST_INVALID_SPEC"): never => {
    throw invalid(code, `${path} ${sentence}`, path);
  };
  if (from > to) fail(`must run upwards, got [${from}, ${to}].`);
  if (from === to && to % step !== 0) fail(`must be a multiple of ${step}, as every length of ${kind} is, got ${to}.`);
  if (to < shortest) fail(`must be at least ${shortest}, the shortest length of ${kind}, got ${showRange(range)}.`);
  if (Math.floor(to / step) * step < from) {
    fail(`holds no length of ${kind}, whose lengths are multiples of ${step}, got ${showRange(range)}.`);
  }
  if (replays !== undefined && (from < trainingLengths.from || to > trainingLengths.to)) {
    const lengths = `${showRange(trainingLengths)}, the lengths of the draw that the split is a part of`;
    fail(`must lie within ${lengths}, got ${showRange(range)}.`);
  }
  if (rowLengths?.some((own) => own >= from && (own <= to || sampling === "prefix")) === false) {
    const wanted = sampling === "prefix" ? "that many steps to cut" : "such a length";
    const unit = stepsOf === undefined ? "steps" : "symbols and their answers";
    fail(
      `is ${showRange(range)}, but no given sequence has ${wanted}: they have ${showRows(rowLengths)} ${unit}.`,
      "OUTLAST_NO_SEQUENCE",
    );
  }
}

/** `2 to 5`, or `2, 5, 9` for a few with gaps between them. */
function showRows(lengths: readonly number[]): string {
  const [from = 0, to = 0] = [lengths[0], lengths.at(-1)];
  const gaps = to - from >= lengths.length;
  if (gaps && lengths.length <= 8) return lengths.join(", ");
  return from === to ? String(to) : `${from} to ${to}`;
}

/** Ascending lengths, counted from 0; `at` goes on beyond the last where the task does, and is undefined elsewhere. */
export interface SearchLengths {
  count: number;
  at: (i: number) => number | undefined;
}

/** The lengths that a search for the horizon up to `upTo` looks at: those of the task, prefixes step by step. */
export function searchLengths(task: ResolvedTask, sampling: Sampling, upTo: number): SearchLengths {
  const { lengthStep, shortest, rowLengths } = task;
  if (sampling === "fresh" && rowLengths !== undefined) {
    return { count: rowLengths.filter((length) => length <= upTo).length, at: (i) => rowLengths[i] };
  }
  const step = sampling === "prefix" ? 1 : lengthStep;
  const first = Math.ceil(shortest / step) * step;
  const last = Math.floor(upTo / lengthStep) * lengthStep;
  return { count: Math.max(0, Math.floor((last - first) / step) + 1), at: (i) => first + i * step };
}

/** Throws OUTLAST_INVALID_SPEC or OUTLAST_NO_SEQUENCE where a search up to `upTo` has nothing to look at, or no end. */
export function checkSearch(task: ResolvedTask, sampling: Sampling, upTo: number, path: string): void {
  const { kind, noSearch, rowLengths } = task;
  if (noSearch !== undefined) {
    const sentence = `cannot be searched for the task ${kind}: ${noSearch}, so use another sampler or drop the search.`;
    throw invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
  }
  const longest = rowLengths?.at(-1);
  if (longest !== undefined && upTo > longest) {
    const sentence = `must be at most ${longest}, the length of the longest given sequence, got ${upTo}.`;
    throw invalid("OUTLAST_NO_SEQUENCE", `${path} ${sentence}`, path);
  }
  const { count, at } = searchLengths(task, sampling, upTo);
  if (count > 0) return;
  const sentence = `must be at least ${at(0)}, the shortest length of ${kind}, got ${upTo}.`;
  throw invalid("OUTLAST_INVALID_SPEC", `${path} ${sentence}`, path);
}
