import { invalid } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import { native } from "../../native/index.js";
import { nativeSource } from "../nativeSource.js";
import type { Language, TextForm } from "./languages.js";

/** Strings of a text file: their symbols one after the other, their labels as they were given, and their lines. */
export interface GivenStrings {
  readonly symbols: Uint8Array<ArrayBuffer>;
  readonly lengths: Int32Array<ArrayBuffer>;
  /** Undefined for a string without labels. */
  readonly labels: readonly (string | undefined)[];
  /** Counted from 1. */
  readonly lines: readonly number[];
}

/**
 * The strings of a file, one a line, its labels after a comma, a tab or spaces; empty lines count for nothing. Throws
 * OUTLAST_FORMAT with the line, `path` being the file's place in a spec.
 */
export function parseStrings(bytes: Uint8Array, form: TextForm, file: string, path: string): GivenStrings {
  const found: { symbols: string; labels: string | undefined; line: number }[] = [];
  const lines = new TextDecoder().decode(bytes).split(/\r\n?|\n/);
  lines.forEach((text, i) => {
    const trimmed = text.trim();
    if (trimmed === "") return;
    const [symbols = "", labels, ...more] = trimmed.split(/\s*,\s*|\s+/);
    if (symbols === "" || labels === "" || more.length > 0) {
      const sentence = "must be a string and its labels, separated by a comma, a tab or spaces, or a string alone";
      throw refuse(file, i + 1, `${sentence}, got ${quoted(trimmed)}`, path);
    }
    found.push({ symbols, labels, line: i + 1 });
  });
  if (found.length === 0) throw invalid("OUTLAST_FORMAT", `${file} holds no string.`, path);
  const symbols = new Uint8Array(found.reduce((sum, own) => sum + own.symbols.length, 0));
  let at = 0;
  for (const { symbols: text, line } of found) {
    for (let t = 0; t < text.length; t++) {
      const symbol = form.alphabet.indexOf(text[t]!);
      if (symbol < 0) {
        const sentence = `has ${quoted(String.fromCodePoint(text.codePointAt(t)!))} as symbol ${t + 1}, which must be one of ${form.alphabet}`;
        throw refuse(file, line, sentence, path);
      }
      symbols[at++] = symbol;
    }
  }
  return {
    symbols,
    lengths: Int32Array.from(found, (own) => own.symbols.length),
    labels: found.map(({ labels }) => labels),
    lines: found.map(({ line }) => line),
  };
}

/** Throws OUTLAST_FORMAT, with the line, for a string that is none of the language and labels that are not its own. */
export function checkLabels(given: GivenStrings, name: string, language: Language, file: string, path: string): void {
  const { alphabet } = language.text;
  for (const { row, symbols, labels, misplaced } of labelled(given, language)) {
    const fail = (sentence: string): never => {
      throw refuse(file, given.lines[row]!, sentence, path);
    };
    if (misplaced >= 0) {
      const symbol = `symbol ${misplaced + 1}, ${quoted(alphabet[symbols[misplaced]!]!)}`;
      const last = misplaced === symbols.length - 1;
      fail(`is no string of ${name}: ${last ? `it cannot end with ${symbol}` : `${symbol}, cannot stand there`}`);
    }
    const own = given.labels[row] ?? labels;
    if (own === labels) continue;
    if (own.length !== labels.length) fail(`must have ${labels.length} characters of labels, got ${own.length}`);
    const wrong = Array.from(labels).findIndex((label, i) => label !== own[i]);
    fail(`has ${quoted(own[wrong]!)} as label ${wrong + 1}, which ${name} says is ${quoted(labels[wrong]!)}`);
  }
}

interface Labelled {
  row: number;
  symbols: Uint8Array;
  labels: string;
  /** The first symbol that may not stand where it stands, or end the string; negative for none. */
  misplaced: number;
}

/** The strings with the language's own labels, some at a time. */
function* labelled({ symbols, lengths }: GivenStrings, { native: numbers, task, text }: Language): Iterable<Labelled> {
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
    const { time, targets, mask } = native().drawSet(nativeSource("strings", numbers, part), request);
    const size = targets.length / ((end - row) * time);
    for (let i = 0; row < end; i++, row++) {
      const length = lengths[row]!;
      const steps = targets.subarray(i * time * size, (i * time + length) * size);
      const misplaced = mask.subarray(i * time, i * time + length).indexOf(0);
      yield { row, symbols: symbols.subarray(start, start + length), labels: labelsOf(text, steps, length), misplaced };
      start += length;
    }
  }
}

/** The labels of a string in text, from the targets of its steps. */
export function labelsOf({ whole, label }: TextForm, targets: Float64Array, length: number): string {
  const size = targets.length / length;
  const at = (t: number): string => label(targets.subarray(t * size, (t + 1) * size));
  return whole ? at(length - 1) : Array.from({ length }, (_, t) => at(t)).join("");
}

function refuse(file: string, line: number, sentence: string, path: string): OutlastError {
  return invalid("OUTLAST_FORMAT", `${file}, line ${line} ${sentence}.`, path);
}

/** A piece of text as a message shows it, not too long. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
