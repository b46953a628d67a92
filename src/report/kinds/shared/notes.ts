import type { Grouping } from "../../runs/groups.js";
import type { RunSet } from "../../runs/runSet.js";
import { words } from "../../runs/words.js";
import { runCounts } from "./words.js";

/** What was summed up how: sentences below the drawing. Empty parts are left out. */
export function noteOf(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((sentence) => sentence !== undefined && sentence !== "").join(" ");
}

/** `Median and 10-90 % band over 20 runs a group, 100 in all.` */
export function bandSentence(groups: Grouping["groups"]): string {
  const counts = groups.map(({ runs }) => runs.length);
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (all === 1) return "One run.";
  if (counts.every((count) => count === 1)) return `${all} runs, one a curve.`;
  return `Median and 10-90 % band over ${inGroups(counts, all)}.`;
}

/** `20 runs a group, 100 in all` */
export function inGroups(counts: readonly number[], all: number): string {
  return counts.length === 1 ? runCounts(counts) : `${runCounts(counts)} a group, ${all} in all`;
}

/** What became of runs that did not simply end. */
export function leftOutSentence({ diverged, without }: { diverged: number; without: number }, as: string): string {
  const said = [
    diverged === 0 ? "" : `${runCounts([diverged])} that diverged ${diverged === 1 ? "counts" : "count"} as ${as}`,
    without === 0 ? "" : `${runCounts([without])} without a number ${without === 1 ? "is" : "are"} left out`,
  ].filter((part) => part !== "");
  return said.length === 0 ? "" : `${said.join("; ")}.`;
}

/** That not all runs are there. */
export function sampleSentence({ count, matching }: RunSet, shown = count): string {
  return shown < matching ? `A sample by key, ${shown} of ${matching} runs.` : "";
}

/** That groups are of runs that differ. */
export function togetherSentence({ together }: Grouping): string {
  if (together.length === 0) return "";
  return `Runs of every ${together.map(words).join(" and ")} are together, since a curve each would be too many.`;
}

/** What the worst is called. */
export function worstWords(better: "high" | "low" | undefined): string {
  return better === "high" ? "0" : "infinite";
}
