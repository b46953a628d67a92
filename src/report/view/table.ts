import type { PointTable, Row } from "../page/page.js";
import { isNumeric, showCell } from "./cells.js";
import { html } from "./html.js";
import type { Html } from "./html.js";
import { showCount } from "./numbers.js";

/** Rows that stand in a table at a time. */
export const ROWS_AT_ONCE = 25;

/** How the table stands: which column it is sorted by, if any. */
export interface Sorting {
  column: number;
  descending: boolean;
}

/** The table's head: a button in every column sorts by it. */
export function headView(table: PointTable, sorting?: Sorting): Html {
  return html`<tr>
    <th scope="col" class="pick"><span class="hidden">Highlight</span></th>
    ${table.columns.map(({ name, label, about }, i) => {
      const order = sorting?.column === i ? (sorting.descending ? "descending" : "ascending") : "none";
      const title = about ?? name;
      return html`<th scope="col" aria-sort="${order}" class="${isNumeric(table, i) && "number"}">
        <button type="button" class="sort" data-column="${i}" title="${title}">${label}</button>
      </th>`;
    })}
  </tr>`;
}

/** Some rows, each with its number in the table's list, and those that are picked. */
export function rowsView(table: PointTable, places: readonly number[], picked: readonly number[]): Html {
  const numeric = table.columns.map((_, i) => isNumeric(table, i));
  return html`${places.map((place) => rowView(table, place, numeric, picked.includes(place)))}`;
}

function rowView(table: PointTable, place: number, numeric: readonly boolean[], isPicked: boolean): Html {
  const row: Row = table.rows[place]!;
  return html`<tr data-row="${place}" class="${isPicked && "picked"}">
    <td class="pick">
      <input type="checkbox" aria-label="Highlight ${row.name}" ${isPicked && CHECKED} />
    </td>
    ${row.cells.map((cell, i) => {
      const column = table.columns[i]!;
      const text = showCell(column, cell);
      const title = cell !== null && String(cell) !== text && html`title="${cell}"`;
      return html`<td class="${numeric[i] && "number"}" ${title}>${text}</td>`;
    })}
  </tr>`;
}

const CHECKED = html`checked`;

/** `Rows 1 to 25 of 300`, and why there are no more of them. */
export function countText(table: PointTable, shown: { from: number; to: number; of: number }): string {
  const { rows, points } = table;
  if (shown.of === 0) return "No point is like that.";
  const filtered = shown.of < rows.length ? ` (${showCount(rows.length)} without the filter)` : "";
  return `Rows ${showCount(shown.from + 1)} to ${showCount(shown.to)} of ${showCount(shown.of)}${filtered}${points > rows.length ? `; the best ${showCount(rows.length)} of ${showCount(points)} points` : ""}`;
}
