import { dirname, join } from "node:path";
import { invalid, suggestion, writeFilesAtomic } from "../core/index.js";
import { executePaper, paperFiles, paperTable, papers } from "../papers/index.js";
import type { Paper } from "../papers/index.js";
import { checkFolder, makeFolder } from "../store/index.js";
import { newBar } from "./bar.js";
import type { PaperCommandOptions } from "./commands/paper.js";
import { drawBeside } from "./drawBeside.js";
import { exitCodes } from "./exit.js";
import { threadsOf } from "./options.js";
import { toStderr, toStdout } from "./output.js";
import { untilSignal } from "./signals.js";

/** Runs a paper's grid, writes what came out, and says which claims hold. Returns the exit code. */
export async function paperCommand(name: string, options: PaperCommandOptions): Promise<number> {
  const { quick = false, json = false, quiet = false } = options;
  const paper = paperOf(name);
  const threads = threadsOf(options.threads);
  const folder = options.out ?? join("outlast-papers", name);
  const preset = quick ? "quick" : "full";
  checkFolder(folder);
  const bar = json || quiet ? undefined : gridBar();
  const { value: results, exitCode } = await untilSignal((signal) => {
    const executed = executePaper(paper, preset, { folder, threads, signal, onProgress: bar?.update });
    return executed.finally(() => bar?.stop());
  });
  if (results === undefined) {
    if (!quiet) toStderr(`Stopped; ${folder} has what is finished, and the same command goes on from there.\n`);
    return exitCode;
  }
  const claims = paper.claims(results, preset);
  const files = paperFiles(paper, results, claims);
  for (const file of Object.keys(files)) makeFolder(dirname(join(folder, file)));
  writeFilesAtomic(Object.entries(files).map(([file, text]) => [join(folder, file), text] as const));
  toStdout(json ? files["claims.json"]! : paperTable(paper, results, claims));
  const { paperFigure, writeFigure } = await import("../report/index.js");
  for (const { name: figureName, ...curves } of paper.figures(results)) {
    const figure = paperFigure(curves);
    const path = join(folder, "figures", `${figureName}.svg`);
    if (figure !== undefined) await drawBeside(() => writeFigure(figure, path).then(() => true));
  }
  if (!quiet) toStderr(`Records, tables, claims and figures are in ${folder}.\n`);
  return claims.every(({ holds }) => holds) ? exitCodes.ok : exitCodes.claimFailed;
}

function paperOf(name: string): Paper {
  const paper = papers.find((one) => one.name === name);
  if (paper !== undefined) return paper;
  const names = papers.map((one) => one.name);
  throw invalid("OUTLAST_USAGE", `There is no paper "${name}": ${suggestion(name, names)}`);
}

/** A bar from the first finished run on: before it, nobody knows how long one takes. */
function gridBar(): {
  update: (progress: { done: number; total: number }) => void;
  stop: () => void;
} {
  const bar = newBar(() => ({ counted: "runs" }));
  const update = ({ done, total }: { done: number; total: number }): void => {
    if (done === 1) bar.start(total, 0);
    bar.update(done);
  };
  return { update, stop: () => bar.stop() };
}
