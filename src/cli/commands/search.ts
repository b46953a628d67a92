import type { Command } from "commander";
import { collect } from "./repeated.js";

export interface SearchCommandOptions {
  set: string[];
  trials: string;
  batch: string;
  sampler: string;
  minimize?: string;
  maximize?: string;
  out?: string;
  threads?: string;
  backend?: string;
  runSeconds?: string;
  json?: boolean;
  jsonl?: boolean;
  quiet?: boolean;
}

/** `outlast search SPEC` */
export function registerSearch(program: Command): void {
  program
    .command("search")
    .description("search a sweep's axes for the best run; interrupted, the same command goes on where it was")
    .argument("<spec>", "the sweep whose axes are searched, a .json, .yaml or .ts file")
    .option("--trials <n>", "how many trials there are in the end", "100")
    .option("--batch <n>", "trials that are computed together; what is chosen depends on it", "10")
    .option("--sampler <name>", "tpe, random or sobol", "tpe")
    .option("--minimize <what>", "what is to be least: loss, test.loss.median@1000")
    .option("--maximize <what>", "what is to be most (default: the first evaluation's horizon)")
    .option("--set <path=value>", "change the base, or an axis: seed=0..4, x=1e-4..1e-1:log:8", collect, [])
    .option("--out <file>", "the store (default: outlast-sweeps/<name>.db)")
    .option("--threads <n>", "threads to use (default: all); no result depends on it")
    .option(
      "--backend <name>",
      "what computes: cpu, cuda, or auto for cuda where there is a device (default: what the sweep says)",
    )
    .option("--run-seconds <s>", "give a run up after so many seconds: its trial has failed")
    .option("--json", "print the summary as JSON")
    .option("--jsonl", "print progress and summary as lines of JSON")
    .option("--quiet", "no progress")
    .addHelpText("after", examples)
    .action(async (spec: string, options: SearchCommandOptions) => {
      const { searchCommand } = await import("../sweep/searchCommand.js");
      process.exitCode = await searchCommand(spec, options);
    });
}

const examples = `
Axes of seeds are not searched: every trial is run with each of them, and its value is the median.

Examples:
  outlast search examples/search.sweep.yaml --trials 200 --batch 20
  outlast search sweep.json --minimize test.normalizedError.median@1000 --set seed=0..4
  outlast query outlast-sweeps/search.db --order=-longer.horizon --limit 10`;
