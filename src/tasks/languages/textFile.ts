import { invalid } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import type { NativeSource } from "../../native/index.js";
import type { ResolvedTask } from "../task.js";
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

/** What the strings of a file can be of. */
export interface GivenLanguage {
  readonly text: TextForm;
  /** What a task on its strings wants, and what else differs from language to language. */
  readonly task: Language["task"] & Pick<ResolvedTask, "stepsOf" | "noPrefix" | "noLast">;
  /** Where native code gets the strings as sequences. Throws OUTLAST_FORMAT for more than can be held. */
  source(given: GivenStrings, file: string, path: string): NativeSource;
  labelled(given: GivenStrings): Iterable<Labelled>;
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

/** A given string with the language's own labels. */
export interface Labelled {
  row: number;
  symbols: Uint8Array;
  labels: string;
  /** The first symbol that may not stand where it stands, or its length where the string may not end; else negative. */
  misplaced: number;
}

/** Throws OUTLAST_FORMAT, with the line, for a string that is none of the language and labels that are not its own. */
export function checkLabels(
  given: GivenStrings,
  name: string,
  language: GivenLanguage,
  file: string,
  path: string,
): void {
  const { alphabet } = language.text;
  for (const { row, symbols, labels, misplaced } of language.labelled(given)) {
    const fail = (sentence: string): never => {
      throw refuse(file, given.lines[row]!, sentence, path);
    };
    if (misplaced >= 0) {
      const at = Math.min(misplaced, symbols.length - 1);
      const symbol = `symbol ${at + 1}, ${quoted(alphabet[symbols[at]!]!)}`;
      fail(`is no string of ${name}: ${misplaced > at ? `it cannot end with ${symbol}` : `${symbol}, cannot stand there`}`); // prettier-ignore
    }
    const own = given.labels[row] ?? labels;
    if (own === labels) continue;
    const wanted = `${labels.length} ${labels.length === 1 ? "character" : "characters"} of labels`;
    if (own.length !== labels.length) fail(`must have ${wanted}, got ${own.length}`);
    const wrong = Array.from(labels).findIndex((label, i) => label !== own[i]);
    fail(`has ${quoted(own[wrong]!)} as label ${wrong + 1}, which ${name} says is ${quoted(labels[wrong]!)}`);
  }
}

/** The labels of a string in text, from the targets of its steps, of which the first `symbols` read the string. */
export function labelsOf({ labels, label }: TextForm, targets: Float64Array, length: number, symbols: number): string {
  const size = targets.length / length;
  const first = { steps: 0, string: length - 1, answer: symbols }[labels];
  return Array.from({ length: length - first }, (_, i) => {
    const t = first + i;
    return label(targets.subarray(t * size, (t + 1) * size));
  }).join("");
}

function refuse(file: string, line: number, sentence: string, path: string): OutlastError {
  return invalid("OUTLAST_FORMAT", `${file}, line ${line} ${sentence}.`, path);
}

/** A piece of text as a message shows it, not too long. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
}
