import type { Command } from "commander";

export interface CertifyCommandOptions {
  task: string;
  upTo: string;
  deepest: string;
  loss?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast certify MODEL`: a one-unit model's horizon over all strings. */
export function registerCertify(program: Command): void {
  program
    .command("certify")
    .description("find the horizon of a one-unit model over all strings, and a string on which it fails")
    .argument("<model>", "the model, a safetensors file that a run or saveModel wrote")
    .option("--task <kind>", "what it is certified for: dyck1", "dyck1")
    .option("--up-to <n>", "longest prefixes to look at, in symbols; time grows with its square", "10000")
    .option("--deepest <n>", "greatest depth to try for strings of any length, 0 for none", "1000")
    .option("--loss <name>", "the loss that it was trained with, where it is not the task's own (bce: logits)")
    .option("--json", "print the certificate as JSON instead of text")
    .option("--quiet", "no progress")
    .addHelpText("after", examples)
    .action(async (model: string, options: CertifyCommandOptions) => {
      const { certifyCommand } = await import("../certifyCommand.js");
      process.exitCode = await certifyCommand(model, options);
    });
}

const examples = `
Examples:
  outlast certify outlast-runs/counting-0d1f8a26/model.safetensors
  outlast certify model.safetensors --up-to 100000 --json | jq .horizon`;
