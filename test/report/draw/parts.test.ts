import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import { describe, expect, it } from "vitest";
import { lightness } from "../../../src/report/draw/layers/cells.js";
import { palettes } from "../../../src/report/draw/palette.js";
import { spread } from "../../../src/report/draw/spread.js";
import { widthOf, wrapped } from "../../../src/report/draw/text.js";
import { themes } from "../../../src/report/draw/theme.js";
import { linearTicks, logTicks, minorTicks, numberText } from "../../../src/report/draw/ticks.js";
import { viridis } from "../../../src/report/draw/viridis.js";
import { fontFiles } from "../../../src/report/files/fonts.js";

const always = (): boolean => true;

describe("ticks", () => {
  it.each<[number, number, string[]]>([
    [1, 1000, ["1", "10", "100", "1000"]],
    [2, 50, ["2", "5", "10", "20", "50"]],
    [1e-6, 1, ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"]],
    [0.004, 0.05, ["0.005", "0.01", "0.02", "0.05"]],
    [100, 107, ["100", "101", "102", "103", "104", "105", "106", "107"].filter((_, i) => i % 2 === 0)],
    [1e-12, 1e12, ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1", "10³", "10⁶", "10⁹", "10¹²"]],
  ])("of a log axis from %d to %d", (from, to, texts) => {
    expect(logTicks([from, to], always).map(({ text }) => text)).toEqual(texts);
  });

  it.each<[number, number, string[]]>([
    [0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]],
    [-1, 1, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]],
    [0, 3e5, ["0", "5·10⁴", "10⁵", "1.5·10⁵", "2·10⁵", "2.5·10⁵", "3·10⁵"]],
  ])("of a linear axis from %d to %d", (from, to, texts) => {
    expect(linearTicks([from, to], always).map(({ text }) => text)).toEqual(texts);
  });

  it("are fewer where they do not fit", () => {
    expect(linearTicks([0, 10], (ticks) => ticks.length <= 3).map(({ text }) => text)).toEqual(["0", "5", "10"]);
    expect(logTicks([1e-6, 1], (ticks) => ticks.length <= 3).map(({ text }) => text)).toEqual(["10⁻⁶", "10⁻³", "1"]);
  });

  it("have small ones between decades", () => {
    expect(minorTicks([1, 30])).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 20, 30]);
  });

  it.each([
    [0, "0"],
    [-2.5, "−2.5"],
    [123456, "1.23·10⁵"],
    [1e-7, "10⁻⁷"],
    [0.1 + 0.2, "0.3"],
  ])("say %d as %s", (value, text) => expect(numberText(value)).toBe(text));
});

describe("text", () => {
  it("is as wide as in the bundled font", () => {
    const page = new PDFDocument().font(fontFiles().regular).fontSize(10);
    for (const text of ["train.optimizer.learningRate", "0.001", "LSTM, 20 seeds (A-Z)", "10⁻⁴"]) {
      const exact = page.widthOfString(text, { features: [] });
      expect(Math.abs(widthOf(text, 10) - exact), text).toBeLessThan(0.04 * exact);
    }
  });

  it("is broken into lines that fit, and nothing of it is lost", () => {
    const text = "the median of train.optimizer.learningRate over aVeryLongWordThatHasNoBlanks0123456789";
    for (const width of [40, 80, 200, 1000]) {
      const lines = wrapped(text, width, 10);
      for (const line of lines) expect(widthOf(line, 10)).toBeLessThanOrEqual(width);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
    }
    expect(wrapped("", 100, 10)).toEqual([""]);
  });
});

describe("labels", () => {
  const ends = (wishes: readonly number[], range: [number, number] = [0, 100]): number[] =>
    spread(
      wishes.map((at) => ({ at, height: 10 })),
      range,
    );

  it("stay where they have room, and move apart where they do not", () => {
    expect(ends([20, 50, 80])).toEqual([20, 50, 80]);
    expect(ends([50, 50])).toEqual([45, 55]);
    expect(ends([52, 50, 48])).toEqual([60, 50, 40]);
    expect(ends([1, 2])).toEqual([5, 15]);
    expect(ends([99, 99, 40])).toEqual([85, 95, 40]);
    expect(ends([10, 10, 10], [0, 20])).toEqual([5, 15, 25]);
  });
});

describe("colours", () => {
  const luminance = (color: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = parseInt(color.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (a: string, b: string): number => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light! + 0.05) / (dark! + 0.05);
  };

  it.each(["light", "dark"] as const)("of text are legible on a %s ground, those of lines told from it", (theme) => {
    const { background, ink, muted } = themes[theme];
    for (const text of [ink, muted, ...palettes[theme].map((shade) => shade.text)])
      expect(contrast(text, background), text).toBeGreaterThanOrEqual(4.5);
    for (const { color } of palettes[theme]) expect(contrast(color, background), color).toBeGreaterThanOrEqual(2);
  });

  it("of numbers get lighter with them", () => {
    const ramp = Array.from({ length: 11 }, (_, i) => lightness(viridis(i / 10)));
    for (let i = 1; i < ramp.length; i++) expect(ramp[i]).toBeGreaterThan(ramp[i - 1]!);
  });
});

describe("the folder", () => {
  it("has nothing of Node.js in it, so that a browser draws the same", () => {
    const folder = fileURLToPath(new URL("../../../src/report/draw/", import.meta.url));
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    expect(files.length).toBeGreaterThan(20);
    for (const name of files) {
      const imports = [...readFileSync(`${folder}${name}`, "utf8").matchAll(/from "([^"]+)"/g)].map(
        (match) => match[1],
      );
      for (const path of imports) expect(path, name).toMatch(/^(?:\.|@observablehq\/plot$)/);
      for (const path of imports) expect(path, name).not.toMatch(/\/(?:core|files|kinds|runs)\//);
    }
  });
});
