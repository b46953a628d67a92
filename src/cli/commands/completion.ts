import { Argument } from "commander";
import type { Command } from "commander";
import { toStdout } from "../output.js";

/** `outlast completion SHELL`: what a shell needs to complete this command line. */
export function registerCompletion(program: Command): void {
  program
    .command("completion")
    .description("print a script with which a shell completes commands, options, names and files")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", examples)
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { completionScript } = await import("../completion/index.js");
      toStdout(completionScript(shell, program));
    });
}

const examples = `
Examples:
  outlast completion bash > ~/.local/share/bash-completion/completions/outlast
  outlast completion zsh > ~/.zfunc/_outlast   (with fpath+=~/.zfunc before compinit in ~/.zshrc)
  outlast completion fish > ~/.config/fish/completions/outlast.fish`;
