import { dirname, join, parse } from "node:path";
import { invalid } from "../core/index.js";
import { applyOverrides, executeRun, recordSchema, resolveRun } from "../run/index.js";
import type { ResolvedRun, RunRecord } from "../run/index.js";
import { checkFolder, readRecord, readableJson, writeRun } from "../store/index.js";
import { backendText } from "./backendText.js";
import { commandLine } from "./commandLine.js";
import type { RunCommandOptions } from "./commands/run.js";
import { drawBeside } from "./drawBeside.js";
import { exitCodes } from "./exit.js";
import { backendOption, threadsOf } from "./options.js";
import { toStderr, toStdout } from "./output.js";
import { progressBar } from "./progress.js";
import { untilSignal } from "./signals.js";
import { readSpecFile } from "./specFile.js";
import { stylesFor } from "./styles.js";
import { recordTable } from "./table/index.js";

/** Runs a spec, or shows the record that it already has. Returns the exit code. */
export async function runCommand(specFile: string, options: RunCommandOptions): Promise<number> {
  const { json = false, force = false, quiet = false } = options;
  const threads = threadsOf(options.threads);
  const backend = backendOption(options.backend);
  const spec = applyOverrides(await readSpecFile(specFile), options.set);
  const ready = resolveRun(spec, { baseDir: dirname(specFile) });
  const name = parse(specFile).name;
  const folder = options.out ?? join("outlast-runs", `${name}-${ready.key.slice(0, 8)}`);
  const print = (record: RunRecord): void => {
    toStdout(json ? readableJson(record) : recordTable(record, ready, name, stylesFor(process.stdout)));
  };
  const tell = (sentence: string): void => {
    if (!quiet) toStderr(`${sentence}\n`);
  };

  const stored = force ? undefined : storedRecord(folder, ready);
  if (stored !== undefined) {
    print(stored);
    tell(`Nothing was computed: ${folder} already has this run. To run it again, use --force.`);
    return exitCodes.ok;
  }

  checkFolder(folder);
  const progress = json || quiet ? undefined : progressBar();
  const { value: finished, exitCode } = await untilSignal((signal) => {
    const run = executeRun(ready, { signal, threads, backend, command: commandLine(), onProgress: progress?.update });
    return run.finally(() => progress?.stop());
  });
  if (finished === undefined) {
    tell("Stopped before the first step; nothing was stored.");
    return exitCode;
  }
  const { record, model } = finished;
  if (record.provenance.backendReason !== undefined) tell(backendText(record.provenance));
  if (record.result.status === "stopped") {
    print(record);
    tell(`Stopped after ${record.result.steps} steps; nothing was stored.`);
    return exitCode;
  }
  // Whatever becomes of the folder: hours of computing end with their table.
  print(record);
  if (!force) storedRecord(folder, ready);
  writeRun(folder, record, model);
  const hasFigure = await drawBeside(async () => {
    const { writeObviousFigure } = await import("../report/index.js");
    return writeObviousFigure(join(folder, "record.json"), join(folder, "figure.svg"));
  });
  const figure = hasFigure ? ", and what it shows in figure.svg" : "";
  tell(`${model === undefined ? "The record is" : "Record and model are"} in ${folder}${figure}.`);
  return exitCodes.ok;
}

/**
 * The folder's record of this very run; throws OUTLAST_USAGE where it has that of another one. Looked for before a run
 * and after it, when another process may have used the same folder.
 */
function storedRecord(folder: string, { key }: ResolvedRun): RunRecord | undefined {
  // A record's spec has every default filled in, which its schema leaves open.
  const stored = readRecord(folder, recordSchema) as RunRecord | undefined;
  if (stored === undefined || stored.key === key) return stored;
  const other = stored.key.slice(0, 8);
  const fix = "choose another --out, or use --force to replace it";
  throw invalid("OUTLAST_USAGE", `${folder} has the record of another run (key ${other}): ${fix}.`);
}
