import { availableParallelism } from "node:os";
import { invalid } from "../core/index.js";
import { native, runJob } from "../native/index.js";
import type {
  FloatArray,
  NativeDevice,
  NativeEvaluation,
  NativeEvaluationResult,
  NativeJob,
  NativeScan,
} from "../native/index.js";
import { nativeShape } from "../models/index.js";
import type { ResolvedModelSpec } from "../models/index.js";
import type { Metric } from "../tasks/index.js";
import type { Evaluation } from "./evaluation.js";
import { rangeOf, showRange } from "./lengths.js";
import type { LengthSpec } from "./lengths.js";

/** Models of one shape, one row of `parameters` [N,P] each, evaluated on sequences of one seed each. */
export interface ModelRows {
  spec: ResolvedModelSpec;
  parameters: FloatArray;
  /** [N] */
  seeds: readonly number[];
}

/** How an evaluation is executed. */
export interface EvaluateOptions {
  /** An abort rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called at most ten times a second and once at the end: work done and work planned. */
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Threads of the core; as many as the machine runs at once by default. */
  threads?: number | undefined;
  /** What computes outputs in place of the core; the last bits of a curve depend on it. */
  device?: NativeDevice | undefined;
}

/**
 * Statistics of `metrics` at `lengths`, [N, metrics, 6, lengths], and how many sequences there were, [N, lengths].
 * Throws OUTLAST_NO_SEQUENCE where there are none.
 */
export async function measure(
  models: ModelRows,
  evaluation: Evaluation,
  { lengths, metrics }: { lengths: readonly LengthSpec[]; metrics: readonly Metric[] },
  options: EvaluateOptions,
): Promise<NativeEvaluationResult> {
  const { drawn } = evaluation.task;
  if (drawn !== undefined && evaluation.sampling === "fresh" && lengths.length > 1) {
    return measureOneByOne(models, evaluation, { lengths, metrics }, options);
  }
  const request = requestOf(models, evaluation, { lengths, metrics }, options);
  const result = await finish(native().evaluate(request), options);
  const empty = result.counts.indexOf(0);
  if (empty < 0) return result;
  const length = showRange(rangeOf(lengths[empty % lengths.length]!));
  const { kind } = evaluation.task;
  throw invalid("OUTLAST_NO_SEQUENCE", `The task ${kind} has no sequence of length ${length}: leave it out.`);
}

/** The longest of the lengths `from`..`upTo` such that it and all before it succeed, from one pass over prefixes. */
export async function scan(
  model: ModelRows,
  evaluation: Evaluation,
  { from, upTo, statistic }: { from: number; upTo: number; statistic: number },
  options: EvaluateOptions,
): Promise<number> {
  const request = scanOf(model, evaluation, { from, upTo, statistic }, options);
  return (await finish(native().scanHorizon(request), options)).horizon;
}

/** What of an evaluation a device does not do, as the end of a sentence; undefined where it does all of it. */
export function evaluationObstacle(models: ModelRows, evaluation: Evaluation): string | undefined {
  const { horizon, sampling } = evaluation;
  const options = { threads: 1 };
  const works: (NativeEvaluation | NativeScan)[] = [requestOf(models, evaluation, evaluation, options)];
  if (horizon !== undefined && sampling === "prefix") {
    works.push(scanOf(models, evaluation, { from: 1, upTo: horizon.upTo, statistic: 0 }, options));
  }
  return works.map((work) => native().deviceUnsupported(work)).find((found) => found !== null) ?? undefined;
}

/** The same where sequences are made and held in memory: those of one length at a time. */
async function measureOneByOne(
  models: ModelRows,
  evaluation: Evaluation,
  { lengths, metrics }: { lengths: readonly LengthSpec[]; metrics: readonly Metric[] },
  options: EvaluateOptions,
): Promise<NativeEvaluationResult> {
  const parts: NativeEvaluationResult[] = [];
  for (const length of lengths) parts.push(await measure(models, evaluation, { lengths: [length], metrics }, options));
  const [first] = parts as [NativeEvaluationResult];
  const joined = (size: number, at: (part: NativeEvaluationResult, i: number) => number): Float64Array<ArrayBuffer> =>
    Float64Array.from({ length: size * parts.length }, (_, i) => at(parts[i % parts.length]!, Math.floor(i / parts.length))); // prettier-ignore
  return {
    ...first,
    statistics: joined(first.statistics.length, ({ statistics }, i) => statistics[i]!),
    counts: joined(first.counts.length, ({ counts }, i) => counts[i]!),
  };
}

async function finish<Result>(job: NativeJob<Result>, { signal, onProgress }: EvaluateOptions): Promise<Result> {
  try {
    return await runJob(job, { signal, onProgress });
  } finally {
    // A job that was stopped has no whole result, whether it says so or not.
    signal?.throwIfAborted();
  }
}

function requestOf(
  models: ModelRows,
  evaluation: Evaluation,
  { lengths, metrics }: { lengths: readonly LengthSpec[]; metrics: readonly Metric[] },
  options: EvaluateOptions,
): NativeEvaluation {
  const { shortest, stepsOf = (length: number) => length } = evaluation.task;
  return {
    ...sharedRequest(models, evaluation, lengths.at(-1)!, options),
    runs: models.seeds.length,
    lengths: Float64Array.from(
      lengths.map(rangeOf).flatMap(({ from, to }) => [stepsOf(Math.max(from, shortest)), stepsOf(to)]),
    ),
    prefix: evaluation.sampling === "prefix",
    metrics: [...metrics],
    perSequence: false,
  };
}

function scanOf(
  model: ModelRows,
  evaluation: Evaluation,
  { from, upTo, statistic }: { from: number; upTo: number; statistic: number },
  options: EvaluateOptions,
): NativeScan {
  const { metric, atMost, atLeast } = evaluation.success;
  return {
    ...sharedRequest(model, evaluation, upTo, options),
    from,
    upTo,
    metric,
    statistic,
    bound: atLeast ?? atMost ?? NaN,
    atLeast: atLeast !== undefined,
  };
}

type SharedRequest = Omit<NativeEvaluation, "runs" | "lengths" | "prefix" | "metrics" | "perSequence">;

function sharedRequest(
  { spec, parameters, seeds }: ModelRows,
  { task, sequences, loss, scored, correct }: Evaluation,
  longest: LengthSpec,
  { threads = availableParallelism(), device }: EvaluateOptions,
): SharedRequest {
  return {
    shape: nativeShape(spec),
    parameters,
    // Runs of a task that is drawn are evaluated one by one: they have one seed.
    source: task.drawn?.({ seed: seeds[0]!, use: "evaluate", lengths: rangeOf(longest), sequences }) ?? task.source,
    seeds: Float64Array.from(seeds),
    stream: task.stream("evaluate"),
    sequences,
    loss,
    scored,
    correct,
    threads,
    ...(device && { device }),
  };
}
