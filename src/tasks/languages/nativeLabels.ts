import { native } from "../../native/index.js";
import type { NativeSource } from "../../native/index.js";
import { nativeSource } from "../nativeSource.js";
import type { Language } from "./languages.js";
import { labelsOf } from "./textFile.js";
import type { GivenLanguage, GivenStrings, Labelled } from "./textFile.js";

/** Given strings of a language that the core has labels for. */
export function labelledByCore(language: Language): GivenLanguage {
  const { native: numbers, text, task } = language;
  const source = ({ symbols, lengths }: Pick<GivenStrings, "symbols" | "lengths">): NativeSource =>
    nativeSource("strings", numbers, { symbols, lengths });
  return { text, task, source, labelled: (given) => labelled(given, language, source) };
}

/** The strings with the language's own labels, some at a time. */
function* labelled(
  { symbols, lengths }: GivenStrings,
  { task, text }: Language,
  source: (part: Pick<GivenStrings, "symbols" | "lengths">) => NativeSource,
): Iterable<Labelled> {
  const most = 2 ** 22; // numbers in memory, if no string has more
  let start = 0;
  for (let row = 0; row < lengths.length;) {
    let longest = 0;
    let end = row;
    let symbolsEnd = start;
    do {
      longest = Math.max(longest, lengths[end]!);
      symbolsEnd += lengths[end++]!;
    } while (end < lengths.length && (end + 1 - row) * Math.max(longest, lengths[end]!) * task.outputSize <= most);
    const part = { symbols: symbols.slice(start, symbolsEnd), lengths: lengths.slice(row, end) };
    const request = { seed: 0, stream: "data", from: 1, to: longest, count: end - row, prefix: false } as const;
    const { time, targets, mask } = native().drawSet(source(part), request);
    const size = targets.length / ((end - row) * time);
    for (let i = 0; row < end; i++, row++) {
      const length = lengths[row]!;
      const steps = targets.subarray(i * time * size, (i * time + length) * size);
      const unscored = mask.subarray(i * time, i * time + length).indexOf(0);
      const misplaced = unscored === length - 1 ? length : unscored;
      const labels = labelsOf(text, steps, length, length);
      yield { row, symbols: symbols.subarray(start, start + length), labels, misplaced };
      start += length;
    }
  }
}
