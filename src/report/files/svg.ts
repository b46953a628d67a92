// The build for workers is one file, which loads in a fifth of the time.
import { DOMParser } from "linkedom/worker";
import { drawFigure } from "../draw/index.js";
import type { DrawOptions } from "../draw/index.js";
import type { Figure } from "../figure/figure.js";

/** A figure as the text of an SVG file; the same figure and options give the same bytes. */
export function svgText(figure: Figure, options: DrawOptions = {}): string {
  // A document of XML, which is written with every sign escaped, in attributes too.
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml") as unknown as Document;
  const svg = drawFigure(figure, options, document);
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML}\n`;
}
