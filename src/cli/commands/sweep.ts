import type { Command } from "commander";
import { collect } from "./repeated.js";

export interface SweepCommandOptions {
  set: string[];
  out?: string;
  threads?: string;
  backend?: string;
  shard?: string | true;
  queue?: string | true;
  lockSeconds?: string;
  maxFailures?: string;
  maxConsecutive?: string;
  runSteps?: string;
  runSeconds?: string;
  keep?: string;
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
  jsonl?: boolean;
  quiet?: boolean;
}

export interface StatusCommandOptions {
  json?: boolean;
}

export interface MergeCommandOptions {
  out: string;
  json?: boolean;
}

/** `outlast sweep SPEC`, `outlast sweep status STORE` and `outlast sweep merge STORES`. */
export function registerSweep(program: Command): void {
  const sweep = program
    .command("sweep")
    .description("compute every run of a sweep, on all cores; interrupted, the same command goes on where it was")
    .argument("<spec>", "the sweep, a .json, .yaml or .ts file")
    .option("--set <path=value>", "change the base, or an axis: seed=0..99, x=1e-4..1e-1:log:8", collect, [])
    .option("--out <file>", "the store (default: outlast-sweeps/<name>.db)")
    .option("--threads <n>", "threads to use (default: all); no result depends on it")
    .option(
      "--backend <name>",
      "what computes: cpu, cuda, or auto for cuda where there is a device (default: what the sweep says)",
    )
    .option("--shard [i/n]", "part i of 0..n-1 of the runs, by key (default: what Slurm or Kubernetes says)")
    .option("--queue [url]", "put the runs into a queue that workers serve (default: $OUTLAST_QUEUE_URL, or redis)")
    .option("--lock-seconds <s>", "give the chunk of a worker that is silent for so long to another (default: 15)")
    .option("--max-failures <n>", "failed runs that are put up with (default: any number)")
    .option("--max-consecutive <n>", "failed runs in a row that are put up with (default: 100)")
    .option("--run-steps <n>", "cut a run after so many optimizer steps")
    .option("--run-seconds <s>", "give a run up after so many seconds")
    .option("--keep <parts>", "what to store besides curves: losses, models; median,q95: only these of the curves")
    .option("--dry-run", "only say how many runs there are, of which shapes, and what they may take")
    .option("--yes", "sweep even if there are very many points")
    .option("--json", "print the summary as JSON")
    .option("--jsonl", "print progress and summary as lines of JSON")
    .option("--quiet", "no progress")
    .addHelpText("after", examples)
    .enablePositionalOptions() // what stands behind status and merge is theirs
    .action(async (spec: string, options: SweepCommandOptions) => {
      const { sweepCommand } = await import("../sweep/sweepCommand.js");
      process.exitCode = await sweepCommand(spec, options);
    });
  sweep
    .command("status")
    .description("say how far a sweep is; another process may be at it")
    .argument("<store>", "the sweep's store")
    .option("--json", "print JSON instead of a table")
    .addHelpText("after", statusExamples)
    .action(async (store: string, options: StatusCommandOptions) => {
      const { statusCommand } = await import("../sweep/statusCommand.js");
      process.exitCode = await statusCommand(store, options);
    });
  sweep
    .command("merge")
    .description("unite the stores of a sweep's shards, and say what is missing")
    .argument("<stores...>", "the stores")
    .requiredOption("--out <file>", "the store to make")
    .option("--json", "print JSON instead of a table")
    .addHelpText("after", mergeExamples)
    .action(async (stores: string[], options: MergeCommandOptions) => {
      const { mergeCommand } = await import("../sweep/mergeCommand.js");
      process.exitCode = await mergeCommand(stores, options);
    });
}

const examples = `
Exit status 3: some runs failed; 75: ended by SIGTERM, the same command goes on; 130: by Ctrl-C, likewise.

Examples:
  outlast sweep examples/counters.sweep.json
  outlast sweep examples/counters.sweep.json --set seed=0..99 --dry-run
  outlast sweep sweep.json --shard 0/4 --out shard0.db
  outlast sweep sweep.json --queue redis://:password@host:6379
  outlast sweep merge shard*.db --out all.db`;

const statusExamples = `
Examples:
  outlast sweep status outlast-sweeps/counters.db
  outlast sweep status outlast-sweeps/counters.db --json | jq .byStatus`;

const mergeExamples = `
Exit status 3: runs of the sweep are missing.

Examples:
  outlast sweep merge shard0.db shard1.db --out all.db
  outlast sweep merge shard*.db --out all.db --json`;
