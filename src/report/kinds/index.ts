import { invalid, suggestion } from "../../core/index.js";
import { balance } from "./balance.js";
import { convolution } from "./convolution.js";
import { distribution } from "./distribution.js";
import { eigenvalues } from "./eigenvalues.js";
import { failure } from "./failure.js";
import { hankel } from "./hankel.js";
import { heatmap } from "./heatmap.js";
import { horizon } from "./horizon.js";
import { impulse } from "./impulse.js";
import type { FigureKind } from "./kind.js";
import { length } from "./length.js";
import { parallel } from "./parallel.js";
import { traces } from "./traces.js";
import { training } from "./training.js";

/** Every kind of figure. A new one is a file, a line here, and its name in two more places (docs/extending.md). */
export const figureKinds: readonly FigureKind[] = [
  length,
  training,
  horizon,
  heatmap,
  distribution,
  failure,
  parallel,
  impulse,
  eigenvalues,
  hankel,
  balance,
  traces,
  convolution,
];

/** The kind of a name. Throws OUTLAST_USAGE. */
export function figureKind(name: string): FigureKind {
  const found = figureKinds.find((kind) => kind.name === name);
  if (found !== undefined) return found;
  const names = figureKinds.map((kind) => kind.name);
  throw invalid("OUTLAST_USAGE", `There is no figure ${name}: ${suggestion(name, names)}`);
}

export { checkOptions } from "./kind.js";
export type { FigureKind, KindOption, KindOptions } from "./kind.js";
export { obviousFigure, obviousFigures } from "./obvious.js";
