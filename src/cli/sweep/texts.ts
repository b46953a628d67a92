import type { Sweep, SweepDescription, SweepSummary } from "../../sweep/index.js";
import type { MergeReport } from "./mergeCommand.js";
import type { SweepStatus } from "./statusCommand.js";
import { searchLines } from "./searchTexts.js";
import { showNumber, showSeconds } from "../table/format.js";

/** A sweep's summary for people. */
export function summaryText(summary: SweepSummary, sweep: Sweep): string {
  const { store, done, total, had, ok, diverged, pruned, failed, limited, seconds, best, failures } = summary;
  const computed = ok + diverged + pruned + failed + limited;
  const lines = [`${sweep.name}: ${done} of ${total} points`];
  lines.push(...counted({ "had before": had, ok, diverged, pruned, failed, limited }));
  if (best !== undefined) {
    const where = showPoint(sweep, best.point);
    lines.push(`  best ${best.metric} ${showNumber(best.value)}: ${where} (key ${best.key.slice(0, 8)})`);
  }
  const [first] = failures;
  if (first !== undefined) lines.push(`  the first that failed, point ${first.point}: ${first.error}`);
  lines.push(`  ${showSeconds(seconds)}, ${showNumber(computed / seconds)} runs/s`, `The store is ${store}.`);
  return `${lines.join("\n")}\n`;
}

/** What a dry run found, for people. */
export function descriptionText(description: SweepDescription): string {
  const { name, count, looked, shapes, duplicates, faulty, faults, axes, had = 0, shard } = description;
  const { seconds = NaN, bytes = NaN } = description;
  const among = looked < count ? ` (among ${looked} of them)` : "";
  const part = shard === undefined ? "" : `, shard ${shard.index}/${shard.count} has ${shard.runs} runs`;
  const lines = [`${name}: ${count} points${part}`];
  const width = Math.max(...axes.map(({ path }) => path.length), 6);
  for (const { path, length, examples } of axes) {
    const values = examples.map((value) => JSON.stringify(value));
    const what =
      length === undefined ? `drawn, ${values.join(" .. ")}` : `${length}: ${[...new Set(values)].join(" .. ")}`;
    lines.push(`  ${path.padEnd(width)}  ${what}`);
  }
  lines.push(`  ${"shapes".padEnd(width)}  ${shapes}${among}`);
  if (duplicates > 0) lines.push(`  ${"again".padEnd(width)}  ${duplicates} points are runs of others${among}`);
  if (faulty > 0) lines.push(`  ${"faulty".padEnd(width)}  ${faulty} points are no runs${among}, the first of them:`);
  for (const { index, sentence } of faults) lines.push(`    ${index}: ${sentence}`);
  if (had > 0) lines.push(`  ${"had".padEnd(width)}  about ${had} runs are in the store`);
  lines.push(`  ${"time".padEnd(width)}  about ${showSeconds(seconds)}`);
  lines.push(`  ${"disk".padEnd(width)}  about ${showBytes(bytes)}`);
  return `${lines.join("\n")}\n`;
}

/** What a store has, for people. */
export function statusText({ name, points, search, runs, byStatus, committed }: SweepStatus): string {
  const of = search === undefined ? "" : " of a search";
  const lines = [`${name}: ${runs} runs${of}${points === undefined ? "" : `, ${points} points`}`];
  lines.push(...counted(byStatus), ...(search === undefined ? [] : searchLines(search)));
  lines.push(committed === null ? "  nothing was stored yet" : `  last stored ${committed}`);
  return `${lines.join("\n")}\n`;
}

/** What uniting stores came to, for people. */
export function mergeText(report: MergeReport, sweep: Sweep | undefined): string {
  const { into, added, present, missing, points, untold } = report;
  const lines = [`${into}: ${added} runs added`];
  if (present > 0) lines.push(`  ${present} were there before`);
  if (untold !== undefined) lines.push(`  what is missing cannot be told: ${untold}`);
  if (missing === 0) lines.push("  no run of the sweep is missing");
  if (missing !== undefined && missing > 0) {
    const named = points.map((point) => `point ${point} (${showPoint(sweep!, point)})`);
    lines.push(`  ${missing} runs of the sweep are missing:`, ...named.map((text) => `    ${text}`));
    if (missing > named.length) lines.push(`    and ${missing - named.length} more`);
  }
  return `${lines.join("\n")}\n`;
}

/** `seed 3, model.cell "gru"` */
function showPoint(sweep: Sweep, index: number): string {
  return Object.entries(sweep.point(index))
    .map(([path, value]) => `${path} ${JSON.stringify(value)}`)
    .join(", ");
}

/** Lines of those counts that are not 0. */
function counted(counts: Readonly<Record<string, number>>): string[] {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, count]) => `  ${name.padEnd(width)}  ${count}`);
}

function showBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${showNumber(bytes / 1000 ** power)} ${units[power]!}`;
}
