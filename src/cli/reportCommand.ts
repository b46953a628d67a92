import { dirname, extname } from "node:path";
import { invalid, writeFileAtomic } from "../core/index.js";
import { makeReport } from "../report/index.js";
import { checkFolder, readableJson } from "../store/index.js";
import type { ReportCommandOptions } from "./commands/report.js";
import { exitCodes } from "./exit.js";
import { toStderr, toStdout } from "./output.js";

/** Writes a report. Returns the exit code. */
export async function reportCommand(sources: readonly string[], options: ReportCommandOptions): Promise<number> {
  const { out, json = false, quiet = false } = options;
  if (![".html", ".htm"].includes(extname(out).toLowerCase())) {
    throw invalid("OUTLAST_USAGE", `--out must be the name of a page that ends in .html or .htm, got ${out}.`);
  }
  checkFolder(dirname(out));
  const { text, page } = await makeReport(sources);
  writeFileAtomic(out, text);
  const { summary, figures, table, papers } = page;
  const written = {
    file: out,
    bytes: Buffer.byteLength(text),
    runs: summary.runs,
    points: table?.points ?? 0,
    rows: table?.rows.length ?? 0,
    figures: figures.length,
    claims: papers.reduce((sum, { claims }) => sum + claims.length, 0),
  };
  if (json) toStdout(readableJson(written));
  else if (!quiet) toStderr(`The report is ${out}: open it in a browser.\n`);
  return exitCodes.ok;
}
