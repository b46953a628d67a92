import { PartedChunk } from "../train/index.js";
import type { Means, RunResult as TrainedRun, Standing } from "../train/index.js";
import { checkEvaluations } from "./curves.js";
import { outcomesOf, planOf } from "./job.js";
import type { RunJobOptions, RunOutcome } from "./job.js";
import type { ResolvedRun } from "./resolved.js";

interface PartOptions extends Means {
  signal: AbortSignal | undefined;
}

/** Runs of one shape (see `shapeOf`) that are trained in parts, in which not all of them take part. */
export class PartedRuns {
  readonly #chunk: PartedChunk;
  readonly #signal: AbortSignal | undefined;

  private constructor(chunk: PartedChunk, signal: AbortSignal | undefined) {
    this.#chunk = chunk;
    this.#signal = signal;
  }

  /** Throws, before any training, what `runTogether` throws. */
  static async begin(runs: readonly ResolvedRun[], { signal, ...means }: PartOptions): Promise<PartedRuns> {
    await checkEvaluations(runs, { signal, threads: means.threads });
    return new PartedRuns(new PartedChunk(planOf(runs), means), signal);
  }

  /**
   * Trains some runs, by ascending numbers, to their ends or to `to` optimizer steps, and judges them by their losses
   * from step `judgedFrom` on. Rejects with an abort's reason.
   */
  async advance(runs: readonly number[], part: { to: number; judgedFrom: number }): Promise<Standing[]> {
    const standings = await this.#chunk.advance(runs, part, { signal: this.#signal });
    this.#signal?.throwIfAborted();
    return standings;
  }

  /** What training made of some runs, by ascending numbers; once for each. */
  take(runs: readonly number[]): TrainedRun[] {
    return this.#chunk.take(runs);
  }
}

/** Evaluates runs of one shape that were trained to their ends; those that were not get no curves. */
export async function evaluateTrained(
  runs: readonly ResolvedRun[],
  trained: readonly TrainedRun[],
  options: PartOptions & Pick<RunJobOptions, "losses">,
): Promise<RunOutcome[]> {
  const outcomes = await outcomesOf(runs, trained, options);
  options.signal?.throwIfAborted();
  return outcomes;
}
