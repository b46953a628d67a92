import { dirname } from "node:path";
import { invalid } from "../../core/index.js";
import { readableJson } from "../../store/index.js";
import { createStudy, setOnSweep } from "../../sweep/index.js";
import type { ObjectiveSpec, StudyOptions, StudySummary, SweepSpec } from "../../sweep/index.js";
import { commandLine } from "../commandLine.js";
import type { SearchCommandOptions } from "../commands/search.js";
import { exitCodes } from "../exit.js";
import { threadsOf, wholeOf } from "../options.js";
import { readSpecFile } from "../specFile.js";
import { searchBar, searchLines, searchText } from "./searchTexts.js";
import { sweepSignals } from "./sweepSignals.js";

/** Searches a sweep's axes. Returns the exit code. */
export async function searchCommand(specFile: string, options: SearchCommandOptions): Promise<number> {
  const { json = false, jsonl = false, quiet = false } = options;
  const [trials, batch] = [wholeOf("--trials", options.trials), wholeOf("--batch", options.batch)];
  const study = createStudy(setOnSweep(await readSpecFile(specFile), options.set) as SweepSpec, {
    objective: objectiveOf(options),
    // Names that are none are refused with a list of those that are.
    sampler: options.sampler as StudyOptions["sampler"],
    store: options.out,
    threads: threadsOf(options.threads),
    baseDir: dirname(specFile),
    command: commandLine(),
  });
  const tell = (sentence: string): void => {
    if (!quiet) process.stderr.write(`${sentence}\n`);
  };
  const signals = sweepSignals(() => {
    tell("Finishing what is under way; Ctrl-C again lets it go.");
  });
  const reporter = jsonl ? searchLines(process.stdout) : json || quiet ? undefined : searchBar(process.stderr);
  try {
    const { drain, stop: signal } = signals;
    const given = { trials, batch, signal, drain, onProgress: reporter?.update };
    const summary = await study.optimize(given).finally(() => reporter?.stop());
    print(summary, { json, jsonl }, study.objective);
    if (summary.status === "stopped") tell(`${stopped(summary)} To go on: ${commandLine()}`);
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

function print(
  summary: StudySummary,
  { json, jsonl }: { json: boolean; jsonl: boolean },
  objective: ObjectiveSpec,
): void {
  if (jsonl) process.stdout.write(`${JSON.stringify({ event: "summary", ...summary })}\n`);
  else process.stdout.write(json ? readableJson(summary) : searchText(summary, objective));
}

function stopped({ givenUp, store }: StudySummary): string {
  return givenUp === undefined ? `Stopped; ${store} has what is finished.` : `${givenUp}: the search was given up.`;
}
