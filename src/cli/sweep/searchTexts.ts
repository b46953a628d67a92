import type { ObjectiveSpec, StoredSearch, StudyProgress, StudySummary } from "../../sweep/index.js";
import type { BarWords } from "../bar.js";
import { showNumber, showSeconds } from "../table/format.js";

/** What a bar says of a search's progress. */
export function searchWords({ failed, diverged, best }: StudyProgress): BarWords {
  const more = best === undefined ? [] : [`best ${showNumber(best.value)} (trial ${best.id})`];
  if (diverged > 0) more.push(`diverged ${diverged}`);
  if (failed > 0) more.push(`failed ${failed}`);
  return { counted: "trials", more };
}

/** A search's summary for people. */
export function searchText(summary: StudySummary, objective: ObjectiveSpec): string {
  const { done, total, failed, diverged, had, computed, best, failure, seconds, store } = summary;
  const lines = [`${wishOf(objective)}: ${done} of ${total} trials`];
  if (best === undefined) lines.push("  none has a value");
  else {
    lines.push(`  best ${showNumber(best.value)}, trial ${best.id}:`);
    for (const [path, value] of Object.entries(best.values)) lines.push(`    ${path} ${JSON.stringify(value)}`);
  }
  if (diverged > 0) lines.push(`  ${diverged} diverged`);
  if (failed > 0) lines.push(`  ${failed} failed`);
  if (failure !== undefined) lines.push(`  the first that failed, trial ${failure.id}: ${failure.error}`);
  lines.push(`  ${computed} runs computed, ${had} had before, in ${showSeconds(seconds)}`, `The store is ${store}.`);
  return `${lines.join("\n")}\n`;
}

/** What a store remembers of a search, as lines of its status. */
export function searchLines({ objective, wanted, asked, told, failed, diverged, best }: StoredSearch): string[] {
  const how = wanted === undefined ? `${told} of ${asked} trials are told` : `${told} of ${wanted} trials`;
  const without = Object.entries({ diverged, failed }).filter(([, count]) => count > 0);
  const rest = without.map(([name, count]) => `, ${count} ${name}`).join("");
  const found = best === undefined ? "none has a value" : `best ${showNumber(best.value)}, trial ${best.id}`;
  return [`  ${wishOf(objective)}: ${how}${rest}`, `  ${found}`];
}

/** `least longer.loss.mean@16` */
function wishOf({ minimize, maximize }: ObjectiveSpec): string {
  return minimize === undefined ? `most ${maximize ?? ""}` : `least ${minimize}`;
}
