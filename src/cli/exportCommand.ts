import { extname } from "node:path";
import { invalid } from "../core/index.js";
import { exportFormats, exportStore } from "../sweep/index.js";
import { readableJson } from "../store/index.js";
import type { ExportCommandOptions } from "./commands/export.js";
import { exitCodes } from "./exit.js";
import { toStderr, toStdout } from "./output.js";

/** Writes all runs of a store to a file. Returns the exit code. */
export async function exportCommand(
  store: string,
  { out, format, json = false, quiet = false }: ExportCommandOptions,
): Promise<number> {
  const runs = await exportStore({ path: store }, out, formatOf(format ?? extname(out).slice(1)));
  if (json) toStdout(readableJson({ file: out, runs }));
  else if (!quiet) toStderr(`${runs === 1 ? "1 run is" : `${runs} runs are`} in ${out}.\n`);
  return exitCodes.ok;
}

function formatOf(name: string): (typeof exportFormats)[number] {
  const format = exportFormats.find((candidate) => candidate === name);
  if (format !== undefined) return format;
  const sentence = `A store is exported as ${exportFormats.join(", ")}, which "${name}" is not: end --out in one of them, or say --format.`;
  throw invalid("OUTLAST_USAGE", sentence);
}
