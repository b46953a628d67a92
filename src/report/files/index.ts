import { extname } from "node:path";
import { describe, invalid, writeFileAtomic } from "../../core/index.js";
import type { DrawOptions } from "../draw/options.js";
import type { Figure } from "../figure/figure.js";
import { checkFigure } from "../figure/schema.js";

/** What a figure can be written as; each loads its libraries when it is asked for. */
const formats: Readonly<Record<string, (svg: string, figure: Figure) => Promise<Uint8Array | string>>> = {
  ".svg": (svg) => Promise.resolve(svg),
  ".png": async (svg) => (await import("./png.js")).pngOf(svg),
  ".pdf": async (svg, { title }) => (await import("./pdf.js")).pdfOf(svg, title),
};

/** How a figure is drawn into a file: its width in pixels of 96 to the inch, 326 (a paper's column) unless told. */
export type FigureFileOptions = Pick<DrawOptions, "width" | "scales" | "hidden">;

/**
 * A figure as the text of an SVG file; the same figure and options give the same bytes. Throws OUTLAST_INVALID_SPEC for
 * what is no figure.
 */
export async function figureSvg(figure: Figure, options: FigureFileOptions = {}): Promise<string> {
  const { svgText } = await import("./svg.js");
  return svgText(checkFigure(figure), options);
}

/** Throws OUTLAST_INVALID_ARGUMENT where the name of a file does not say what it is to be written as. */
export function checkFigurePath(path: string): void {
  formatOf(path);
}

/**
 * Writes a figure as SVG, PNG (two pixels for one) or PDF, as the path's ending says. Throws OUTLAST_INVALID_ARGUMENT
 * for another ending, OUTLAST_INVALID_SPEC for what is no figure, and OUTLAST_WRITE.
 */
export async function writeFigure(figure: Figure, path: string, options: FigureFileOptions = {}): Promise<void> {
  const format = formatOf(path);
  writeFileAtomic(path, await format(await figureSvg(figure, options), figure));
}

function formatOf(path: string): (typeof formats)[string] {
  const format = typeof path === "string" ? formats[extname(path).toLowerCase()] : undefined;
  if (format !== undefined) return format;
  const expected = `path must be the name of a file that ends in ${Object.keys(formats).join(", ")}`;
  throw invalid("OUTLAST_INVALID_ARGUMENT", `${expected}, got ${describe(path)}.`, "path");
}
