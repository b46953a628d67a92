import type { Markish } from "@observablehq/plot";
import type { Layer } from "../../figure/figure.js";
import type { Extents } from "../extent.js";
import type { Look } from "../palette.js";
import type { Placement } from "../placement.js";
import type { Pen } from "../svg.js";
import type { Theme } from "../theme.js";

/** Where and how a panel's layers are drawn. */
export interface Frame {
  x: Placement;
  y: Placement;
  color: Placement | undefined;
  /** The colour of a number on the colour axis. */
  shade: (value: number) => string;
  left: number;
  right: number;
  top: number;
  bottom: number;
  fontSize: number;
  look: (label: string) => Look;
  theme: Theme;
}

/** What a mark is called, and of which label it is: its class until it is drawn, then `data-mark` and `data-label`. */
export function markClass(mark: string, label: string): string {
  return `${mark}|${label}`;
}

/** One line of the list: how the layers of one mark are drawn. */
export interface LayerKind<L extends Layer> {
  /** Adds the numbers that the axes must reach. */
  reach: (layer: L, extents: Extents) => void;
  /** Observable Plot's marks. */
  marks: (layer: L, frame: Frame) => Markish[];
  /** What is drawn on top of all marks. */
  overlay?: (layer: L, frame: Frame, pen: Pen) => SVGElement[];
}
