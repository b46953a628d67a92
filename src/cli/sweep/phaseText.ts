import type { PhaseDiagram } from "../../sweep/index.js";
import { columns } from "../table/columns.js";
import { showNumber, showSeconds } from "../table/format.js";

/** Characters that a map has at most: a terminal's width and height, less what stands beside it. */
const WIDEST = 65;
const HIGHEST = 33;
/** Lines of the map between two labels. */
const LABELS = 8;
/** Columns of the boundary that are told. */
const CROSSINGS = 9;

/** A phase diagram for people: a map, the boundary at some columns, and what it took. */
export function phaseText(diagram: PhaseDiagram, name: string): string {
  const { x, y, criterion, share, runs, gridRuns, points, gridPoints, store, failures, seconds } = diagram;
  const several = runs > points ? ` in ${showNumber(100 * share)} % of its runs` : "";
  const lines = [`${name}: ${y.path} against ${x.path}`, "", ...mapOf(diagram), ""];
  lines.push(`  # succeeds: ${wordsOf(criterion)}${several}   . does not   ? unknown`, "", ...crossingsOf(diagram), "");
  const fewer = `${showNumber(gridRuns / Math.max(1, runs))} times fewer`;
  const last = diagram.status === "done" ? `, ${fewer} than the grid's ${gridPoints} points` : "";
  lines.push(`  ${points} points computed, ${runs} runs${last}`);
  const { had, ok, diverged, failed, limited } = diagram;
  const counts = Object.entries({ "had before": had, ok, diverged, failed, limited }).filter(([, count]) => count > 0);
  lines.push(`  ${counts.map(([what, count]) => `${what} ${count}`).join(", ")}; ${showSeconds(seconds)}`);
  const [first] = failures;
  if (first !== undefined) lines.push(`  the first that failed, point ${first.point}: ${first.error}`);
  lines.push(`The store is ${store}.`);
  return `${lines.join("\n")}\n`;
}

/** `test succeeds at every tested length` for the criterion of an evaluation. */
function wordsOf(criterion: string): string {
  return criterion.replace(/^(.+)\.success=true$/, "$1 succeeds at every tested length");
}

/** A character for each point, or for evenly spaced ones; y upwards. */
function mapOf({ x, y, succeeds }: PhaseDiagram): string[] {
  const [across, up] = [spread(x.values.length, WIDEST), spread(y.values.length, HIGHEST)];
  const label = (line: number): string => (line % LABELS === 0 ? showValue(y.values[up[line]!]!) : "");
  const width = Math.max(...up.map((_, line) => label(line).length));
  const rows = up.map((j, line) => {
    const marks = across.map((i) => markOf(succeeds[j]![i]!)).join("");
    return `  ${label(line).padStart(width)} |${marks}`;
  });
  const [left, right] = [x.values[0]!, x.values.at(-1)!].map(showValue) as [string, string];
  const under = " ".repeat(width + 4);
  return [
    ...rows.reverse(),
    `${" ".repeat(width + 3)}+${"-".repeat(across.length)}`,
    `${under}${left}${right.padStart(Math.max(right.length + 1, across.length - left.length))}`,
  ];
}

function markOf(succeeds: boolean | null): string {
  if (succeeds === null) return "?";
  return succeeds ? "#" : ".";
}

/** Where the boundary lies at some columns. */
function crossingsOf({ x, y, boundary, succeeds, status }: PhaseDiagram): string[] {
  if (boundary.length === 0) {
    const known = succeeds.flat().find((outcome) => outcome !== null);
    if (status === "stopped" || known === undefined) return ["  no boundary was found yet"];
    return [`  no boundary: ${known ? "every" : "no"} point succeeds`];
  }
  const at = [...new Set(boundary.map((crossing) => crossing.x))];
  const shown = spread(at.length, CROSSINGS).map((i) => at[i]!);
  const rows = boundary
    .filter((crossing) => shown.includes(crossing.x))
    .map(({ x: value, y: crossing, between: [low, high], succeeds: side }) => [
      showValue(value),
      showValue(crossing),
      `${showValue(low)} .. ${showValue(high)}`,
      side,
    ]);
  return columns([[x.path, y.path, "between", "succeeds"], ...rows]);
}

/** At most `count` places of a list, as evenly as may be, its ends among them. */
function spread(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, i) => i);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

function showValue(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : showNumber(value);
}
