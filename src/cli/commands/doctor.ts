import type { Command } from "commander";

export interface DoctorCommandOptions {
  json?: boolean;
}

/** `outlast doctor`: what this machine has of what Outlast uses. */
export function registerDoctor(program: Command): void {
  program
    .command("doctor")
    .description("say what this machine has, which native core is loaded, what is missing and how to get it")
    .option("--json", "print everything as JSON instead of text")
    .addHelpText("after", examples)
    .action(async (options: DoctorCommandOptions) => {
      const { doctorCommand } = await import("../doctor/index.js");
      process.exitCode = await doctorCommand(options);
    });
}

const examples = `
Exit status 1: the native core cannot be loaded.

Examples:
  outlast doctor
  outlast doctor --json | jq .missing`;
