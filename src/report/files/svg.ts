import { parseHTML } from "linkedom";
import { drawFigure } from "../draw/index.js";
import type { DrawOptions } from "../draw/index.js";
import type { Figure } from "../figure/figure.js";

/** A figure as the text of an SVG file; the same figure and options give the same bytes. */
export function svgText(figure: Figure, options: DrawOptions = {}): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const svg = drawFigure(figure, options, document);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}
