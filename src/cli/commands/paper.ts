import type { Command } from "commander";

export interface PaperCommandOptions {
  quick?: boolean;
  out?: string;
  threads?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast paper NAME`: a paper's experiments, and its claims as checks. */
export function registerPaper(program: Command): void {
  program
    .command("paper")
    .description("run a paper's experiments again and check its claims; exit status 4 when one fails")
    .argument("<name>", "the paper: memoryless, low-dimensional, lazy-rich, linear-bias, counting or chomsky")
    .option("--quick", "a small grid that shows the same in seconds")
    .option("--out <folder>", "where records, tables and claims go (default: outlast-papers/<name>)")
    .option("--threads <n>", "runs at a time (default: all cores); no result depends on it")
    .option("--json", "print the claims as JSON instead of tables")
    .option("--quiet", "no progress")
    .addHelpText("after", examples)
    .action(async (name: string, options: PaperCommandOptions) => {
      const { paperCommand } = await import("../paperCommand.js");
      process.exitCode = await paperCommand(name, options);
    });
}

const examples = `
Examples:
  outlast paper memoryless --quick
  outlast paper memoryless --out results   (interrupted, it goes on where it was)`;
