import type { ResolvedTask } from "../task.js";
import { answers, classLosses, moreThanHalf, yesOrNo, yesOrNoLosses } from "../scoring.js";

// What the tasks on strings of symbols share: which answers they want, and how strings and answers are written as text.

/** The native core's languages, in its order. */
const nativeLanguages = ["dyck1", "semiDyck1", "dyck", "shuffle", "runs", "binaryCount", "ternaryCount", "acceptance"];

/** Pairs of brackets, as Suzgun et al. (2019) and Bhattamishra et al. (2020) write theirs. */
export const bracketPairs = "()[]{}<>+-abxo";
export const mostPairs = bracketPairs.length / 2;

const letters = "abcd";

/** How a string of symbols and the answers to it are written in a line of text. */
export interface TextForm {
  /** One character a symbol; the empty tokens that an answer is given to are not written. */
  readonly alphabet: string;
  /** What has a label: each step, the string by its last step, or each token of the answer that comes after it. */
  readonly labels: "steps" | "string" | "answer";
  /** What the targets of a step are written as, always as many characters. */
  readonly label: (targets: ArrayLike<number>) => string;
}

export interface Language {
  /** Number of the language in the native core, and its pairs of brackets or its letters. */
  readonly native: { readonly language: number; readonly size: number };
  readonly text: TextForm;
  /** What a task on its strings wants, whichever strings these are. */
  readonly task: Pick<ResolvedTask, "inputSize" | "outputSize" | "moreOutputs" | "losses" | "defaults" | "scoring">;
}

function numbered(name: string, size: number): Language["native"] {
  return { language: nativeLanguages.indexOf(name), size };
}

/** Which symbols may come next: yes or no for each, right where all of them are. */
function nextSymbols(inputSize: number, outputSize: number): Language["task"] {
  return {
    inputSize,
    outputSize,
    moreOutputs: false,
    losses: yesOrNoLosses,
    defaults: { loss: "mse", scored: "every", readout: "sigmoid", sampling: "fresh" },
    scoring: yesOrNo,
  };
}

/** One class of the whole string: more than half of a probability is yes, or the largest of several outputs. */
function classOfString(classes: number): Language["task"] {
  return {
    inputSize: 2,
    outputSize: classes === 2 ? 1 : classes,
    moreOutputs: false,
    losses: classes === 2 ? yesOrNoLosses : classLosses,
    defaults: { loss: classes === 2 ? "bce" : "ce", scored: "last", readout: "none", sampling: "fresh" },
    scoring: classes === 2 ? moreThanHalf : () => answers({ rule: "argmax", value: 0 }),
  };
}

/** Labels 0 and 1 of the second output: whether a bracket is open (El-Naggar et al. 2022). */
const open: TextForm = { alphabet: "()", labels: "steps", label: ({ 1: closing }) => String(closing) };

function named(names: readonly string[]): TextForm {
  return { alphabet: "()", labels: "string", label: ({ 0: target = 0 }) => names[target]! };
}

/** Dyck-k: 0, or the number of the pair that may be closed (Suzgun et al. 2019). */
function lastOpened(targets: ArrayLike<number>): string {
  const closing = Array.from(targets).findIndex((allowed, i) => i % 2 === 1 && allowed === 1);
  return String((closing + 1) / 2);
}

/** a^n b^n ...: the letter that must come next, T at the end; the letter after the last one stands for a or b. */
function nextLetter(targets: ArrayLike<number>): string {
  const count = targets.length - 1;
  if (targets[0] === 1) return "abcde"[count]!;
  return `${letters.slice(0, count)}T`[Array.from(targets).indexOf(1)]!;
}

export const dyck1Language: Language = { native: numbered("dyck1", 1), text: open, task: nextSymbols(2, 2) };
export const semiDyck1Language: Language = { native: numbered("semiDyck1", 1), text: open, task: nextSymbols(2, 2) };

export function dyckLanguage(pairs: number): Language {
  const alphabet = bracketPairs.slice(0, 2 * pairs);
  return {
    native: numbered("dyck", pairs),
    text: { alphabet, labels: "steps", label: lastOpened },
    task: nextSymbols(2 * pairs, 2 * pairs),
  };
}

/** Labels are one character a pair: whether it is open (Bhattamishra et al. 2020). */
export function shuffleLanguage(pairs: number): Language {
  const label = (targets: ArrayLike<number>): string => Array.from(targets).filter((_, i) => i % 2 === 1).join(""); // prettier-ignore
  return {
    native: numbered("shuffle", pairs),
    text: { alphabet: bracketPairs.slice(0, 2 * pairs), labels: "steps", label },
    task: nextSymbols(2 * pairs, 2 * pairs),
  };
}

/** a^n b^n ... of 2 to 4 letters. */
export function runsLanguage(count: number): Language {
  return {
    native: numbered("runs", count),
    text: { alphabet: letters.slice(0, count), labels: "steps", label: nextLetter },
    task: nextSymbols(count, count + 1),
  };
}

export const binaryCountLanguage: Language = {
  native: numbered("binaryCount", 1),
  text: named(["ZeroNeg", "Pos"]),
  task: classOfString(2),
};
export const ternaryCountLanguage: Language = {
  native: numbered("ternaryCount", 1),
  text: named(["Neg", "Zero", "Pos"]),
  task: classOfString(3),
};
export const acceptanceLanguage: Language = {
  native: numbered("acceptance", 1),
  text: named(["valid", "invalid"]),
  task: classOfString(2),
};
