import { parseHTML } from "linkedom";
import { drawFigure } from "../../src/report/draw/index.js";
import type { DrawOptions } from "../../src/report/draw/index.js";
import { widthOf } from "../../src/report/draw/text.js";
import type { Figure } from "../../src/report/figure/figure.js";

export const { document } = parseHTML("<!doctype html><html><body></body></html>");

export const drawn = (figure: Figure, options: DrawOptions = {}): SVGSVGElement =>
  drawFigure(figure, options, document);

/** The marks of one name, of one label where it is given. */
export function marks(svg: Element, mark: string, label?: string): Element[] {
  const all = [...svg.querySelectorAll(`[data-mark="${mark}"]`)];
  return label === undefined ? all : all.filter((one) => one.getAttribute("data-label") === label);
}

export const shapes = (groups: readonly Element[]): Element[] => groups.flatMap((group) => [...group.children]);

export const tickTexts = (svg: Element, axis: "x" | "y" | "color"): string[] =>
  [...svg.querySelectorAll(`[data-tick="${axis}"]`)].map((text) => text.textContent);

/** Where the letters of a drawing's lines of text are, in its own pixels. */
export interface Box {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function textBoxes(svg: Element): Box[] {
  return [...svg.querySelectorAll("text")].flatMap((text) => {
    const lines = text.children.length > 0 ? [...text.children] : [text];
    const size = number(text, "font-size");
    const anchor = text.getAttribute("text-anchor") ?? "middle";
    const down = offsetOf(text);
    return lines.map((line) => {
      const width = widthOf(line.textContent, size) * (text.getAttribute("font-weight") === "bold" ? 1.12 : 1);
      const left = number(line, "x") - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
      const base = number(line, "y") + down;
      // Between the top of digits and capitals and the baseline.
      return { text: line.textContent, left, right: left + width, top: base - 0.73 * size, bottom: base };
    });
  });
}

const number = (element: Element, name: string): number => Number(element.getAttribute(name));

/** How far down the groups around an element move it. */
function offsetOf(element: Element): number {
  const moves = /^translate\(0,([\d.]+)\)$/.exec(element.parentElement?.getAttribute("transform") ?? "");
  return moves === null ? 0 : Number(moves[1]);
}
