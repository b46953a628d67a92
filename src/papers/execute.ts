import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { LARGEST_ENTRY } from "../analysis/index.js";
import { parseSpec } from "../core/index.js";
import type { Model } from "../models/index.js";
import { callbackSchema, executionFields } from "../native/index.js";
import { executeRun, resolveRun } from "../run/index.js";
import type { ResolvedRun } from "../run/index.js";
import { finite } from "./measures.js";
import type { Cell, Measures, Paper, PaperResult, Preset } from "./paper.js";
import { Records } from "./records.js";

const optionsSchema = z.strictObject({
  /** Where records are kept; runs that it has from this version of the package are not run again. */
  folder: z.string().min(1),
  // Threads are runs at a time; an abort lets those under way go and rejects with its reason, what is finished is kept.
  ...executionFields,
  onProgress: callbackSchema<{ done: number; total: number }>(),
});

export type ExecuteOptions = z.input<typeof optionsSchema>;

/**
 * Runs a paper's grid, in the order of its list, then its computations. Throws OUTLAST_BUSY while another process runs
 * one in the same folder.
 */
export async function executePaper(paper: Paper, preset: Preset, options: ExecuteOptions): Promise<PaperResult[]> {
  const { threads = availableParallelism(), ...rest } = parseSpec(optionsSchema, options, "", "the options");
  const { folder, signal, onProgress } = rest;
  signal?.throwIfAborted();
  const grid = paper.runs(preset).map(({ cell, spec }) => ({ cell, ready: resolveRun(spec) }));
  using records = new Records(folder);
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
  // All workers, also where one failed: none may write to records that are closed.
  const ends = await Promise.allSettled(Array.from({ length: Math.min(threads, grid.length) }, worker));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
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
  const measures = allFinite(paper.measure(model && measurable(model), record));
  model?.dispose();
  records.add({ ...record, measures });
  return { key: record.key, cell, status: record.result.status, measures };
}

/** A model, unless it went so far that no exact answer is to be had: that diverged too, whatever its losses were. */
function measurable(model: Model): Model | undefined {
  const numbers = Object.values(model.parameters()).map(({ data }) => data);
  return numbers.every((data) => data.every((value) => Math.abs(value) <= LARGEST_ENTRY)) ? model : undefined;
}

/** The first time as after a resume. */
function allFinite(measures: Measures): Measures {
  return Object.fromEntries(Object.entries(measures).map(([name, value]) => [name, finite(value)]));
}
