import type { Page } from "../page/page.js";
import { paperView } from "./claims.js";
import { figureView } from "./figure.js";
import { html } from "./html.js";
import type { Html } from "./html.js";
import { specView } from "./spec.js";
import { summaryView } from "./summary.js";
import { ROWS_AT_ONCE, countText, headView, rowsView } from "./table.js";
import { showTime } from "./numbers.js";

interface Section {
  id: string;
  name: string;
  content: Html;
}

/** What stands between the header and the footer; `svgs` are the drawings of the page's figures. */
export function bodyView(page: Page, svgs: readonly Html[]): Html {
  const sections = sectionsOf(page, svgs);
  const isLive = page.progress !== undefined;
  return html`<a class="skip" href="#content">Skip to the content</a>
    <header class="bar">
      <div>
        <span class="name">${page.title}</span>
        <nav aria-label="Sections">${sections.map(({ id, name }) => html`<a href="#${id}">${name}</a>`)}</nav>
        <button type="button" class="js" id="theme">Dark</button>
      </div>
    </header>
    <main id="content" tabindex="-1">
      <header class="title">
        <h1>${page.title}</h1>
        <p>
          ${isLive ? "A sweep that is followed by" : `A report of ${showTime(page.made)} by`} outlast ${page.version}
        </p>
      </header>
      ${sections.map(
        ({ id, name, content }) =>
          html`<section id="${id}" aria-labelledby="${id}-name">
            <h2 id="${id}-name">${name}</h2>
            ${content}
          </section>`,
      )}
    </main>
    <footer>${isLive ? LIVE : OFFLINE}</footer>`;
}

const OFFLINE = "Everything of this page is in its one file: it needs no network and asks for none.";
const LIVE = "This page is served on this machine alone, for as long as the command runs.";

function sectionsOf(page: Page, svgs: readonly Html[]): Section[] {
  const { figures, table, papers, specs } = page;
  const sections: Section[] = [
    { id: "summary", name: "Summary", content: html`<div id="facts">${summaryView(page)}</div>` },
  ];
  const isLive = page.progress !== undefined;
  if (isLive || figures.length > 0) sections.push({ id: "figures", name: "Figures", content: figuresView(page, svgs) });
  if (isLive || table !== undefined) sections.push({ id: "points", name: "Points", content: pointsView(page) });
  if (papers.length > 0) sections.push({ id: "claims", name: "Claims", content: html`${papers.map(paperView)}` });
  if (specs.length > 0) sections.push({ id: "again", name: "Run it again", content: html`${specs.map(specView)}` });
  return sections;
}

function figuresView({ figures }: Page, svgs: readonly Html[]): Html {
  return html`<div class="figures" id="drawings">
    ${figures.map((figure, i) => figureView(figure, `figure-${i}`, svgs[i] ?? html``))}
  </div>`;
}

/** The table, the curves of its rows and what is said of a picked one; without JavaScript the first rows. */
function pointsView({ table }: Page): Html {
  const shown = table?.rows.slice(0, ROWS_AT_ONCE).map((_, place) => place) ?? [];
  const count = table === undefined ? "" : countText(table, { from: 0, to: shown.length, of: table.rows.length });
  return html`<p class="lead">
      A point is what runs of different seeds have in common. Numbers are medians over its runs; bands hold the middle
      80 % of them.
      <span class="js">Pick points in the table or their curves in the figure.</span>
    </p>
    <div class="linked js" id="linked"></div>
    <div class="search js">
      <label>
        <span>Filter: words, or comparisons such as hiddenSize&lt;=4 horizon&gt;100</span>
        <input type="search" id="filter" autocomplete="off" spellcheck="false" />
      </label>
      <button type="button" id="unpick" disabled>Pick none</button>
      <button type="button" data-save="table">Save as CSV</button>
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of points">
      <table id="rows">
        <caption class="hidden">
          Points of the sweep and what their runs came to
        </caption>
        <thead>
          ${table && headView(table)}
        </thead>
        <tbody>
          ${table && rowsView(table, shown, [])}
        </tbody>
      </table>
    </div>
    <div class="pages">
      <p id="count" aria-live="polite">${count}</p>
      <button type="button" class="js" id="earlier">Previous</button>
      <button type="button" class="js" id="later">Next</button>
    </div>`;
}
