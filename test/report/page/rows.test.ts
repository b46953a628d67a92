import { describe, expect, it } from "vitest";
import type { Cell, PointTable } from "../../../src/report/page/page.js";
import { rowCommand } from "../../../src/report/view/command.js";
import { figureCsv, tableCsv } from "../../../src/report/view/csv.js";
import { isFree, labelsOf } from "../../../src/report/view/figure.js";
import { showCount, showNumber, showSeconds, showShare, showTime } from "../../../src/report/view/numbers.js";
import { matchingRows, sameRow, sortedRows } from "../../../src/report/view/rows.js";
import { linesOf, rowsFigure } from "../../../src/report/view/rowsFigure.js";
import { countText } from "../../../src/report/view/table.js";
import { samplePage } from "../samplePage.js";

const rows: Cell[][] = [
  ["gru", 4, 100, 0.5],
  ["lstm", 16, 1000, null],
  ["relu", 8, 20, 0.25],
  ["relu", 4, 20, 3],
];
const table: PointTable = {
  columns: [
    { name: "model.cell", label: "cell", kind: "axis" },
    { name: "model.hiddenSize", label: "hiddenSize", kind: "axis" },
    { name: "median(test.horizon)", label: "horizon", kind: "number" },
    { name: "median(loss)", label: "training loss", kind: "number" },
  ],
  rows: rows.map((cells, i) => ({ cells, name: `point ${i}`, key: "a".repeat(64), base: 0, settings: [] })),
  points: 4,
};

describe("a row of an earlier table", () => {
  it("is found by its first run, else by its place on the axes", () => {
    const own = rows.map((cells, i) => ({ ...table.rows[i]!, cells, name: "alike", key: `${i}` }));
    const before = { ...table, rows: own };
    const turned = { ...table, rows: [...own].reverse() };
    expect([0, 1, 2, 3].map((row) => sameRow(turned, before, row))).toEqual([3, 2, 1, 0]);
    const others = { ...table, rows: turned.rows.slice(0, 3).map((row) => ({ ...row, key: `new ${row.key}` })) };
    expect([0, 1, 2, 3].map((row) => sameRow(others, before, row))).toEqual([-1, 2, 1, 0]);
  });
});

describe("the filter", () => {
  it.each([
    ["", [0, 1, 2, 3]],
    ["relu", [2, 3]],
    ["RELU", [2, 3]],
    ["hiddenSize<=4", [0, 3]],
    ["hiddensize>4 horizon<1000", [2]],
    ["model.hiddenSize!=4", [1, 2]],
    ["cell=gru", [0]],
    ["cell!=relu horizon>=100", [0, 1]],
    ["horizon=20", [2, 3]],
    ['"training loss<1"', [0, 2]],
    ["median(loss)>1", [3]],
    ["nothing<3", []],
    ["hiddenSize<x", []],
    ["0.25", [2]],
    ["–", [1]],
  ])("%s leaves rows %j", (filter, expected) => {
    expect(matchingRows(table, filter)).toEqual(expected);
  });
});

describe("sorting", () => {
  it("goes by numbers and by words, keeps equal rows as they were, and has those without a value last", () => {
    const all = [0, 1, 2, 3];
    expect(sortedRows(table, all, undefined)).toEqual(all);
    expect(sortedRows(table, all, { column: 1, descending: false })).toEqual([0, 3, 2, 1]);
    expect(sortedRows(table, all, { column: 1, descending: true })).toEqual([1, 2, 0, 3]);
    expect(sortedRows(table, all, { column: 0, descending: true })).toEqual([2, 3, 1, 0]);
    expect(sortedRows(table, all, { column: 3, descending: false })).toEqual([2, 0, 3, 1]);
    expect(sortedRows(table, all, { column: 3, descending: true })).toEqual([3, 0, 2, 1]);
  });
});

describe("what is said of rows", () => {
  it("counts them, and says why there are no more", () => {
    const more = { ...table, points: 5000 };
    expect(countText(table, { from: 0, to: 4, of: 4 })).toBe("Rows 1 to 4 of 4");
    expect(countText(table, { from: 0, to: 2, of: 2 })).toBe("Rows 1 to 2 of 2 (4 without the filter)");
    expect(countText(more, { from: 0, to: 4, of: 4 })).toBe("Rows 1 to 4 of 4; the best 4 of 5000 points");
    expect(countText(table, { from: 0, to: 0, of: 0 })).toBe("No point is like that.");
  });

  it("gives a command that a shell takes", () => {
    const row = { ...table.rows[0]!, settings: ["model.cell=gru", 'a="it\'s"', "b=[1,2]"] };
    const command = rowCommand({ file: "sweep.json", spec: {} }, row);
    expect(command).toBe(`outlast run sweep.json --set model.cell=gru --set 'a="it'\\''s"' --set 'b=[1,2]'`);
  });

  it("shows numbers as people read them", () => {
    expect([0, 3, 12345, 0.25, 0.00012345, 123.456, 1e9, -0.5, Infinity].map(showNumber)).toEqual(
      ["0", "3", "12\u202f345", "0.25", "1.23e−4", "123", "1e9", "−0.5", "∞"],
    ); // prettier-ignore
    expect([100000, 999].map(showCount)).toEqual(["100\u202f000", "999"]);
    expect([0, 1, 0.99999, 0.00001, 0.5].map(showShare)).toEqual(["0 %", "100 %", "99.9 %", "0.1 %", "50.0 %"]);
    expect([2.34, 45, 245, 12000, 1e7].map(showSeconds)).toEqual([
      "2.3 s",
      "45 s",
      "4 min 5 s",
      "3 h 20 min",
      "115 days 18 h",
    ]);
    expect(showTime("2026-11-22T23:10:07.123Z")).toBe("2026-11-22 23:10 UTC");
  });
});

describe("files", () => {
  it("are CSV as RFC 4180 has it, with no formula", () => {
    const odd = { ...table, rows: [{ ...table.rows[0]!, cells: ['a "b",c', "=1+1", -3, null] }] };
    const key = "a".repeat(64);
    expect(tableCsv(odd, [0])).toBe(
      `model.cell,model.hiddenSize,median(test.horizon),median(loss),key\r\n"a ""b"",c",'=1+1,-3,,${key}\r\n`,
    );
  });

  it("have every number of a figure", () => {
    const [lines, bars, heat] = samplePage().figures;
    const text = figureCsv(lines!).trimEnd().split("\r\n");
    expect(text[0]).toBe("panel,mark,label,x,y,low,high,runs");
    expect(text).toHaveLength(1 + 1 + 3 * 8);
    expect(text[2]).toMatch(/^1,line,relu,5,0\.0172/);
    expect(figureCsv(bars!)).toContain("1,bars,gru,200,400,8\r\n");
    expect(figureCsv(heat!).split("\r\n")[1]).toBe("1,cells,0,1,0,1,0,20");
  });
});

describe("figures", () => {
  it("have scales to choose where their numbers allow it, and labels to hide", () => {
    const [lines, bars, heat] = samplePage().figures as [never, never, never];
    expect([lines, bars, heat].map((figure) => [isFree(figure, "x"), isFree(figure, "y")])).toEqual([
      [true, true],
      [false, false],
      [false, false],
    ]);
    expect(labelsOf(lines)).toEqual(["relu", "gru", "lstm"]);
    expect(labelsOf(heat)).toEqual([]);
  });

  it("of rows name those that are picked, and have the others behind them", () => {
    const { table: own } = samplePage();
    const figure = rowsFigure(own!, [0, 1, 2], [2, 40]);
    const layers = figure.panels[0]!.layers.flatMap((layer) => (layer.mark === "line" ? [layer] : []));
    expect(layers.map(({ label }) => label)).toEqual([own!.rows[2]!.name, own!.rows[40]!.name, "", ""]);
    expect(linesOf([0, 1, 2], [2, 40])).toEqual([2, 40, 0, 1]);
    expect(Object.keys(layers[0]!.points[0]!)).toEqual(["x", "y"]);
    expect(Object.keys(layers[1]!.points[0]!)).toEqual(["x", "y", "low", "high"]);
    expect(Object.keys(layers[2]!.points[0]!)).toEqual(["x", "y"]);
  });
});
