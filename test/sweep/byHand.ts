import { executeRun } from "../../src/run/index.js";
import { prepareSweep } from "../../src/sweep/index.js";
import type { SweepSpec } from "../../src/index.js";

/** What successive halving should make of a run: its status, and its steps where it trained at all. */
export interface Fate {
  status: "done" | "diverged" | "pruned" | "failed";
  steps: number;
}

interface Trained extends Fate {
  losses: number[];
}

/**
 * Successive halving as one would do it on paper: every run trained to its end by itself, and only then compared. The
 * spec keeps every loss, and no two points of it are one run.
 */
export async function fatesByHand(spec: SweepSpec): Promise<Fate[]> {
  const { bracket, factor = 3, first } = spec.halving!;
  const sweep = prepareSweep(spec);
  const runs: Trained[] = [];
  for (let index = 0; index < sweep.count; index++) {
    const ready = sweep.run(index);
    try {
      const { record } = await executeRun(ready, { threads: 1 });
      const { status, steps, losses } = record.result;
      runs.push({ status: status as "done", steps, losses: losses.loss.map((loss) => loss ?? Infinity) });
    } catch {
      runs.push({ status: "failed", steps: 0, losses: [] });
    }
  }
  const fates: Fate[] = runs.map(({ status, steps }) => ({ status, steps }));
  for (let start = 0; start < runs.length; start += bracket) {
    let contenders = runs.slice(start, start + bracket).map((_, i) => start + i);
    for (let rung = first; contenders.length > 1 && rung < 1e6; rung *= factor) {
      const ranked = contenders
        .map((index) => ({ index, score: scoreAt(rung, runs[index]!) }))
        .sort((a, b) => (a.score === b.score ? a.index - b.index : a.score - b.score));
      const kept = Math.ceil(ranked.length / factor);
      for (const { index } of ranked.slice(kept)) {
        // A run that ended by what its last loss was has one more of them than steps.
        if (runs[index]!.losses.length > rung) fates[index] = { status: "pruned", steps: rung };
      }
      contenders = ranked.slice(0, kept).map(({ index }) => index);
    }
  }
  return fates;
}

function scoreAt(rung: number, { losses, status }: Trained): number {
  if (status === "failed") return Infinity;
  const judged = losses.slice(rung - Math.ceil(rung / 4), rung);
  return judged.length === 0 ? losses.at(-1)! : judged.reduce((sum, loss) => sum + loss, 0) / judged.length;
}
