import { invalid } from "../core/index.js";
import { COLUMN_WIDTH, FULL_WIDTH, checkFigurePath, figureKind, writeFigure } from "../report/index.js";
import { readableJson } from "../store/index.js";
import type { PlotCommandOptions } from "./commands/plot.js";
import { exitCodes } from "./exit.js";
import { wholeOf } from "./options.js";
import { toStderr, toStdout } from "./output.js";

/** Draws a figure of what was stored, or prints its data. Returns the exit code. */
export async function plotCommand(
  name: string,
  sources: readonly string[],
  options: PlotCommandOptions,
): Promise<number> {
  const { json = false, quiet = false, x, y, value, where, evaluation, metric, title } = options;
  const kind = figureKind(name);
  const width = widthOf(options.width ?? "column");
  const out = options.out ?? (json ? undefined : `${name}.svg`);
  if (out !== undefined) checkFigurePath(out);
  const group = groupsOf(options.group);
  const step = options.step === undefined ? undefined : wholeOf("--step", options.step);
  const figure = await kind.make(sources, { x, y, value, group, where, evaluation, metric, step, title });
  if (out !== undefined) await writeFigure(figure, out, { width });
  if (json) toStdout(readableJson(figure));
  if (!quiet && out !== undefined) toStderr(`The figure is in ${out}.\n`);
  return exitCodes.ok;
}

/** Undefined unless some are asked for; `--group ""` asks for none, which has all runs in one curve. */
function groupsOf(asked: readonly string[]): string[] | undefined {
  if (asked.length === 0) return undefined;
  return asked.flatMap((columns) => columns.split(",")).filter((column) => column !== "");
}

function widthOf(text: string): number {
  if (text === "column") return COLUMN_WIDTH;
  if (text === "full") return FULL_WIDTH;
  const width = /^\d{3,4}$/.test(text) ? Number(text) : NaN;
  if (width >= 200) return width;
  const expected = "--width must be column, full or a number of pixels from 200 to 9999";
  throw invalid("OUTLAST_USAGE", `${expected}, got ${JSON.stringify(text)}.`);
}
