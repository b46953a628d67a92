import type { Command } from "commander";

export interface BuildCommandOptions {
  cuda?: boolean;
  jobs: string;
  json?: boolean;
}

/** `outlast build`: compiles the native core of an installed package with plain CMake, without a network. */
export function registerBuild(program: Command): void {
  program
    .command("build")
    .description("build the native core from the sources in this package (needs CMake and a C++20 compiler)")
    .option("--cuda", "also build the library of CUDA devices (needs nvcc 13 or newer; no GPU)")
    .option("--jobs <n>", "how many compilers run at once", "2")
    .option("--json", "print the folder that has it as JSON")
    .addHelpText("after", examples)
    .action(async (options: BuildCommandOptions) => {
      const { buildCommand } = await import("../buildCommand.js");
      buildCommand(options);
    });
}

const examples = `
Examples:
  outlast build
  outlast build --jobs 8   (each compiler may take 2 GiB)
  outlast build --cuda`;
