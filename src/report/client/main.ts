import type { Page, PointTable } from "../page/page.js";
import { figureView } from "../view/figure.js";
import { html } from "../view/html.js";
import { summaryView } from "../view/summary.js";
import { FigureCard } from "./figureCard.js";
import { Points } from "./points.js";
import { saveText } from "./save.js";
import { startTheme } from "./theme.js";
import { follow } from "./watch.js";

let page = JSON.parse(document.getElementById("page")!.textContent) as Page;
let points: Points | undefined;
let cards: FigureCard[] = [];
/** Titles of the figures that the cards are of. */
let drawn: string[] = [];

startTheme(document.getElementById("theme") as HTMLButtonElement);
startFigures();
showPoints();
document.addEventListener("click", ({ target }) => {
  const button = target instanceof Element ? target.closest("button") : null;
  if (button !== null) press(button);
});
if (page.progress !== undefined) {
  follow(
    (newer) => {
      page = newer;
      document.getElementById("facts")!.innerHTML = summaryView(page).text;
      showFigures();
      showPoints();
    },
    () => {
      const progress = document.querySelector(".progress p");
      if (progress !== null) progress.textContent += " · the command has ended, and this is what it showed last";
    },
  );
}

function startFigures(): void {
  drawn = page.figures.map(({ title }) => title);
  cards = page.figures.map((figure, i) => new FigureCard(document.getElementById(`figure-${i}`)!, figure));
}

/** The figures of a newer page, in their cards where they are the same ones. */
function showFigures(): void {
  if (page.figures.map(({ title }) => title).join("\n") === drawn.join("\n")) {
    cards.forEach((card, i) => card.update(page.figures[i]!));
    return;
  }
  const views = page.figures.map((figure, i) => figureView(figure, `figure-${i}`, html``));
  document.getElementById("drawings")!.innerHTML = html`${views}`.text;
  startFigures();
}

function showPoints(): void {
  const { table } = page;
  if (table === undefined) return;
  const withTable: Page & { table: PointTable } = { ...page, table };
  if (points === undefined) points = new Points(withTable);
  else points.update(withTable);
}

function press(button: HTMLButtonElement): void {
  const { copy, save, base, spec } = button.dataset;
  if (copy !== undefined) void copyText(document.getElementById(copy)!, button);
  if (save === "base") saveSpec(page.bases[Number(base)]);
  if (save === "spec") saveSpec(page.specs[Number(spec)]);
}

function saveSpec(named: { file?: string | undefined; spec?: unknown } | undefined): void {
  if (named?.file === undefined) return;
  saveText(named.file, `${JSON.stringify(named.spec, undefined, 2)}\n`, "application/json");
}

/** Copies an element's text; where the browser does not let a page, the text is selected for its reader to. */
async function copyText(element: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const [first] = button.childNodes;
  const said = first?.textContent ?? "";
  try {
    await navigator.clipboard.writeText(element.textContent);
    if (first !== undefined) first.textContent = "Copied";
  } catch {
    getSelection()?.selectAllChildren(element);
    if (first !== undefined) first.textContent = "Selected";
  }
  setTimeout(() => {
    if (first !== undefined) first.textContent = said;
  }, 2000);
}
