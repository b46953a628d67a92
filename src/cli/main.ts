#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { registerBuild } from "./commands/build.js";
import { registerCertify } from "./commands/certify.js";
import { registerCompletion } from "./commands/completion.js";
import { registerDoctor } from "./commands/doctor.js";
import { registerConvert } from "./commands/convert.js";
import { registerExplain } from "./commands/explain.js";
import { registerExport } from "./commands/export.js";
import { registerInit } from "./commands/init.js";
import { registerPaper } from "./commands/paper.js";
import { registerPhase } from "./commands/phase.js";
import { registerPlot } from "./commands/plot.js";
import { registerQuery } from "./commands/query.js";
import { registerReport } from "./commands/report.js";
import { registerRun } from "./commands/run.js";
import { registerSchema } from "./commands/schema.js";
import { registerSearch } from "./commands/search.js";
import { registerSweep } from "./commands/sweep.js";
import { registerWatch } from "./commands/watch.js";
import { registerWorker } from "./commands/worker.js";
import { exitMeanings, isGoodEnd, reportError } from "./exit.js";
import { toStderr, toStdout } from "./output.js";

/** The command line. Commands load what they need when they run, so that --help is quick. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("outlast")
    .description(
      "Trains recurrent networks on short sequences and finds out which of them outlast their training length.",
    )
    .version(packageVersion())
    .exitOverride()
    .enablePositionalOptions()
    .configureOutput({ writeOut: toStdout, writeErr: toStderr, outputError: () => undefined })
    .showSuggestionAfterError();
  registerInit(program);
  registerRun(program);
  registerSweep(program);
  registerPhase(program);
  registerSearch(program);
  registerWorker(program);
  registerPaper(program);
  registerPlot(program);
  registerQuery(program);
  registerExport(program);
  registerReport(program);
  registerWatch(program);
  registerConvert(program);
  registerExplain(program);
  registerCertify(program);
  registerSchema(program);
  registerBuild(program);
  registerDoctor(program);
  registerCompletion(program);
  program.addHelpText("after", helpEnd());
  process.stdout.on("error", onOutputError);
  try {
    if (argv.length <= 2) program.outputHelp();
    else await program.parseAsync(argv);
  } catch (error) {
    if (isGoodEnd(error)) return;
    // Loaded when it is needed, which --help does not.
    const { redactUrls } = await import("../core/index.js");
    process.exitCode = reportError(error, redactUrls);
  }
}

/** A reader that has seen enough, such as `head`, ends the output and nothing else; a full disk is a fault. */
function onOutputError({ code, message }: NodeJS.ErrnoException): void {
  if (code === "EPIPE") return;
  const exitCode = reportError({ code: "OUTLAST_WRITE", message: `The output could not be written: ${message}.` });
  // Commands set the exit code when they end, which may be after this.
  process.once("exit", () => (process.exitCode = exitCode));
}

/** What is said under the list of commands. */
function helpEnd(): string {
  const codes = Object.entries(exitMeanings).map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}\n`);
  return `
Data goes to stdout, the rest to stderr; --json prints data as one JSON document. NO_COLOR and FORCE_COLOR are heeded.

Exit status:
${codes.join("")}
Examples:
  outlast init dyck1 -o counting.yaml
  outlast run counting.yaml
  outlast help run`;
}

function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

void main(process.argv);
