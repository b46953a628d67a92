import type { Command } from "commander";
import { collect } from "./repeated.js";

export interface PlotCommandOptions {
  out?: string;
  x?: string;
  y?: string;
  value?: string;
  group: string[];
  where: string[];
  evaluation?: string;
  metric?: string;
  step?: string;
  title?: string;
  width?: string;
  json?: boolean;
  quiet?: boolean;
}

/** `outlast plot KIND SOURCE...`: a figure of stores, record folders and record files. */
export function registerPlot(program: Command): void {
  program
    .command("plot")
    .description("draw a figure of stores and records: curves, heat maps, distributions, and what models learned")
    .argument("<kind>", "what to draw; the kinds stand below")
    .argument(
      "<sources...>",
      "stores of sweeps, folders of runs, and record.json files; of models: one run's folder or model.safetensors",
    )
    .option("-o, --out <file>", "what to write: .svg, .png or .pdf (default: <kind>.svg)")
    .option("--x <column>", "what goes along the x axis, such as model.hiddenSize")
    .option("--y <column>", "what goes along the y axis")
    .option("--value <column>", "the number that is shown, such as test.horizon")
    .option(
      "--group <column>",
      'a curve for each value of it (may be repeated, or columns with commas; "" for one of all runs)',
      collect,
      [],
    )
    .option("--where <condition>", "only runs such as status=done (may be repeated: all must hold)", collect, [])
    .option("--evaluation <name>", "which of the spec's evaluations")
    .option("--metric <name>", "what of it: loss, normalizedError, tokenAccuracy, sequenceAccuracy, firstFailure")
    .option("--step <n>", "at a checkpoint instead of the end")
    .option("--title <text>", "another title")
    .option("--width <size>", "column (3.4 inches) or full (7.2 inches), or pixels of 96 to the inch", "column")
    .option("--json", "print the figure's data and draw nothing, unless there is an --out")
    .option("--quiet", "do not say where the figure is")
    .addHelpText("after", help)
    .action(async (kind: string, sources: string[], options: PlotCommandOptions) => {
      const { plotCommand } = await import("../plotCommand.js");
      process.exitCode = await plotCommand(kind, sources, options);
    });
}

const help = `
Kinds of runs:
  length         loss, accuracy or another metric against length; the training length is marked
  training       loss over training
  horizon        the horizon, or another column, against an axis
  heatmap        a column over two axes, the best cell outlined
  distribution   the share of runs up to each value of a column
  failure        where runs fail first, beside the depth of their strings
  parallel       parallel coordinates of all axes
Kinds of models:
  impulse        impulse response of student and teacher
  eigenvalues    eigenvalues in the complex plane over training
  hankel         Hankel singular values
  balance        balance and conserved quantity over training
  traces         states along one sequence
  convolution    a recurrent network against its convolution

Examples:
  outlast plot length outlast-sweeps/counters.db --group model.cell -o curves.pdf
  outlast plot heatmap sweep.db --x train.optimizer.learningRate --y model.hiddenSize --value test.horizon
  outlast plot eigenvalues outlast-runs/delay-1a2b3c4d -o eigenvalues.png --width full`;
