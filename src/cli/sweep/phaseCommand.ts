import { dirname, parse } from "node:path";
import { invalid } from "../../core/index.js";
import { readableJson } from "../../store/index.js";
import { parsePhaseAxis, phase, setOnSweep, sweepOfSpec } from "../../sweep/index.js";
import type { PhaseProgress, SweepSpec } from "../../sweep/index.js";
import { backendText } from "../backendText.js";
import { commandLine } from "../commandLine.js";
import type { PhaseCommandOptions } from "../commands/phase.js";
import { exitCodes } from "../exit.js";
import { threadsOf, wholeOf } from "../options.js";
import { toStderr, toStdout } from "../output.js";
import { readSpecFile } from "../specFile.js";
import { backendOnSweep } from "./backendOnSweep.js";
import { stoppedText } from "./ending.js";
import { limitsOf } from "./limitOptions.js";
import { phaseText } from "./phaseText.js";
import { barOf } from "./reporter.js";
import { sweepSignals } from "./sweepSignals.js";
import { sweepWords } from "./sweepWords.js";

/** Computes what a phase diagram still lacks, and prints it. Returns the exit code. */
export async function phaseCommand(specFile: string, options: PhaseCommandOptions): Promise<number> {
  const { json = false, quiet = false } = options;
  const asked = {
    x: parsePhaseAxis(options.x, "--x"),
    y: parsePhaseAxis(options.y, "--y"),
    ...(options.resolution !== undefined && { resolution: wholeOf("--resolution", options.resolution) }),
    ...(options.coarse !== undefined && { coarse: wholeOf("--coarse", options.coarse) }),
    ...(options.share !== undefined && { share: shareOf(options.share) }),
    ...limitsOf(options),
    success: options.success,
    yes: options.yes,
    threads: threadsOf(options.threads),
    store: options.out,
    baseDir: dirname(specFile),
  };
  const sweep = sweepOfSpec(await readSpecFile(specFile), `${parse(specFile).name}-phase`);
  const spec = backendOnSweep(setOnSweep(sweep, options.set), options.backend) as SweepSpec;
  const tell = (sentence: string): void => {
    if (!quiet) toStderr(`${sentence}\n`);
  };
  const bar = json || quiet ? undefined : barOf(sweepWords);
  const onProgress = (progress: PhaseProgress): void => bar?.update({ ...progress, pruned: 0, best: undefined });
  const signals = sweepSignals(() => tell("Finishing what is under way; Ctrl-C again lets it go."));
  try {
    const how = { signal: signals.stop, drain: signals.drain, command: commandLine(), onProgress };
    const diagram = await phase(spec, { ...asked, ...how }).finally(() => bar?.stop());
    toStdout(json ? readableJson(diagram) : phaseText(diagram, spec.name));
    if (diagram.backendReason !== undefined) tell(backendText(diagram));
    if (diagram.status === "stopped") tell(`${stoppedText(diagram, "diagram")} To go on: ${commandLine()}`);
    if (signals.exitCode !== undefined && diagram.status === "stopped") return signals.exitCode;
    return diagram.failed > 0 ? exitCodes.runsFailed : exitCodes.ok;
  } finally {
    signals.dispose();
  }
}

function shareOf(text: string): number {
  const share = Number(text);
  if (share > 0 && share <= 1) return share;
  throw invalid("OUTLAST_USAGE", `--share must be above 0 and at most 1, got ${JSON.stringify(text)}.`);
}
