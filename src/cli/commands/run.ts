import type { Command } from "commander";
import { collect } from "./repeated.js";

export interface RunCommandOptions {
  set: string[];
  out?: string;
  threads?: string;
  backend?: string;
  json?: boolean;
  force?: boolean;
  quiet?: boolean;
}

/** `outlast run SPEC`: one run from a spec to a record. */
export function registerRun(program: Command): void {
  program
    .command("run")
    .description("train and evaluate one model as a spec says, and keep the record")
    .argument("<spec>", "the spec: a file of JSON or YAML, or a module (.ts, .js)")
    .option("--set <path=value>", "change a field of the spec, e.g. train.steps=100 (may be repeated)", collect, [])
    .option("--out <folder>", "where record.json and model.safetensors go (default: outlast-runs/<spec>-<key>)")
    .option("--threads <n>", "threads to use (default: all); no result depends on it")
    .option("--backend <name>", "what computes: cpu, cuda, or auto for cuda where there is a device (default: cpu)")
    .option("--json", "print the record as JSON instead of a table")
    .option("--force", "run even if the folder already has a record")
    .option("--quiet", "no progress")
    .addHelpText("after", examples)
    .action(async (spec: string, options: RunCommandOptions) => {
      const { runCommand } = await import("../runCommand.js");
      process.exitCode = await runCommand(spec, options);
    });
}

const examples = `
Examples:
  outlast run examples/counting.json
  outlast run examples/counting.json --set seed=2 --set train.epochs=3
  outlast run spec.json --json | jq '.result.evaluate[0].horizon'`;
