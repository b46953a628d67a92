import type { Figure } from "./figure/figure.js";
import { figureKinds } from "./kinds/index.js";
import type { KindOptions } from "./kinds/index.js";

/** The names of the list in kinds/index.ts. */
export type FigureName =
  | "length"
  | "training"
  | "horizon"
  | "heatmap"
  | "distribution"
  | "failure"
  | "parallel"
  | "impulse"
  | "eigenvalues"
  | "hankel"
  | "balance"
  | "traces"
  | "convolution";

/**
 * Makes a figure of sources: stores of sweeps, folders of runs, record files. Throws OUTLAST_FILE or OUTLAST_FORMAT for
 * a source that cannot be read, and OUTLAST_USAGE for options that the figure does not read.
 */
export type MakeFigure = (sources: string | readonly string[], options?: KindOptions) => Promise<Figure>;

/** A function for each kind of figure: `await figures.length("sweep.db", { group: ["model.cell"] })`. */
export const figures = Object.fromEntries(
  figureKinds.map((kind) => [
    kind.name,
    (sources: string | readonly string[], options: KindOptions = {}) =>
      kind.make(typeof sources === "string" ? [sources] : sources, options),
  ]),
) as Readonly<Record<FigureName, MakeFigure>>;
