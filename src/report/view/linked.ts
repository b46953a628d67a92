import type { PointTable } from "../page/page.js";
import { figureView } from "./figure.js";
import { html } from "./html.js";
import type { Html } from "./html.js";
import { rowsFigure } from "./rowsFigure.js";

/** Beside each other: the curves of the rows that stand in the table, and what is said of the one picked last. */
export function linkedView(table: PointTable): Html {
  const hasCurves = table.curves !== undefined;
  const detail = html`<section
    class="card detail"
    id="detail"
    aria-live="polite"
    aria-label="The point picked last"
  ></section>`;
  return html`${hasCurves && figureView(rowsFigure(table, [], []), "curves", html``)} ${detail}`;
}
