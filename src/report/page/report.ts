import { readAssets } from "./assets.js";
import { pageDocument } from "./document.js";
import { drawingsOf } from "./drawings.js";
import { makePage } from "./makePage.js";
import type { Page } from "./page.js";

/** A report: the text of one HTML file, and what it shows. */
export interface Report {
  text: string;
  page: Page;
}

/**
 * Makes one self-contained page of stores of sweeps, folders of runs and folders of papers: summary, figures, a table
 * of points, claims, specs. It opens from disk and asks no network. Throws OUTLAST_FILE or OUTLAST_FORMAT for what
 * cannot be read.
 */
export async function makeReport(sources: readonly string[]): Promise<Report> {
  const assets = readAssets();
  const page = await makePage(sources);
  return { text: pageDocument(page, drawingsOf(page), assets).text, page };
}
