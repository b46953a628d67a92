import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { invalid } from "../core/index.js";
import { writeFigure } from "./files/index.js";
import { obviousFigure } from "./kinds/obvious.js";
import { readRuns } from "./runs/readRuns.js";

/**
 * Writes the figure that says most of a store's or a record's runs: curves against length where there are any. Returns
 * whether there is one. A file of another kind that is there stays as it is. Throws OUTLAST_FILE then and for what
 * cannot be read, OUTLAST_FORMAT or OUTLAST_WRITE.
 */
export async function writeObviousFigure(source: string, path: string): Promise<boolean> {
  const figure = await obviousFigure(await readRuns([source]));
  if (figure === undefined) return false;
  if (existsSync(path) && statSync(path).isFile() && !isFigure(path)) {
    throw invalid("OUTLAST_FILE", `${path} is there and is no figure of Outlast's, so it stays as it is.`);
  }
  await writeFigure(figure, path);
  return true;
}

/** Bytes in which a figure's first tag ends, whatever its title. */
const HEAD = 65_536;

/** Whether a file begins as a figure does that was drawn here. */
function isFigure(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEAD);
    const text = head.toString("utf8", 0, readSync(file, head, 0, HEAD, 0));
    return /^<svg\b(?:[^>"]|"[^"]*")*\sdata-kind="/.test(text);
  } finally {
    closeSync(file);
  }
}
