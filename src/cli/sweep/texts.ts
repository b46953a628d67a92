import type { Sweep, SweepEstimate, SweepSummary } from "../../sweep/index.js";
import { showNumber, showSeconds } from "../table/format.js";

/** A sweep's summary for people. */
export function summaryText(summary: SweepSummary, sweep: Sweep): string {
  const { store, done, total, had, ok, diverged, failed, limited, seconds, best } = summary;
  const computed = ok + diverged + failed + limited;
  const lines = [`${sweep.name}: ${done} of ${total} points`];
  lines.push(...counted({ "had before": had, ok, diverged, failed, limited }));
  if (best !== undefined) {
    const where = Object.entries(sweep.point(best.point)).map(([path, value]) => `${path} ${JSON.stringify(value)}`);
    lines.push(`  best ${best.metric} ${showNumber(best.value)}: ${where.join(", ")} (key ${best.key.slice(0, 8)})`);
  }
  lines.push(`  ${showSeconds(seconds)}, ${showNumber(computed / seconds)} runs/s`, `The store is ${store}.`);
  return `${lines.join("\n")}\n`;
}

/** What a dry run found, for people. */
export function estimateText({ points, runs, shapes, secondsPerRun, seconds, threads, bytes }: SweepEstimate): string {
  const lines = [
    `${points} points, ${runs} runs of ${shapes} ${shapes === 1 ? "shape" : "shapes"}`,
    `  time  about ${showSeconds(seconds)} on ${threads} ${threads === 1 ? "thread" : "threads"}, ` +
      `${showSeconds(secondsPerRun)} of a core a run`,
    `  disk  about ${showBytes(bytes)}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Lines of those counts that are not 0. */
export function counted(counts: Readonly<Record<string, number>>): string[] {
  const shown = Object.entries(counts).filter(([, count]) => count > 0);
  const width = Math.max(...shown.map(([name]) => name.length));
  return shown.map(([name, count]) => `  ${name.padEnd(width)}  ${count}`);
}

function showBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${showNumber(bytes / 1000 ** power)} ${units[power]!}`;
}
