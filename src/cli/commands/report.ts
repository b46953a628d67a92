import type { Command } from "commander";

export interface ReportCommandOptions {
  out: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast report STORE|DIR`: everything that was found out as one page. */
export function registerReport(program: Command): void {
  program
    .command("report")
    .description("write a page to explore: one HTML file with summary, figures, table, claims, spec; no network")
    .argument("<sources...>", "stores of sweeps, folders of runs, folders of `outlast paper`")
    .option("-o, --out <file>", "the page", "report.html")
    .option("--json", "print what was written as JSON")
    .option("--quiet", "do not say what was written")
    .addHelpText("after", examples)
    .action(async (sources: string[], options: ReportCommandOptions) => {
      const { reportCommand } = await import("../reportCommand.js");
      process.exitCode = await reportCommand(sources, options);
    });
}

const examples = `
Examples:
  outlast report outlast-sweeps/counters.db -o counters.html
  outlast report outlast-papers/memoryless -o memoryless.html
  outlast report outlast-runs   (every run in the folder)`;
