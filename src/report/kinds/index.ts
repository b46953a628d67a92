import { invalid, suggestion } from "../../core/index.js";
import { distribution } from "./distribution.js";
import { failure } from "./failure.js";
import { heatmap } from "./heatmap.js";
import { horizon } from "./horizon.js";
import type { FigureKind } from "./kind.js";
import { length } from "./length.js";
import { modelKinds } from "./ofModels.js";
import { parallel } from "./parallel.js";
import { training } from "./training.js";

/** Every kind of figure. A new one is a file, and its name here. */
export const figureKinds: readonly FigureKind[] = [
  length,
  training,
  horizon,
  heatmap,
  distribution,
  failure,
  parallel,
  ...modelKinds,
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
