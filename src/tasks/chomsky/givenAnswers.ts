import { invalid } from "../../core/index.js";
import type { NativeSource } from "../../native/index.js";
import { fixedSource } from "../arrays.js";
import type { GivenLanguage, GivenStrings, Labelled } from "../languages/textFile.js";
import type { AnsweredLanguage } from "./answered.js";

/** The most input numbers of a file's sequences, padded to the longest: 1 GiB of them. */
const MOST_NUMBERS = 2 ** 28;

/** Given strings of a task of the Chomsky-hierarchy suite, with the answers that its own sequences have. */
export function labelledByAnswer(language: AnsweredLanguage): GivenLanguage {
  return {
    text: language.text,
    task: language.task,
    source: (given, file, path) => answeredSource(given, language, file, path),
    labelled: (given) => labelled(given, language),
  };
}

/** Each string and where it stands in the file's order. */
function* stringsOf({ symbols, lengths }: GivenStrings): Iterable<{ row: number; string: Uint8Array }> {
  let start = 0;
  for (let row = 0; row < lengths.length; row++) {
    const end = start + lengths[row]!;
    yield { row, string: symbols.subarray(start, end) };
    start = end;
  }
}

function* labelled(given: GivenStrings, { answer, misplaced }: AnsweredLanguage): Iterable<Labelled> {
  for (const { row, string } of stringsOf(given)) {
    const labels = Array.from(answer(string)).join("");
    yield { row, symbols: string, labels, misplaced: misplaced?.(string) ?? -1 };
  }
}

/** One-hot symbols, then an empty token for each token of the answer, the only steps that are scored. */
function answeredSource(
  given: GivenStrings,
  { task, answer }: AnsweredLanguage,
  file: string,
  path: string,
): NativeSource {
  const { inputSize, stepsOf } = task;
  const sequences = given.lengths.length;
  const lengths = given.lengths.map(stepsOf);
  const time = lengths.reduce((most, steps) => Math.max(most, steps), 0);
  if (sequences * time * inputSize > MOST_NUMBERS) {
    const sentence = `holds ${sequences} strings, the longest of which takes ${time} steps with its answer: that is more than ${MOST_NUMBERS} numbers once all are as long, so put long strings into a file of their own.`;
    throw invalid("OUTLAST_FORMAT", `${file} ${sentence}`, path);
  }
  const inputs = new Float32Array(sequences * time * inputSize);
  const targets = new Float32Array(sequences * time);
  const mask = new Uint8Array(sequences * time);
  for (const { row, string } of stringsOf(given)) {
    const first = row * time;
    const last = first + lengths[row]!;
    string.forEach((symbol, t) => (inputs[(first + t) * inputSize + symbol] = 1));
    for (let step = first + string.length; step < last; step++) inputs[(step + 1) * inputSize - 1] = 1;
    targets.set(answer(string), first + string.length);
    mask.fill(1, first + string.length, last);
  }
  return fixedSource({ batch: sequences, time, inputs, targets, lengths, mask }, inputSize, 1);
}
