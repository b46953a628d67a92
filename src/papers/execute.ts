import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { executeRun, resolveRun } from "../run/index.js";
import type { ResolvedRun } from "../run/index.js";
import type { Cell, Measures, Paper, PaperResult, Preset } from "./paper.js";
import { Records } from "./records.js";

export interface ExecuteOptions {
  /** Where records are kept; runs that it has are not run again. */
  folder: string;
  /** Runs at a time; as many as the machine runs at once by default. No result depends on it. */
  threads?: number | undefined;
  /** An abort lets the runs under way go, and rejects with its reason; what is finished is kept. */
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

/** Runs a paper's grid, in the order of its list, then its computations. */
export async function executePaper(paper: Paper, preset: Preset, options: ExecuteOptions): Promise<PaperResult[]> {
  const { folder, threads = availableParallelism(), signal, onProgress } = options;
  signal?.throwIfAborted();
  const records = new Records(folder);
  const grid = paper.runs(preset).map(({ cell, spec }) => ({ cell, ready: resolveRun(spec) }));
  const computations = paper.computations?.(preset) ?? [];
  const total = grid.length + computations.length;
  const results = new Array<PaperResult>(grid.length);
  let [next, done] = [0, 0];
  const worker = async (): Promise<void> => {
    while (next < grid.length) {
      const index = next++;
      try {
        results[index] = await resultOf(paper, grid[index]!, records, signal);
      } catch (error) {
        next = grid.length;
        throw error;
      }
      onProgress?.({ done: ++done, total });
    }
  };
  await Promise.all(Array.from({ length: Math.min(threads, grid.length) }, worker));
  for (const compute of computations) {
    await setImmediate(); // for signals to be heard
    signal?.throwIfAborted();
    results.push(...compute().map((line) => ({ key: "computed", status: "done" as const, ...line })));
    onProgress?.({ done: ++done, total });
  }
  return results;
}

async function resultOf(
  paper: Paper,
  { cell, ready }: { cell: Cell; ready: ResolvedRun },
  records: Records,
  signal: AbortSignal | undefined,
): Promise<PaperResult> {
  const known = records.get(ready.key, paper.columns);
  if (known !== undefined) return { ...known, cell };
  signal?.throwIfAborted();
  const { record, model } = await executeRun(ready, { signal, threads: 1 });
  // A stopped run is a prefix: it is nobody's record.
  signal?.throwIfAborted();
  const measures = finite(paper.measure(model, record));
  model?.dispose();
  records.add({ ...record, measures });
  return { key: record.key, cell, status: record.result.status, measures };
}

/** As JSON has them: what is not finite is null, the first time as after a resume. */
function finite(measures: Measures): Measures {
  return Object.fromEntries(
    Object.entries(measures).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}
