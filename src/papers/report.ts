import { groupsOf, median, values } from "./groups.js";
import type { Claim, Paper, PaperResult } from "./paper.js";
import { show } from "./show.js";

/** The table of medians over seeds, and the claims, as text. */
export function paperTable(paper: Paper, results: readonly PaperResult[], claims: readonly Claim[]): string {
  const lines = [
    paper.title,
    paper.about,
    "",
    ...aligned(medianRows(paper, results).map((row) => row.map(cellText))),
    "",
  ];
  for (const { holds, kind, sentence, measured, tolerance } of claims) {
    lines.push(`${holds ? "holds" : "FAILS"}  ${kind}: ${sentence}`, `       ${measured} (${tolerance})`);
  }
  const failed = claims.filter(({ holds }) => !holds).length;
  lines.push("", failed === 0 ? `All ${claims.length} claims hold.` : `${failed} of ${claims.length} claims fail.`, "");
  return lines.join("\n");
}

/** What is written beside the records, by file name. */
export function paperFiles(
  paper: Paper,
  results: readonly PaperResult[],
  claims: readonly Claim[],
): Record<string, string> {
  return {
    "runs.csv": csv(runRows(paper, results)),
    "table.csv": csv(medianRows(paper, results)),
    "claims.json": `${JSON.stringify({ paper: paper.name, about: paper.about, claims }, undefined, 2)}\n`,
    "citation.bib": `${paper.citation}\n`,
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
  const rows = results.map(({ key, status, cell, measures }) => [
    key,
    status,
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

function cellText(cell: string | number): string {
  return typeof cell === "number" ? show(cell) : cell;
}

function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
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
