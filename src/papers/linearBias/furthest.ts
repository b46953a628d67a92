import { values } from "../groups.js";
import type { PaperResult } from "../paper.js";

/** Of every variance, width and seed the step at which a measure was largest. */
export function furthest(results: readonly PaperResult[], measure: string): PaperResult[] {
  const trainings = new Map<string, PaperResult>();
  for (const result of results) {
    const { nuW, n, seed } = result.cell;
    const name = JSON.stringify([nuW, n, seed]);
    const before = trainings.get(name);
    const sizes = before && values([before, result], measure);
    if (sizes === undefined || sizes[1]! > sizes[0]!) trainings.set(name, result);
  }
  return [...trainings.values()];
}
