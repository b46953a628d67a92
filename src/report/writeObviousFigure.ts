import { writeFigure } from "./files/index.js";
import { obviousFigure } from "./kinds/obvious.js";
import { readRuns } from "./runs/readRuns.js";

/**
 * Writes the figure that says most of a store's or a record's runs: curves against length where there are any. Returns
 * whether there is one. Throws OUTLAST_FILE, OUTLAST_FORMAT or OUTLAST_WRITE.
 */
export async function writeObviousFigure(source: string, path: string): Promise<boolean> {
  const figure = await obviousFigure(await readRuns([source]));
  if (figure === undefined) return false;
  await writeFigure(figure, path);
  return true;
}
