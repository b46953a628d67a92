import PDFDocument from "pdfkit";
import svgToPdfkit from "svg-to-pdfkit";
import { OutlastError } from "../../core/index.js";
import { fontFiles } from "./fonts.js";

/** Points for a pixel: 72 of those and 96 of these are an inch. */
const POINT = 0.75;

/** An SVG as PDF of one page of its size, with what it needs of the fonts; no time of day is in it. */
export async function pdfOf(svg: string, title: string): Promise<Uint8Array> {
  const [width, height] = sizeOf(svg);
  const { regular, bold } = fontFiles();
  const page = new PDFDocument({
    size: [width * POINT, height * POINT],
    margin: 0,
    info: { Title: title, Producer: "outlast", Creator: "outlast", CreationDate: new Date(0) },
  });
  page.registerFont("regular", regular);
  page.registerFont("bold", bold);
  const chunks: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    page.on("data", (chunk: Uint8Array) => chunks.push(chunk));
    page.on("end", resolve);
    page.on("error", reject);
  });
  svgToPdfkit(page, svg, 0, 0, {
    width: width * POINT,
    height: height * POINT,
    fontCallback: (_family, isBold) => (isBold ? "bold" : "regular"),
    warningCallback: (warning) => {
      throw new OutlastError("OUTLAST_NATIVE", `The drawing could not be turned into PDF: ${warning}.`);
    },
  });
  page.end();
  await ended;
  return Buffer.concat(chunks);
}

function sizeOf(svg: string): [width: number, height: number] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!;
  return [Number(width), Number(height)];
}
