import { invalid, suggestion } from "../../core/index.js";
import type { Figure } from "../figure/figure.js";

/** What a figure can be asked for; each kind reads some of it and refuses the rest. */
export interface KindOptions {
  title?: string | undefined;
}

export type KindOption = keyof KindOptions;

/** One item of the list in index.ts. */
export interface FigureKind {
  /** As `outlast plot` takes it. */
  name: string;
  /** What it shows, for help: a line. */
  about: string;
  /** What it reads. */
  options: readonly KindOption[];
  /** Reads stores and records and makes the figure. Throws OUTLAST_USAGE for options that it does not read. */
  make(sources: readonly string[], options: KindOptions): Promise<Figure>;
}

/** Throws OUTLAST_USAGE for an option that a kind does not read, lest somebody takes the figure for another. */
export function checkOptions({ name, options }: Pick<FigureKind, "name" | "options">, asked: KindOptions): void {
  for (const [option, value] of Object.entries(asked)) {
    const isThere = value !== undefined && !(Array.isArray(value) && value.length === 0);
    if (!isThere || options.includes(option as KindOption)) continue;
    const sentence = `The figure ${name} does not read ${option}: ${suggestion(option, options)}`;
    throw invalid("OUTLAST_USAGE", sentence, option);
  }
}
