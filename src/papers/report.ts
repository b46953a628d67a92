import { groupsOf, median, values } from "./groups.js";
import type { Cell, Claim, Paper, PaperResult } from "./paper.js";
import { show } from "./show.js";
import type { Table } from "./table.js";

/** The table of medians over seeds, those of the paper's own that are printed, and the claims, as text. */
export function paperTable(paper: Paper, results: readonly PaperResult[], claims: readonly Claim[]): string {
  const lines = [
    paper.title,
    paper.about,
    "",
    ...aligned(medianRows(paper, results)),
    "",
    ...tablesOf(paper, results)
      .filter(({ printed }) => printed)
      .flatMap((table) => [table.title, ...aligned(tableRows(table)), ""]),
    ...unmeasuredLines(results),
  ];
  for (const { holds, kind, sentence, measured, tolerance } of claims) {
    lines.push(`${holds ? "holds" : "FAILS"}  ${kind}: ${sentence}`, `       ${measured} (${tolerance})`);
  }
  const failed = claims.filter(({ holds }) => !holds).length;
  lines.push("", failed === 0 ? `All ${claims.length} claims hold.` : `${failed} of ${claims.length} claims fail.`, "");
  return lines.join("\n");
}

/** What failed is said where the claims are: they count these runs as ones that came to nothing. */
function unmeasuredLines(results: readonly PaperResult[]): string[] {
  const failed = results.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) return [];
  const head = `${failed.length} of ${results.length} runs could not be measured; the same command tries them again:`;
  return [head, ...failed.map(({ cell, failure }) => `       ${showCell(cell)}: ${failure!}`), ""];
}

const showCell = (cell: Cell): string =>
  Object.entries(cell)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

const tablesOf = (paper: Paper, results: readonly PaperResult[]): Table[] => paper.tables?.(results) ?? [];

/** What is written beside the records, by file name. */
export function paperFiles(
  paper: Paper,
  results: readonly PaperResult[],
  claims: readonly Claim[],
): Record<string, string> {
  const unmeasured = results.flatMap(({ cell, failure }) => (failure === undefined ? [] : [{ cell, failure }]));
  return {
    "runs.csv": csv(runRows(paper, results)),
    "table.csv": csv(medianRows(paper, results)),
    "claims.json": `${JSON.stringify({ paper: paper.name, about: paper.about, claims, unmeasured }, undefined, 2)}\n`,
    "citation.bib": `${paper.citation}\n`,
    ...Object.fromEntries(tablesOf(paper, results).map((table) => [`tables/${table.name}.csv`, csv(tableRows(table))])),
    ...Object.fromEntries(
      paper
        .figures(results)
        .map((figure) => [`figures/${figure.name}.json`, `${JSON.stringify(figure, undefined, 1)}\n`]),
    ),
  };
}

type Row = (string | number)[];

/** A line a run, for figures: what tells it apart, and its measures. */
function runRows({ columns }: Paper, results: readonly PaperResult[]): Row[] {
  const keys = [...new Set(results.flatMap(({ cell }) => Object.keys(cell)))];
  const rows = results.map(({ key, status, failure, cell, measures }) => [
    key,
    failure === undefined ? status : "unmeasured",
    ...keys.map((name) => cell[name] ?? ""),
    ...columns.map((name) => measures[name] ?? ""),
  ]);
  return [["key", "status", ...keys, ...columns], ...rows];
}

/** A line a group: its medians over seeds. */
function medianRows({ columns, pooled }: Paper, results: readonly PaperResult[]): Row[] {
  const groups = groupsOf(results, pooled);
  const keys = [...new Set(groups.flatMap(({ cell }) => Object.keys(cell)))];
  const rows = groups.map(({ cell, results: own }) => [
    ...keys.map((name) => cell[name] ?? ""),
    own.length,
    ...columns.map((name) => (own.every(({ measures }) => measures[name] === null) ? "" : median(values(own, name)))),
  ]);
  return [[...keys, "runs", ...columns], ...rows];
}

function tableRows({ columns, rows }: Table): Row[] {
  return [[...columns], ...rows.map((row) => row.map((cell) => cell ?? ""))];
}

function cellText(cell: string | number): string {
  return typeof cell === "number" ? show(cell) : cell;
}

function aligned(rows: readonly Row[]): string[] {
  const texts = rows.map((row) => row.map(cellText));
  const widths = texts[0]!.map((_, column) => Math.max(...texts.map((row) => row[column]!.length)));
  return texts.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

function csv(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(field).join(",")}\n`).join("");
}

/** As RFC 4180 has it. */
function field(cell: string | number): string {
  const text = String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
