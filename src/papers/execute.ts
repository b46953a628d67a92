import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { LARGEST_ENTRY } from "../analysis/index.js";
import { OutlastError, parseSpec } from "../core/index.js";
import type { Model } from "../models/index.js";
import { callbackSchema, executionFields } from "../native/index.js";
import { executeMany, resolveRun } from "../run/index.js";
import type { ResolvedRun, RunRecord } from "../run/index.js";
import { grouped } from "./groups.js";
import { jobsOf } from "./jobs.js";
import { columnMeasures, finite } from "./measures.js";
import type { Measures, Paper, PaperResult, Preset } from "./paper.js";
import { Records } from "./records.js";

const optionsSchema = z.strictObject({
  /**
   * Where records are kept; runs that it has from this version of the package are not run again, but for those that
   * could not be measured.
   */
  folder: z.string().min(1),
  // Threads are jobs at a time, beside which the paper's computations go on; an abort lets those under way go and
  // rejects with its reason, what is finished is kept.
  ...executionFields,
  onProgress: callbackSchema<{ done: number; total: number }>(),
});

export type ExecuteOptions = z.input<typeof optionsSchema>;

/**
 * Runs a paper's grid and its computations; results in the order of its lists. Throws OUTLAST_BUSY while another
 * process runs one in the same folder.
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
  const places = grouped(grid.keys(), (index) => grid[index]!.ready.key);
  const finish = (result: Omit<PaperResult, "cell">): void => {
    for (const index of places.get(result.key)!) {
      results[index] = { ...result, cell: grid[index]!.cell };
      onProgress?.({ done: ++done, total });
    }
  };
  const missing: ResolvedRun[] = [];
  for (const [key, [first]] of places) {
    const known = records.get(key, paper.columns);
    if (known === undefined) missing.push(grid[first!]!.ready);
    else finish(known);
  }
  const jobs = jobsOf(missing, { together: paper.together ?? 1, workers: threads });
  let hasFailed = false;
  const orStop = (what: () => Promise<void>): Promise<void> =>
    what().catch((error: unknown) => {
      hasFailed = true;
      throw error;
    });
  const work = async (): Promise<void> => {
    while (next < jobs.length && !hasFailed) {
      signal?.throwIfAborted();
      await executeJob(paper, jobs[next++]!, { records, signal, finish });
    }
  };
  const computed: PaperResult[] = [];
  const compute = async (): Promise<void> => {
    for (const one of computations) {
      await setImmediate(); // for signals to be heard, and for workers to take their next jobs
      if (hasFailed) return;
      signal?.throwIfAborted();
      computed.push(...one().map((line) => ({ key: "computed", status: "done" as const, ...line })));
      onProgress?.({ done: ++done, total });
    }
  };
  // All of them, also where one failed: none may write to records that are closed.
  const workers = Array.from({ length: Math.min(threads, jobs.length) }, () => work);
  const ends = await Promise.allSettled([...workers, compute].map(orStop));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return [...results, ...computed];
}

interface JobContext {
  records: Records;
  signal: AbortSignal | undefined;
  finish: (result: Omit<PaperResult, "cell">) => void;
}

async function executeJob(paper: Paper, job: ResolvedRun[], { records, signal, finish }: JobContext): Promise<void> {
  const finished = await executeMany(job, { signal, threads: 1 });
  try {
    for (const { record, model } of finished) {
      // A stopped run is a prefix: it is nobody's record.
      signal?.throwIfAborted();
      const measured = await measuredOf(paper, record, model);
      records.add({ ...record, ...measured });
      finish({ key: record.key, status: record.result.status, ...measured });
    }
  } finally {
    for (const { model } of finished) model?.dispose();
  }
}

/** A measurement that fails costs its run alone, not the others of its job: it has no numbers, and says why. */
async function measuredOf(
  paper: Paper,
  record: RunRecord,
  model: Model | undefined,
): Promise<Pick<PaperResult, "measures" | "failure">> {
  try {
    return { measures: allFinite(await paper.measure(model && measurable(model), record)) };
  } catch (error) {
    return { measures: columnMeasures(paper.columns)({}), failure: sentenceOf(error) };
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof OutlastError) return `${error.message} [${error.code}]`;
  return error instanceof Error ? error.message : String(error);
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
