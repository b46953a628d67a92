import type { Command } from "commander";

export interface InitCommandOptions {
  out?: string;
  sweep?: boolean;
  force?: boolean;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast init [TASK]`: a spec to begin with. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .description("write a commented spec for a task, to begin with; without a task, list them")
    .argument("[task]", "the kind of task: dyck1, teacher, parity, ...")
    .option("-o, --out <file>", "the file to write: .yaml, .json or .ts (default: <task>.yaml)")
    .option("--sweep", "write a sweep over models, learning rates and seeds instead of a single run")
    .option("--force", "replace files that are there")
    .option("--json", "print the tasks, or the files that were written, as JSON")
    .option("--quiet", "do not say what was written")
    .addHelpText("after", examples)
    .action(async (task: string | undefined, options: InitCommandOptions) => {
      const { initCommand } = await import("../init/index.js");
      process.exitCode = initCommand(task, options);
    });
}

const examples = `
Beside the spec comes its JSON Schema for editors, and for tasks on files of your own such a file.

Examples:
  outlast init
  outlast init dyck1 -o counting.yaml
  outlast init teacher --sweep -o sweep.json`;
