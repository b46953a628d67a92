import { dirname } from "node:path";
import { invalid } from "../../core/index.js";
import { createStudy, setOnSweep } from "../../sweep/index.js";
import type { ObjectiveSpec, StudyOptions, SweepSpec } from "../../sweep/index.js";
import { backendText } from "../backendText.js";
import { commandLine } from "../commandLine.js";
import type { SearchCommandOptions } from "../commands/search.js";
import { exitCodes } from "../exit.js";
import { threadsOf, wholeOf } from "../options.js";
import { toStderr } from "../output.js";
import { readSpecFile } from "../specFile.js";
import { backendOnSweep } from "./backendOnSweep.js";
import { printSummary, stoppedText } from "./ending.js";
import { limitsOf } from "./limitOptions.js";
import { reporterOf } from "./reporter.js";
import { searchText, searchWords } from "./searchTexts.js";
import { sweepSignals } from "./sweepSignals.js";

/** Searches a sweep's axes. Returns the exit code. */
export async function searchCommand(specFile: string, options: SearchCommandOptions): Promise<number> {
  const { json = false, jsonl = false, quiet = false } = options;
  const [trials, batch] = [wholeOf("--trials", options.trials), wholeOf("--batch", options.batch)];
  const spec = backendOnSweep(setOnSweep(await readSpecFile(specFile), options.set), options.backend);
  const study = createStudy(spec as SweepSpec, {
    objective: objectiveOf(options),
    // Names that are none are refused with a list of those that are.
    sampler: options.sampler as StudyOptions["sampler"],
    store: options.out,
    threads: threadsOf(options.threads),
    ...limitsOf(options),
    baseDir: dirname(specFile),
    command: commandLine(),
  });
  const tell = (sentence: string): void => {
    if (!quiet) toStderr(`${sentence}\n`);
  };
  const signals = sweepSignals(() => {
    tell("Finishing what is under way; Ctrl-C again lets it go.");
  });
  const reporter = reporterOf({ json, jsonl, quiet }, searchWords);
  try {
    const { drain, stop: signal } = signals;
    const given = { trials, batch, signal, drain, onProgress: reporter?.update };
    const summary = await study.optimize(given).finally(() => reporter?.stop());
    printSummary(summary, () => searchText(summary, study.objective), { json, jsonl });
    if (summary.backendReason !== undefined) tell(backendText(summary));
    if (summary.status === "stopped") tell(`${stoppedText(summary, "search")} To go on: ${commandLine()}`);
    if (signals.exitCode !== undefined && summary.status === "stopped") return signals.exitCode;
    return summary.failed > 0 ? exitCodes.runsFailed : exitCodes.ok;
  } finally {
    signals.dispose();
  }
}

function objectiveOf({ minimize, maximize }: SearchCommandOptions): ObjectiveSpec | undefined {
  if (minimize === undefined && maximize === undefined) return undefined;
  if (minimize === undefined || maximize === undefined) return { minimize, maximize };
  throw invalid("OUTLAST_USAGE", "A search has one of --minimize and --maximize, got both.");
}
