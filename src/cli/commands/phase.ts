import type { Command } from "commander";
import { collect } from "./repeated.js";

export interface PhaseCommandOptions {
  x: string;
  y: string;
  set: string[];
  resolution?: string;
  coarse?: string;
  success?: string;
  share?: string;
  out?: string;
  threads?: string;
  backend?: string;
  maxFailures?: string;
  maxConsecutive?: string;
  runSeconds?: string;
  yes?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast phase SPEC --x PATH=a..b --y PATH=a..b`: where in a plane runs succeed. */
export function registerPhase(program: Command): void {
  program
    .command("phase")
    .description(
      "find where in a plane of two numbers runs succeed; interrupted, the same command goes on where it was",
    )
    .argument("<spec>", "a run, or a sweep whose other axes are crossed with the plane; a .json, .yaml or .ts file")
    .requiredOption("--x <path=a..b>", "what goes to the right: task.length=10..200, x=1e-4..1e-1:log")
    .requiredOption("--y <path=a..b>", "what goes up")
    .option("--set <path=value>", "change the base, or an axis: seed=0..4 (may be repeated)", collect, [])
    .option("--resolution <n>", "steps along each side (default: 64)")
    .option("--coarse <n>", "cells along each side of the first grid: smaller islands can be missed (default: 8)")
    .option("--success <what>", "an evaluation's name, or a condition such as horizon>=1000 or loss<=0.01")
    .option("--share <s>", "share of a point's runs that must succeed (default: 0.5)")
    .option("--out <file>", "the store (default: outlast-sweeps/<name>.db)")
    .option("--threads <n>", "threads to use (default: all); no result depends on it")
    .option("--backend <name>", "what computes: cpu, cuda, or auto for cuda where there is a device (default: cpu)")
    .option("--max-failures <n>", "failed runs that are put up with (default: any number)")
    .option("--max-consecutive <n>", "failed runs in a row that are put up with (default: 100)")
    .option("--run-seconds <s>", "give a run up after so many seconds")
    .option("--yes", "begin even if the first grid has very many runs")
    .option("--json", "print the diagram as JSON")
    .option("--quiet", "no progress")
    .addHelpText("after", examples)
    .action(async (spec: string, options: PhaseCommandOptions) => {
      const { phaseCommand } = await import("../sweep/phaseCommand.js");
      process.exitCode = await phaseCommand(spec, options);
    });
}

const examples = `
Exit status 3: some runs failed; 75: ended by SIGTERM, the same command goes on; 130: by Ctrl-C, likewise.

Examples:
  outlast phase examples/phase.json --x task.length=2..34 --y model.init.std=0.01..3:log --resolution 32
  outlast phase examples/phase.json --x task.length=2..34 --y model.init.std=0.01..3:log --set seed=0..4`;
