import { Option } from "commander";
import type { Command } from "commander";

export interface WorkerCommandOptions {
  queue?: string | true;
  threads?: string;
  out?: string;
  idleSeconds?: string;
  modules?: string;
  onlyIsa?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast worker`: computes what `outlast sweep --queue` puts into a queue. */
export function registerWorker(program: Command): void {
  program
    .command("worker")
    .description("take chunks of sweeps from a queue and compute them, until it is told to end")
    .option(
      "--queue [url]",
      "redis://, rediss:// or postgres:// (default: $OUTLAST_QUEUE_URL, or redis on this machine)",
    )
    .option("--threads <n>", "threads to use (default: all); no result depends on it")
    .option("--out <folder>", "where its stores go, one for each sweep (default: outlast-sweeps)")
    .option("--idle-seconds <s>", "end when there was nothing to do for so long (default: wait)")
    .option("--modules <folder>", "run the code of custom tasks that lies in this folder (default: none)")
    .addOption(new Option("--only-isa <level>").hideHelp()) // of a worker that another one has started
    .option("--json", "print what was done as JSON")
    .option("--quiet", "say nothing")
    .addHelpText("after", examples)
    .action(async (options: WorkerCommandOptions) => {
      const { workerCommand } = await import("../worker/workerCommand.js");
      process.exitCode = await workerCommand(options);
    });
}

const examples = `
Exit status 75: ended by SIGTERM, its chunk is given back; 130: by Ctrl-C, which lets it end the chunk first.

Examples:
  outlast worker
  OUTLAST_QUEUE_URL=rediss://:password@host:6380 outlast worker --idle-seconds 60`;
