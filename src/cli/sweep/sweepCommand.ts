import { dirname } from "node:path";
import { invalid } from "../../core/index.js";
import { readableJson } from "../../store/index.js";
import { dryRun, executeSweep, prepareSweep, setOnSweep } from "../../sweep/index.js";
import type { DistributedSummary, SweepSummary } from "../../sweep/index.js";
import { backendText } from "../backendText.js";
import { commandLine } from "../commandLine.js";
import type { SweepCommandOptions } from "../commands/sweep.js";
import { drawBeside } from "../drawBeside.js";
import { exitCodes } from "../exit.js";
import { threadsOf } from "../options.js";
import { toStderr, toStdout } from "../output.js";
import { readSpecFile } from "../specFile.js";
import { backendOnSweep } from "./backendOnSweep.js";
import { printSummary, stoppedText } from "./ending.js";
import { descriptionText, summaryText } from "./texts.js";
import { throughQueue } from "./throughQueue.js";
import { keepOf } from "./keepOption.js";
import { limitsOf } from "./limitOptions.js";
import { lockOf } from "./lockOption.js";
import { shardOf } from "./shardOption.js";
import { reporterOf } from "./reporter.js";
import { sweepSignals } from "./sweepSignals.js";
import { sweepWords } from "./sweepWords.js";

/** Computes what a sweep's store does not have. Returns the exit code. */
export async function sweepCommand(specFile: string, options: SweepCommandOptions): Promise<number> {
  const { json = false, jsonl = false, quiet = false, yes } = options;
  const threads = threadsOf(options.threads);
  const shard = options.queue === undefined ? shardOf(options.shard, process.env) : undefined;
  if (options.queue !== undefined && options.shard !== undefined) {
    throw invalid("OUTLAST_USAGE", "--shard and --queue are two ways to share a sweep out: choose one.");
  }
  const limits = limitsOf(options);
  const lock = lockOf(options);
  const { runSteps, runSeconds } = limits;
  const keep = keepOf(options.keep);
  const spec = backendOnSweep(setOnSweep(await readSpecFile(specFile), options.set), options.backend);
  const sweep = prepareSweep(spec, { yes, baseDir: dirname(specFile) });
  const tell = (sentence: string): void => {
    if (!quiet) toStderr(`${sentence}\n`);
  };
  const signals = sweepSignals(() => tell("Finishing what is under way; Ctrl-C again lets it go."));
  try {
    if (options.dryRun === true) {
      const place = { store: options.out, shard, isQueued: options.queue !== undefined };
      const description = await dryRun(sweep, { runSteps, runSeconds, threads, ...place, signal: signals.drain });
      toStdout(json || jsonl ? readableJson(description) : descriptionText(description));
      return exitCodes.ok;
    }
    const reporter = reporterOf({ json, jsonl, quiet }, sweepWords);
    const execution = { ...limits, keep, threads, store: options.out, drain: signals.drain };
    const watching = { ...execution, onProgress: reporter?.update };
    const executed =
      options.queue === undefined
        ? executeSweep(sweep, { ...watching, shard, signal: signals.stop, command: commandLine() })
        : throughQueue(sweep, { ...watching, ...lock }, { ...options, queue: options.queue, specFile, signals, tell });
    const summary: SweepSummary & Partial<DistributedSummary> = await executed.finally(() => reporter?.stop());
    printSummary(summary, () => summaryText(summary, sweep), { json, jsonl });
    if (summary.backendReason !== undefined) tell(backendText(summary));
    const path = figurePath(summary.store);
    const isDrawn = await drawBeside(async () => {
      const { writeObviousFigure } = await import("../../report/index.js");
      return writeObviousFigure(summary.store, path);
    });
    if (isDrawn) tell(`What it shows is in ${path}.`);
    if (summary.status === "stopped") tell(`${stoppedText(summary, "sweep")} To go on: ${commandLine()}`);
    if (signals.exitCode !== undefined && summary.status === "stopped") return signals.exitCode;
    const isElsewhere = (summary.unmerged?.length ?? 0) > 0;
    return summary.failed > 0 || isElsewhere ? exitCodes.runsFailed : exitCodes.ok;
  } catch (error) {
    // Told to end before there was anything to sum up.
    const isTold = error === signals.drain.reason || error === signals.stop.reason;
    if (signals.exitCode === undefined || !isTold) throw error;
    tell(`Stopped before a run was begun. To go on: ${commandLine()}`);
    return signals.exitCode;
  } finally {
    signals.dispose();
  }
}

/** Beside the store, under its name. */
function figurePath(store: string): string {
  return `${store.replace(/\.db$/, "")}.svg`;
}
