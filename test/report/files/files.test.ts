import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { Resvg } from "@resvg/resvg-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { figureSvg, writeFigure } from "../../../src/index.js";
import type { Figure } from "../../../src/index.js";
import { pngOf } from "../../../src/report/files/png.js";
import { samples } from "../samples.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-figures-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const written = async (figure: Figure, name: string): Promise<Buffer> => {
  await writeFigure(figure, join(folder, name));
  return readFileSync(join(folder, name));
};

describe("a figure's file", () => {
  it.each(["svg", "png", "pdf"])("has the same bytes whenever it is written, as %s", async (ending) => {
    const first = await written(samples["bands"]!, `a.${ending}`);
    await written(samples["heatmap"]!, `between.${ending}`);
    await new Promise((resolve) => setTimeout(resolve, 1100)); // a second, which a date would show
    expect((await written(samples["bands"]!, `b.${ending}`)).equals(first)).toBe(true);
  });

  it("is the text of figureSvg as SVG, with the bundled font and others in its place", async () => {
    const text = (await written(samples["bands"]!, "c.svg")).toString();
    expect(text).toBe(await figureSvg(samples["bands"]!));
    expect(text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).toMatch(/font-family="DejaVu Sans, [^"]*sans-serif"/);
    // A strict reader of XML takes it.
    expect(new Resvg(text).width).toBe(326);
  });

  it.each(Object.entries(samples))("is PNG of two pixels for one with its text in it: %s", async (_name, figure) => {
    const png = await written(figure, "d.png");
    expect([png.readUInt32BE(16), png.subarray(1, 4).toString()]).toEqual([652, "PNG"]);
    const svg = await figureSvg(figure);
    const bare = pngOf(svg.replaceAll(/<text[^]*?<\/text>/g, ""));
    expect(png.equals(bare)).toBe(false);
  });

  it.each(Object.entries(samples))("is PDF of one page of a column's width, fonts in it: %s", async (_name, figure) => {
    const pdf = (await written(figure, "e.pdf")).toString("latin1");
    expect(pdf.slice(0, 5)).toBe("%PDF-");
    expect(pdf).toMatch(/\/MediaBox \[0 0 244\.5 [\d.]+\]/);
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(pdf).toMatch(/\/FontFile2 /);
    expect(pdf).toMatch(/\/BaseFont \/[A-Z]+\+DejaVuSans\b/);
    expect(pdf).not.toMatch(/\/BaseFont \/Helvetica/);
    expect(pdf).toContain("/CreationDate (D:19700101000000Z)");
  });

  it("draws in PDF what SVG has: a text object for each text", async () => {
    const svg = await figureSvg(samples["bands"]!);
    const pdf = await written(samples["bands"]!, "f.pdf");
    const drawing = streams(pdf).find((stream) => stream.includes(" Tf"))!;
    expect(drawing.match(/\bBT\b/g)!.length).toBeGreaterThanOrEqual(svg.match(/<text|<tspan/g)!.length - 2);
  });

  it.each(["figure.jpg", "figure", "svg"])("is refused under the name %s", async (name) => {
    await expect(writeFigure(samples["bands"]!, name)).rejects.toThrow(
      expect.objectContaining({
        code: "OUTLAST_INVALID_ARGUMENT",
        message: `path must be the name of a file that ends in .svg, .png, .pdf, got "${name}".`,
      }),
    );
  });

  it("is that of a figure", async () => {
    const { panels, ...rest } = samples["bands"]!;
    const broken = { ...rest, panels: [{ ...panels[0]!, layers: [{ mark: "pie", label: "x" }] }] } as unknown as Figure;
    await expect(figureSvg(broken)).rejects.toThrow(/panels\[0\]\.layers\[0\]\.mark/);
    await expect(figureSvg({} as Figure)).rejects.toThrow(expect.objectContaining({ code: "OUTLAST_INVALID_SPEC" }));
    await expect(writeFigure(samples["bands"]!, join(folder, "no", "such.svg"))).rejects.toThrow(
      /could not be written/,
    );
  });
});

/** The streams of a PDF, inflated where they are deflated. */
function streams(pdf: Buffer): string[] {
  return [...pdf.toString("latin1").matchAll(/stream\n([^]*?)\nendstream/g)].map(([, body]) => {
    try {
      return inflateSync(Buffer.from(body!, "latin1")).toString("latin1");
    } catch {
      return body!;
    }
  });
}
