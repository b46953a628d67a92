import { parseHTML } from "linkedom";
import { drawFigure } from "../draw/index.js";
import type { Page } from "./page.js";

/** Pixels; the page stretches a drawing to the room that it has. */
const WIDTH = 560;

/** The figures of a page as SVG, for readers without JavaScript and until they are drawn there. */
export function drawingsOf({ figures }: Pick<Page, "figures">): string[] {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return figures.map((figure) => {
    // The page says the title and the note beside it.
    const drawing = drawFigure({ ...figure, title: "", note: undefined }, { width: WIDTH }, document);
    drawing.querySelector("title")?.remove();
    drawing.setAttribute("aria-label", figure.title);
    return drawing.outerHTML;
  });
}
