#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { registerBuild } from "./commands/build.js";
import { registerRun } from "./commands/run.js";
import { registerSchema } from "./commands/schema.js";
import { reportError } from "./exit.js";

/** The command line. Commands load what they need when they run, so that --help is quick. */
async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("outlast")
    .description(
      "Trains recurrent networks on short sequences and finds out which of them outlast their training length.",
    )
    .version(packageVersion())
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError();
  registerRun(program);
  registerSchema(program);
  registerBuild(program);
  // A reader that has seen enough, such as `head`, ends the output and nothing else.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    if (argv.length <= 2) program.outputHelp();
    else await program.parseAsync(argv);
  } catch (error) {
    process.exitCode = reportError(error);
  }
}

function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

void main(process.argv);
