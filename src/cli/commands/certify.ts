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
    .argument("<model>", "a model.safetensors, or the folder of a run that has one")
    .option("--task <kind>", "what it is certified for: dyck1", "dyck1")
    .option("--up-to <n>", "longest prefixes to look at, in symbols; time grows with its square", "10000")
    .option("--deepest <n>", "greatest depth to try for strings of any length, 0 for none", "1000")
    .option(
      "--loss <name>",
      "the loss it was trained with (bce: logits); by default what the record beside it says, else mse, or bce for a read-out without activation",
    )
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
  outlast certify outlast-runs/counting-0d1f8a26
  outlast certify model.safetensors --up-to 100000 --json | jq .horizon`;
