import { parseHTML } from "linkedom/worker"; // the build that is one file, as in files/svg.ts
import { drawFigure } from "../draw/index.js";
import { Html, html } from "../view/html.js";
import type { Page } from "./page.js";

/** Pixels; the page stretches a drawing to the room that it has. */
const WIDTH = 560;

/** The figures of a page as SVG, for readers without JavaScript and until they are drawn there. */
export function drawingsOf({ figures }: Pick<Page, "figures">): Html[] {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  return figures.map((figure) => {
    // The page says the title and the note beside it.
    const drawing = drawFigure({ ...figure, title: "", note: undefined }, { width: WIDTH }, document);
    drawing.querySelector("title")?.remove();
    drawing.setAttribute("aria-label", figure.title);
    return markupOf(drawing);
  });
}

/** An element as HTML, escaped as everything of a page: linkedom leaves signs as they are that attributes may hold. */
function markupOf(element: Element): Html {
  const { localName, attributes, childNodes } = element;
  const name = new Html(localName);
  const own = [...attributes].map((attribute) => html` ${new Html(attribute.name)}="${attribute.value}"`);
  const inner = [...childNodes].map((node) =>
    "attributes" in node ? markupOf(node as Element) : (node.textContent ?? ""),
  );
  return html`<${name}${own}>${inner}</${name}>`;
}
