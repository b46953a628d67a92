import { axisValues, where } from "../groups.js";
import type { Claim, PaperResult, Preset } from "../paper.js";
import { show, showRange } from "../show.js";
import { accuraciesOf } from "./measure.js";
import { SMALL, SUITE, answersScored, regular } from "./runs.js";
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

/** The share of right answers from which the suite calls a task solved. */
const SOLVED = 0.9;

export function chomskyClaims(results: readonly PaperResult[], preset: Preset): Claim[] {
  const trained = where(results, { experiment: "trained" });
  const gated = trained.filter(
    ({ cell }) => cell["units"] === SMALL && (cell["cell"] === "gru" || cell["cell"] === "lstm"),
  );
  const rnn = where(trained, { units: SUITE, cell: "relu" });
  return [
    automataAreExact(results),
    untrainedAreRandom(results, preset),
    solved(`GRU and LSTM of ${SMALL} units solve parity and even pairs from every start.`, gated),
    ...(rnn.length === 0
      ? []
      : [solved(`ReLU RNNs of ${SUITE} units, the suite's, solve parity and even pairs.`, rnn)]),
    ...["cycleNavigation", "bucketSort", "reverseString"].flatMap((task) =>
      within(task as Task, where(gated, { task })),
    ),
    unlearned(where(trained, { task: "modularArithmetic" })),
  ];
}

function automataAreExact(results: readonly PaperResult[]): Claim {
  const own = where(results, { experiment: "automaton" });
  const accuracies = own.flatMap(({ measures }) => accuraciesOf(measures).map(({ accuracy }) => accuracy));
  return {
    kind: "theorem",
    sentence:
      "A ReLU network that runs a regular task's automaton, with weights -1, 0 and 1, is right at every length.",
    measured: `accuracies ${showRange(accuracies)}, ${axisValues(own, "task").length} tasks, lengths up to 500`,
    tolerance: `exactly 1, ${regular.length} tasks`,
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
    measured: `at most ${show(Math.max(...distances))} standard errors off, ${own.length} networks, ${answers} strings each`,
    tolerance: "<= 4",
    holds: distances.length > 0 && distances.every((distance) => distance <= 4),
  };
}

/** Measures of runs, 0 of those that diverged. */
function sharesOf(results: readonly PaperResult[], measure: "trained" | "score"): number[] {
  return results.map(({ measures }) => measures[measure] ?? 0);
}

function solved(sentence: string, results: readonly PaperResult[]): Claim {
  const tasks = ["parity", "evenPairs"];
  const scores = tasks.map((task) => sharesOf(where(results, { task }), "score"));
  return {
    kind: "re-creation",
    sentence,
    measured: tasks.map((task, i) => `${task} ${showRange(scores[i]!)} (of ${scores[i]!.length})`).join(", "),
    tolerance: `scores >= ${SOLVED}`,
    holds: scores.every((own) => own.length > 0 && own.every((score) => score >= SOLVED)),
  };
}

/** Of a task that is learned at the lengths trained on, well above the random level, and not beyond them. */
function within(task: Task, results: readonly PaperResult[]): Claim[] {
  if (results.length === 0) return [];
  const level = randomLevels[task];
  const [learned, lost] = [level + (1 - level) / 3, level + (1 - level) / 2];
  const [trained, scores] = [sharesOf(results, "trained"), sharesOf(results, "score")];
  return [
    {
      kind: "re-creation",
      sentence: `GRU and LSTM of ${SMALL} units learn ${task} at the lengths trained on, and do not solve it beyond them.`,
      measured: `accuracies ${showRange(trained)} up to length 40, scores ${showRange(scores)}, ${results.length} networks`,
      tolerance: `>= ${show(learned)}, <= ${show(lost)}; random ${level}`,
      holds: trained.every((share) => share >= learned) && scores.every((score) => score <= lost),
    },
  ];
}

function unlearned(results: readonly PaperResult[]): Claim {
  const scores = sharesOf(results, "score");
  return {
    kind: "re-creation",
    sentence:
      "Modular arithmetic is not learned in these steps: every network is at the random level beyond length 40.",
    measured: `scores ${showRange(scores)}, ${results.length} networks`,
    tolerance: "0.1 to 0.3; random 0.2",
    holds: scores.length > 0 && scores.every((score) => score >= 0.1 && score <= 0.3),
  };
}
