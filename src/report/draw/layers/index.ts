import type { Markish } from "@observablehq/plot";
import type { Layer } from "../../figure/figure.js";
import type { Extents } from "../extent.js";
import type { Pen } from "../svg.js";
import { bars } from "./bars.js";
import { cells } from "./cells.js";
import { circle } from "./circle.js";
import { dots } from "./dots.js";
import type { Frame, LayerKind } from "./layer.js";
import { lineKind } from "./line.js";
import { paths } from "./paths.js";
import { rule } from "./rule.js";

/** Every mark that a layer can have. */
const kinds: { [M in Layer["mark"]]: LayerKind<Extract<Layer, { mark: M }>> } = {
  line: lineKind,
  dots,
  bars,
  cells,
  rule,
  circle,
  paths,
};

const kindOf = <L extends Layer>(layer: L): LayerKind<L> => kinds[layer.mark] as unknown as LayerKind<L>;

export function reachLayer(layer: Layer, extents: Extents): void {
  kindOf(layer).reach(layer, extents);
}

export function marksOf(layer: Layer, frame: Frame): Markish[] {
  return kindOf(layer).marks(layer, frame);
}

export function overlayOf(layer: Layer, frame: Frame, pen: Pen): SVGElement[] {
  return kindOf(layer).overlay?.(layer, frame, pen) ?? [];
}

export type { Frame } from "./layer.js";
