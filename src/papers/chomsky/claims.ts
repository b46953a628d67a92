import { axisValues, where } from "../groups.js";
import type { Claim, PaperResult, Preset } from "../paper.js";
import { show, showRange } from "../show.js";
import { answersScored, regular } from "./runs.js";
import type { Task } from "./runs.js";

/** What a constant answer scores: one class of two, or of five. */
const randomLevels: Record<Task, number> = {
  parity: 1 / 2,
  evenPairs: 1 / 2,
  modularArithmetic: 1 / 5,
  cycleNavigation: 1 / 5,
  bucketSort: 1 / 5,
  reverseString: 1 / 2,
};

export function chomskyClaims(results: readonly PaperResult[], preset: Preset): Claim[] {
  return [automataAreExact(results), untrainedAreRandom(results, preset)];
}

/** A score, 0 of a run that diverged. */
function scores(results: readonly PaperResult[]): number[] {
  return results.map(({ measures }) => measures["score"] ?? 0);
}

function automataAreExact(results: readonly PaperResult[]): Claim {
  const own = where(results, { experiment: "automaton" });
  const accuracies = own.flatMap(({ measures }) =>
    Object.entries(measures).flatMap(([name, value]) => (name.startsWith("at ") ? [value ?? 0] : [])),
  );
  return {
    kind: "theorem",
    sentence: "A ReLU network that runs a regular task's automaton, with weights -1, 0 and 1, is right at every length.",
    measured: `accuracies ${showRange(accuracies)}, ${axisValues(own, "task").length} tasks, lengths up to 500`,
    tolerance: `exactly 1 for ${regular.length} tasks`,
    holds: own.length === regular.length && accuracies.every((accuracy) => accuracy === 1),
  };
}

function untrainedAreRandom(results: readonly PaperResult[], preset: Preset): Claim {
  const own = where(results, { experiment: "untrained" });
  const answers = answersScored(preset);
  // In standard errors of single answers; those of whole strings vary less.
  const distances = own.map(({ cell, measures }) => {
    const level = randomLevels[cell["task"] as Task];
    return Math.abs((measures["score"] ?? Infinity) - level) / Math.sqrt((level * (1 - level)) / answers);
  });
  return {
    kind: "derived",
    sentence: "Untrained networks score the random level, 1/2 of two classes and 1/5 of five.",
    measured: `${show(Math.max(...distances))} standard errors off at most, ${own.length} networks, ${answers} strings each`,
    tolerance: "<= 4",
    holds: distances.length > 0 && distances.every((distance) => distance <= 4),
  };
}

export { scores };
