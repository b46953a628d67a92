import type { Command } from "commander";

export interface ExportCommandOptions {
  out: string;
  format?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast export STORE -o FILE`: all runs of a sweep as a file for other tools. */
export function registerExport(program: Command): void {
  program
    .command("export")
    .description("write all runs of a sweep's store to a Parquet, CSV or JSONL file, ordered by key")
    .argument("<store>", "the store of a sweep, a SQLite file")
    .requiredOption("-o, --out <file>", "the file to write; its ending says the format")
    .option("--format <name>", "parquet, csv or jsonl, whatever the ending")
    .option("--json", "print the file and the number of its runs as JSON")
    .option("--quiet", "do not say how many runs were written")
    .addHelpText("after", examples)
    .action(async (store: string, options: ExportCommandOptions) => {
      const { exportCommand } = await import("../exportCommand.js");
      process.exitCode = await exportCommand(store, options);
    });
}

const examples = `
Examples:
  outlast export sweep.db -o sweep.parquet
  outlast export sweep.db -o runs.jsonl   (with curves and kept losses as in a record)`;
