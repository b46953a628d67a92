import type { Page } from "../page/page.js";
import { showCell } from "./cells.js";
import { rowCommand } from "./command.js";
import { html } from "./html.js";
import type { Html } from "./html.js";
import { copied } from "./spec.js";

/** What is known of a row, and the command that runs its first run again. */
export function detailView(page: Page, place: number | undefined): Html {
  const { table, bases } = page;
  const row = place === undefined ? undefined : table?.rows[place];
  if (table === undefined || row === undefined) return html`<p class="note">No point is picked.</p>`;
  const base = bases[row.base]!;
  return html`<h3>${row.name}</h3>
    <dl>
      ${table.columns.map(
        (column, i) =>
          html`<dt>${column.label}</dt>
            <dd>${showCell(column, row.cells[i] ?? null)}</dd>`,
      )}
      <dt>key of its first run</dt>
      <dd><code>${row.key.slice(0, 16)}…</code></dd>
    </dl>
    <p class="note">
      This runs it again, with
      <button type="button" class="link" data-save="base" data-base="${row.base}">${base.file}</button>:
    </p>
    ${copied("again-row", rowCommand(base, row), "command of the point")}`;
}
