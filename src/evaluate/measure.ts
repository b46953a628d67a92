import { availableParallelism } from "node:os";
import { native, runJob } from "../native/index.js";
import type { FloatArray, NativeEvaluation, NativeEvaluationResult, NativeJob } from "../native/index.js";
import { nativeShape } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { Metric } from "../tasks/index.js";
import type { Evaluation } from "./evaluation.js";
import { rangeOf } from "./lengths.js";
import type { LengthSpec } from "./lengths.js";

/** Models of one shape, one row of `parameters` [N,P] each, evaluated on sequences of one seed. */
export interface ModelRows {
  spec: ResolvedModelSpec;
  parameters: FloatArray;
  count: number;
  seed: number;
}

/** How an evaluation is executed; nothing here changes a result. */
export interface EvaluateOptions {
  /** An abort rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called at most ten times a second and once at the end: work done and work planned. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Threads of the core; as many as the machine runs at once by default. */
  threads?: number | undefined;
}

/** Statistics of `metrics` at `lengths`, [N, metrics, 6, lengths]. */
export async function measure(
  models: ModelRows,
  evaluation: Evaluation,
  { lengths, metrics }: { lengths: readonly LengthSpec[]; metrics: readonly Metric[] },
  options: EvaluateOptions,
): Promise<NativeEvaluationResult> {
  const request = {
    ...sharedRequest(models, evaluation, options),
    runs: models.count,
    lengths: Float64Array.from(lengths.map(rangeOf).flatMap(({ from, to }) => [from, to])),
    prefix: evaluation.sampling === "prefix",
    metrics: [...metrics],
    perSequence: false,
  };
  return finish(native().evaluate(request), options);
}

/** The longest length up to `upTo` such that it and all shorter ones succeed, from one pass over prefixes. */
export async function scan(
  model: ModelRows,
  evaluation: Evaluation,
  { upTo, statistic }: { upTo: number; statistic: number },
  options: EvaluateOptions,
): Promise<number> {
  const { metric, atMost, atLeast } = evaluation.success;
  const request = {
    ...sharedRequest(model, evaluation, options),
    upTo,
    metric,
    statistic,
    bound: atLeast ?? atMost ?? NaN,
    atLeast: atLeast !== undefined,
  };
  return (await finish(native().scanHorizon(request), options)).horizon;
}

async function finish<Result>(job: NativeJob<Result>, { signal, onProgress }: EvaluateOptions): Promise<Result> {
  try {
    return await runJob(job, { signal, onProgress });
  } finally {
    // A job that was stopped has no whole result, whether it says so or not.
    signal?.throwIfAborted();
  }
}

type SharedRequest = Omit<NativeEvaluation, "runs" | "lengths" | "prefix" | "metrics" | "perSequence">;

function sharedRequest(
  { spec, parameters, count, seed }: ModelRows,
  { task, sequences, loss, scored, correct }: Evaluation,
  { threads = availableParallelism() }: EvaluateOptions,
): SharedRequest {
  return {
    shape: nativeShape(spec),
    parameters,
    source: task.source,
    seeds: new Float64Array(count).fill(seed),
    stream: task.stream("evaluate"),
    sequences,
    loss,
    scored,
    correct,
    threads,
  };
}
