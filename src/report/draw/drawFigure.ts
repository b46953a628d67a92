import type { Figure } from "../figure/figure.js";
import { descriptionOf } from "./describe.js";
import { drawPanel } from "./drawPanel.js";
import { layOut } from "./layOut.js";
import type { DrawOptions } from "./options.js";
import { settingOf } from "./setting.js";
import { Pen } from "./svg.js";
import { FONT_FAMILY, printable, shortened, wrapped } from "./text.js";

/** Of a title: its element `title` has the whole of it. */
const MOST_LINES = 3;

/**
 * Draws a figure into a document, a browser's or linkedom's. The element has no ids and no style sheet, so that
 * drawings stand side by side on one page; the same figure and options give the same element.
 */
export function drawFigure(figure: Figure, options: DrawOptions, document: Document): SVGSVGElement {
  const clean = printableFigure(figure);
  const setting = settingOf(clean, options);
  const { width, theme, titleSize, fontSize, lineHeight } = setting;
  const pen = new Pen(document);
  const layouts = layOut(clean, setting);

  const titleHeight = Math.round(titleSize * 1.3);
  const titleLines = clean.title === "" ? [] : shortened(wrapped(clean.title, width / 1.12, titleSize), MOST_LINES);
  const title = { x: 0, y: titleSize, lineHeight: titleHeight, "font-size": titleSize, "font-weight": "bold" };
  let top = titleLines.length === 0 ? 2 : titleLines.length * titleHeight + 6;
  const panels = layouts.map((layout) => {
    const group = drawPanel(layout, setting, pen);
    group.setAttribute("transform", `translate(0,${top})`);
    top += layout.height + (layout === layouts.at(-1) ? 0 : 8);
    return group;
  });
  const noteLines = clean.note === undefined ? [] : wrapped(clean.note, width, fontSize);
  const note = { x: 0, y: top + 4 + fontSize, lineHeight, "font-size": fontSize, fill: theme.muted };
  const height = Math.ceil(noteLines.length === 0 ? top : top + 8 + noteLines.length * lineHeight);

  const root = {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: "img",
    "font-family": FONT_FAMILY,
    "text-anchor": "middle",
    "aria-label": clean.title,
    "data-kind": clean.kind,
  };
  return pen.element("svg", root, [
    pen.element("title", {}, [document.createTextNode(clean.title)]),
    pen.element("desc", {}, [document.createTextNode(descriptionOf(clean, layouts))]),
    ...(titleLines.length === 0 ? [] : [pen.text(titleLines, { ...title, fill: theme.ink, "text-anchor": "start" })]),
    ...panels,
    ...(noteLines.length === 0 ? [] : [pen.text(noteLines, { ...note, "text-anchor": "start" })]),
  ]) as SVGSVGElement;
}

/** Every text of it as XML can hold it. */
function printableFigure(figure: Figure): Figure {
  const clean = (value: unknown): unknown => {
    if (typeof value === "string") return printable(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, clean(one)]));
  };
  return clean(figure) as Figure;
}
