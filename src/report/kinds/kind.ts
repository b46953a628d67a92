import { invalid, suggestion } from "../../core/index.js";
import type { Figure } from "../figure/figure.js";
import { withRuns } from "../runs/readRuns.js";
import type { RunSet } from "../runs/runSet.js";

/** What a figure can be asked for; each kind reads some of it and refuses the rest. */
export interface KindOptions {
  /** A column of the runs, such as `model.hiddenSize`: what goes along the x axis. */
  x?: string | undefined;
  /** A column: what goes along the y axis. */
  y?: string | undefined;
  /** A column with numbers: what is shown, such as `test.horizon`. */
  value?: string | undefined;
  /** Columns whose values make a group, which is a curve of its own. */
  group?: readonly string[] | undefined;
  /** Name of an evaluation. */
  evaluation?: string | undefined;
  /** Such as `loss` or `sequenceAccuracy`. */
  metric?: string | undefined;
  /** Conditions on runs that all hold: `status=done`. */
  where?: readonly string[] | undefined;
  /** Of a checkpoint. */
  step?: number | undefined;
  title?: string | undefined;
}

export type KindOption = keyof KindOptions;

/** One item of the list in index.ts. */
export interface FigureKind {
  /** As `outlast plot` takes it. */
  name: string;
  /** What it shows, for the gallery: a phrase. */
  about: string;
  /** What it reads. */
  options: readonly KindOption[];
  /** Reads stores and records and makes the figure. Throws OUTLAST_USAGE for options that it does not read. */
  make(sources: readonly string[], options: KindOptions): Promise<Figure>;
}

/** A kind that is made of runs. */
export interface RunsKind extends FigureKind {
  /** The figure of runs that were read, which `where` is not for any more. */
  of(set: RunSet, options?: KindOptions): Promise<Figure>;
}

/** A kind that is made of runs; every one takes `where` and `title`. */
export function runsKind(
  kind: Pick<FigureKind, "name" | "about" | "options"> & {
    draw: (set: RunSet, options: KindOptions) => Promise<Figure>;
  },
): RunsKind {
  const { name, about, draw } = kind;
  const options: readonly KindOption[] = [...kind.options, "where", "title"];
  const of = async (set: RunSet, asked: KindOptions): Promise<Figure> => {
    checkOptions({ name, options }, asked);
    checkCount(set, asked.where ?? []);
    const figure = await set.hold(() => draw(set, asked));
    return asked.title === undefined ? figure : { ...figure, title: asked.title };
  };
  return {
    name,
    about,
    options,
    async make(sources, asked) {
      checkOptions({ name, options }, asked);
      return withRuns(sources, { where: asked.where }, (set) => of(set, asked));
    },
    of: (set, asked = {}) => of(set, asked),
  };
}

/** Throws OUTLAST_USAGE where there is nothing to draw. */
function checkCount({ count }: RunSet, where: readonly string[]): void {
  if (count > 0) return;
  const sentence = where.length === 0 ? "There is no run to draw yet." : `No run meets ${where.join(" and ")}.`;
  throw invalid("OUTLAST_USAGE", sentence);
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
