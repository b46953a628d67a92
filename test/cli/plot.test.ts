import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { figureSvg, figures } from "../../src/index.js";
import type { Figure } from "../../src/index.js";
import { figureKinds } from "../../src/report/index.js";
import { brackets, folderOfFile, grid, makeRecord, makeStore } from "../report/stores.js";
import { outlast } from "./outlast.js";
import type { Outcome } from "./outlast.js";

const file = folderOfFile();
beforeAll(async () => {
  await makeStore(file("grid.db"), grid);
  await makeRecord(file("run"), brackets);
}, 60_000);

const plot = (...args: string[]): Outcome => outlast(file(""), ["plot", ...args]);
const read = (name: string): string => readFileSync(file(name), "utf8");

describe("outlast plot", () => {
  it("writes the figure of the kind, under its name unless told, and says where", async () => {
    expect(plot("length", "run")).toEqual({ code: 0, stdout: "", stderr: "The figure is in length.svg.\n" });
    expect(read("length.svg")).toBe(await figureSvg(await figures.length(file("run"))));
    expect(plot("length", "run", "--quiet", "-o", "wide.svg", "--width", "full").stderr).toBe("");
    expect(read("wide.svg")).toMatch(/viewBox="0 0 688 /);
  });

  it("prints the figure's data with --json, and draws only where it is told to", () => {
    const { code, stdout, stderr } = plot("heatmap", "grid.db", "--json", "--title", "<mine>");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const figure = JSON.parse(stdout) as Figure;
    expect(figure).toMatchObject({ kind: "heatmap", title: "<mine>" });
    expect(figure.panels[0]!.layers[0]!.mark).toBe("cells");
    expect(existsSync(file("heatmap.svg"))).toBe(false);
    expect(plot("heatmap", "grid.db", "--json", "--out", "heat.pdf").stderr).toBe("The figure is in heat.pdf.\n");
    expect(read("heat.pdf").slice(0, 5)).toBe("%PDF-");
  });

  it("passes on columns, groups, conditions, evaluations, metrics and checkpoints", async () => {
    const options = ["--group", "model.cell,model.hiddenSize", "--where", "train.optimizer.learningRate<0.05"];
    const more = ["--where", "seed<2", "--evaluation", "test", "--metric", "loss"];
    const figure = JSON.parse(plot("length", "grid.db", "--json", ...options, ...more).stdout) as Figure;
    const same = await figures.length([file("grid.db")], {
      group: ["model.cell", "model.hiddenSize"],
      where: ["train.optimizer.learningRate<0.05", "seed<2"],
      evaluation: "test",
      metric: "loss",
    });
    expect(figure).toEqual(JSON.parse(JSON.stringify(same)));
    expect(figure.panels[0]!.layers.filter(({ mark }) => mark === "line").length).toBeGreaterThanOrEqual(4);
    const axes = ["--x", "seed", "--y", "model.hiddenSize", "--value", "test.loss@8", "--json"];
    const [panel] = (JSON.parse(plot("heatmap", "grid.db", ...axes).stdout) as Figure).panels;
    expect([panel!.x.label, panel!.y.label]).toEqual(["seed", "hidden size"]);
    const early = JSON.parse(plot("length", "run", "--step", "5", "--json").stdout) as Figure;
    expect(early).not.toEqual(JSON.parse(plot("length", "run", "--json").stdout));
  });

  it("has a curve for each value of the axes, or one for all where told so", async () => {
    const labels = (...more: string[]): number =>
      (JSON.parse(plot("length", "grid.db", "--json", ...more).stdout) as Figure).panels[0]!.layers.filter(
        ({ mark }) => mark === "line",
      ).length;
    const usual = await figures.length(file("grid.db"));
    expect(labels()).toBe(usual.panels[0]!.layers.filter(({ mark }) => mark === "line").length);
    expect(labels()).toBe(4);
    expect(labels("--group", "")).toBe(1);
  });

  it.each([
    [["hetmap", "grid.db"], 'There is no figure hetmap: did you mean "heatmap"? [OUTLAST_USAGE]'],
    [["length", "none.db"], "none.db"],
    [["length", "run", "-o", "x.jpg"], "path must be the name of a file that ends in .svg, .png, .pdf"],
    [["length", "run", "--width", "10"], "--width must be column, full or a number of pixels from 200 to 9999"],
    [["length", "run", "--x", "seed"], "The figure length does not read x"],
  ])("refuses %j in a sentence", (args, sentence) => {
    const { code, stdout, stderr } = plot(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^outlast: [^\n]+ \[OUTLAST_[A-Z_]+\]\n$/);
    expect(stderr).toContain(sentence);
  });

  it("tells of every kind in its help, as figures has a function for it", () => {
    const help = plot("--help").stdout;
    const listed = /Kinds of runs:\n([^]*?)\n\nExamples:/.exec(help)![1]!;
    const names = [...listed.matchAll(/^ {2}(\w+) {2,}/gm)].map((match) => match[1]);
    expect(names).toEqual(figureKinds.map(({ name }) => name));
    expect(Object.keys(figures)).toEqual(names);
  });
});

describe("figures of commands", () => {
  it("stand beside a run's record, drawn after it", async () => {
    const { stderr } = outlast(file(""), ["run", specFile(), "--out", "made"]);
    expect(stderr).toMatch(/Record and model are in made, and what it shows in figure\.svg\.\n$/);
    expect(read("made/figure.svg")).toBe(await figureSvg(await figures.length(file("made"))));
  });

  it("stand beside a sweep's store", async () => {
    writeSpec("sweep.json", grid);
    const { code, stderr } = outlast(file(""), ["sweep", "sweep.json", "--out", "made.db"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/What it shows is in made\.svg\.\n$/);
    expect(read("made.svg")).toBe(await figureSvg(await figures.length(file("made.db"))));
  });

  it("stand in for older figures, and never for a file of another kind", () => {
    writeSpec("sweep.json", grid);
    const drawn = '<svg aria-label="a > b" data-kind="length"></svg>';
    const foreign = ["precious", `<?xml version="1.0"?>${drawn}`, "<svg><g data-kind='length'></g></svg>", ""];
    for (const text of [...foreign, drawn]) {
      writeFileSync(file("keep.svg"), text);
      const { code, stderr } = outlast(file(""), ["sweep", "sweep.json", "--out", "keep.db"]);
      expect(code).toBe(0);
      if (text !== drawn) {
        expect(read("keep.svg")).toBe(text);
        const sentence = "keep.svg is there and is no figure of Outlast's, so it stays as it is.";
        expect(stderr.endsWith(`The figure could not be drawn: ${sentence}\n`)).toBe(true);
      } else expect(read("keep.svg").length).toBeGreaterThan(1000);
    }
  });

  it("cost a sentence where they cannot be drawn, and no record", () => {
    mkdirSync(file("blocked/figure.svg"), { recursive: true });
    const { code, stderr } = outlast(file(""), ["run", specFile(), "--out", "blocked", "--quiet"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^The figure could not be drawn: blocked.figure\.svg could not be written: [^\n]*\n$/);
    expect(JSON.parse(read("blocked/record.json"))).toHaveProperty("result");
  });
});

function specFile(): string {
  return writeSpec("spec.json", brackets);
}

function writeSpec(name: string, spec: object): string {
  writeFileSync(file(name), JSON.stringify(spec));
  return name;
}
