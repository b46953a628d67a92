import { palettes } from "../draw/palette.js";
import type { Page, PointTable } from "../page/page.js";
import { tableCsv } from "../view/csv.js";
import { detailView } from "../view/detail.js";
import { linkedView } from "../view/linked.js";
import { matchingRows, sameRow, sortedRows } from "../view/rows.js";
import { linesOf, rowsFigure } from "../view/rowsFigure.js";
import { ROWS_AT_ONCE, countText, headView, rowsView } from "../view/table.js";
import type { Sorting } from "../view/table.js";
import { FigureCard } from "./figureCard.js";
import { markLines } from "./linked.js";
import { Picks } from "./picks.js";
import { saveText } from "./save.js";
import { themeNow } from "./theme.js";

const find = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E;

/** The table of points, the figure of their curves, and what is said of the one that was picked last. */
export class Points {
  #page: Page & { table: PointTable };
  readonly #picks: Picks;
  #sorting: Sorting | undefined;
  #start = 0;
  /** Rows that the filter leaves, in the table's order; and those of them that stand there now. */
  #places: readonly number[] = [];
  #shown: readonly number[] = [];
  #card: FigureCard | undefined;

  constructor(page: Page & { table: PointTable }) {
    this.#page = page;
    this.#picks = new Picks(
      () => this.#showPicks(),
      () => this.#showLit(),
    );
    const [first] = page.table.rows;
    if (first !== undefined) this.#picks.replace([0]);
    this.#listen();
    this.#search();
  }

  /** Shows a newer page's table; the same points stay picked. */
  update(page: Page & { table: PointTable }): void {
    const before = this.#page.table;
    const rows = this.#picks.list.map((row) => sameRow(page.table, before, row));
    this.#page = page;
    this.#search(this.#start);
    this.#picks.replace(rows.filter((row) => row >= 0));
  }

  #listen(): void {
    const table = find("rows");
    find("filter").addEventListener("input", () => this.#search());
    find("unpick").addEventListener("click", () => this.#picks.replace([]));
    find("earlier").addEventListener("click", () => this.#turn(this.#start - ROWS_AT_ONCE));
    find("later").addEventListener("click", () => this.#turn(this.#start + ROWS_AT_ONCE));
    document.querySelector("[data-save=table]")!.addEventListener("click", () => {
      saveText(`${this.#page.title}-points.csv`, tableCsv(this.#page.table, this.#places), "text/csv");
    });
    table.addEventListener("click", ({ target }) => {
      const sort = (target as Element).closest<HTMLElement>("[data-column]");
      const row = rowOf(target);
      if (sort !== null) this.#sortBy(Number(sort.dataset["column"]));
      else if (row !== undefined) this.#picks.toggle(row);
    });
    for (const place of [table, find("linked")]) {
      place.addEventListener("pointerover", ({ target }) => this.#picks.pointAt(rowOf(target)));
      place.addEventListener("pointerleave", () => this.#picks.pointAt(undefined));
      place.addEventListener("focusin", ({ target }) => this.#picks.pointAt(rowOf(target)));
      place.addEventListener("focusout", () => this.#picks.pointAt(undefined));
    }
    find("linked").addEventListener("click", ({ target }) => {
      const row = rowOf(target);
      if (row === undefined) return;
      this.#picks.toggle(row);
      document.querySelector(`#rows [data-row="${row}"]`)?.scrollIntoView({ block: "nearest" });
    });
  }

  #sortBy(column: number): void {
    const before = this.#sorting;
    this.#sorting = { column, descending: before?.column === column && !before.descending };
    this.#search();
    document.querySelector<HTMLElement>(`#rows [data-column="${column}"]`)?.focus();
  }

  #search(start = 0): void {
    const { table } = this.#page;
    const filter = find<HTMLInputElement>("filter").value;
    this.#places = sortedRows(table, matchingRows(table, filter), this.#sorting);
    find("rows").querySelector("thead")!.innerHTML = headView(table, this.#sorting).text;
    this.#turn(start);
  }

  #turn(start: number): void {
    const { table } = this.#page;
    const of = this.#places.length;
    this.#start = Math.max(0, Math.min(start, Math.ceil(of / ROWS_AT_ONCE) * ROWS_AT_ONCE - ROWS_AT_ONCE));
    this.#shown = this.#places.slice(this.#start, this.#start + ROWS_AT_ONCE);
    const to = this.#start + this.#shown.length;
    find("count").textContent = countText(table, { from: this.#start, to, of });
    find<HTMLButtonElement>("earlier").disabled = this.#start === 0;
    find<HTMLButtonElement>("later").disabled = to >= of;
    this.#showPicks();
  }

  #showPicks(): void {
    const { table } = this.#page;
    const picked = this.#picks.list;
    const rows = find("rows");
    const focused = rowOf(document.activeElement);
    rows.querySelector("tbody")!.innerHTML = rowsView(table, this.#shown, picked).text;
    this.#colorRows();
    if (focused !== undefined) rows.querySelector<HTMLElement>(`[data-row="${focused}"] input`)?.focus();
    find<HTMLButtonElement>("unpick").disabled = picked.length === 0;
    this.#showCurves();
    find("detail").innerHTML = detailView(this.#page, picked.at(-1)).text;
    this.#showLit();
  }

  /** Picked rows have the colours of their lines. */
  #colorRows(): void {
    if (this.#page.table.curves === undefined) return;
    const palette = palettes[themeNow()];
    this.#picks.list.forEach((row, i) => {
      const [first] = document.querySelectorAll<HTMLElement>(`#rows [data-row="${row}"] td`);
      first?.style.setProperty("box-shadow", `inset 4px 0 0 ${palette[i % palette.length]!.color}`);
    });
  }

  #showCurves(): void {
    const { table } = this.#page;
    const place = find("linked");
    if (place.childElementCount === 0) place.innerHTML = linkedView(table).text;
    if (table.curves === undefined) return;
    const figure = rowsFigure(table, this.#shown, this.#picks.list);
    if (this.#card !== undefined) {
      this.#card.update(figure);
      return;
    }
    this.#card = new FigureCard(document.getElementById("curves")!, figure, (drawing) => {
      this.#colorRows();
      markLines(drawing, linesOf(this.#shown, this.#picks.list), this.#picks.list);
      this.#showLit();
    });
  }

  #showLit(): void {
    const { lit } = this.#picks;
    for (const element of document.querySelectorAll("#points [data-row]")) {
      element.classList.toggle("lit", (element as HTMLElement).dataset["row"] === String(lit));
    }
  }
}

/** The row that an element of the table or of the drawing belongs to. */
function rowOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement | SVGElement>("[data-row]") : null;
  return row === null ? undefined : Number(row.dataset["row"]);
}
