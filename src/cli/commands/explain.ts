import type { Command } from "commander";

export interface ExplainCommandOptions {
  task: string;
  upTo?: string;
  json?: boolean;
}

/** `outlast explain MODEL`: what a counter's weights are off by, and where it fails for that. */
export function registerExplain(program: Command): void {
  program
    .command("explain")
    .description("say which parameter of a trained counter is off by how much, and where it fails for that")
    .argument("<model>", "a model.safetensors, or the folder of a run that has one")
    .option("--task <kind>", "the task that the model should do: dyck1", "dyck1")
    .option("--up-to <depth>", "the greatest depth of brackets looked at", "1000000")
    .option("--json", "print everything as JSON instead of in words")
    .addHelpText("after", examples)
    .action(async (model: string, options: ExplainCommandOptions) => {
      const { explainCommand } = await import("../explainCommand.js");
      process.exitCode = await explainCommand(model, options);
    });
}

const examples = `
Examples:
  outlast explain outlast-runs/counting-1a2b3c4d
  outlast explain model.safetensors --json | jq .measured`;
