import { describe, expect, it } from "vitest";
import { COLUMN_WIDTH, FULL_WIDTH } from "../../../src/report/draw/index.js";
import type { Figure, Layer, Panel } from "../../../src/report/figure/figure.js";
import { drawn, marks, shapes, textBoxes, tickTexts } from "../drawing.js";
import { samples } from "../samples.js";

const figureOf = (layers: readonly Layer[], panel: Partial<Panel> = {}): Figure => ({
  kind: "test",
  title: "a test",
  panels: [{ x: { label: "x", scale: "linear" }, y: { label: "y", scale: "linear" }, layers, ...panel }],
});

describe.each(Object.entries(samples))("the drawing of %s", (_name, figure) => {
  describe.each([COLUMN_WIDTH, FULL_WIDTH])("%d pixels wide", (width) => {
    const svg = drawn(figure, { width });
    const boxes = textBoxes(svg);

    it("has no text over another one, and none outside of it", () => {
      const height = Number(svg.getAttribute("height"));
      expect(boxes.length).toBeGreaterThan(5);
      for (const [i, box] of boxes.entries()) {
        expect(box.left, box.text).toBeGreaterThanOrEqual(-0.5);
        expect(box.right, box.text).toBeLessThanOrEqual(width + 0.5);
        expect(box.top, box.text).toBeGreaterThanOrEqual(0);
        expect(box.bottom, box.text).toBeLessThanOrEqual(height);
        for (const other of boxes.slice(i + 1)) {
          const isApart =
            box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top;
          expect(isApart, `"${box.text}" and "${other.text}"`).toBe(true);
        }
      }
    });

    it("has every label, every axis, the title and the note, whole", () => {
      const bare = (text: string): string => text.replaceAll(/\s/g, "");
      const all = bare(boxes.map(({ text }) => text).join(""));
      const wanted = figure.panels.flatMap(({ x, y, color, layers }) => [
        ...[x, y, ...(color ? [color] : [])].flatMap(({ label, categories = [] }) => [label, ...categories]),
        ...layers.flatMap((layer) => ("label" in layer ? [layer.label] : [])),
        ...layers.flatMap((layer) => (layer.mark === "paths" ? layer.axes.map(({ label }) => label) : [])),
      ]);
      for (const text of [...wanted, figure.title, figure.note ?? ""]) expect(all).toContain(bare(text));
    });

    it("has no ids, classes or style sheets", () => {
      expect(svg.outerHTML).not.toMatch(/ id=| class=|<style|url\(|NaN|undefined/);
    });

    it("is an image with a name and a description", () => {
      expect(svg.getAttribute("role")).toBe("img");
      expect(svg.getAttribute("aria-label")).toBe(figure.title);
      expect(svg.querySelector("title")!.textContent).toBe(figure.title);
      expect(svg.querySelector("desc")!.textContent.length).toBeGreaterThan(20);
    });
  });
});

describe("a line", () => {
  const svg = drawn(samples["bands"]!);

  it("goes through its points, on log scales", () => {
    const [path] = shapes(marks(svg, "line", "LSTM"));
    const places = path!.getAttribute("d")!.slice(1).split("L").map((pair) => pair.split(",").map(Number)); // prettier-ignore
    expect(places).toHaveLength(13);
    const xs = places.map(([x]) => x!);
    // 2 to 20 and 20 to 200 are as far.
    const decade = xs[3]! - xs[0]!;
    expect(xs[9]! - xs[2]!).toBeCloseTo(2 * decade, 1);
    expect(places[12]![1]).toBeLessThan(places[0]![1]!);
  });

  it("has a band, and a dot at each of few points", () => {
    expect(shapes(marks(svg, "band"))).toHaveLength(3);
    const order = [...svg.querySelectorAll("[data-mark]")].map((one) => one.getAttribute("data-mark"));
    expect(order.lastIndexOf("band")).toBeLessThan(order.indexOf("line"));
    expect(shapes(marks(svg, "points", "GRU"))).toHaveLength(13);
    expect(shapes(marks(drawn(samples["impulse"]!), "points"))).toHaveLength(0);
  });

  it("breaks where it is infinite, and has triangles at the edge there", () => {
    const edge = shapes(marks(svg, "edge", "tanh"));
    expect(edge).toHaveLength(3);
    expect(new Set(edge.map((one) => /,([\d.]+)\)/.exec(one.getAttribute("transform")!)![1])).size).toBe(1);
    expect(tickTexts(svg, "y")).toContain("∞");
    expect(shapes(marks(svg, "points", "tanh"))).toHaveLength(10);
  });

  it("has places for 0 on a log scale and for a length without an end", () => {
    const edges = drawn(samples["edges"]!);
    expect(tickTexts(edges, "y")).toEqual(expect.arrayContaining(["0", "∞"]));
    expect(tickTexts(edges, "x")).toContain("∞");
    const turned = shapes(marks(edges, "edge")).map((one) => /rotate\((\d+)\)/.exec(one.getAttribute("transform")!)?.[1] ?? "0"); // prettier-ignore
    expect(turned).toEqual(["90", "180", "180", "0"]);
  });

  it("of no curve is dots, each with its range", () => {
    const points = [0.4, 0.6, 1.5].map((x) => ({ x, y: 10 * x, low: 1, high: 30 * x }));
    const categories = { x: { label: "cell", scale: "category", categories: ["gru", "lstm"] } } as const;
    const figure = figureOf([{ mark: "line", label: "a", points, curve: "none" }], categories);
    const alone = drawn(figure);
    expect([marks(alone, "line"), marks(alone, "band")]).toEqual([[], []]);
    expect(shapes(marks(alone, "points", "a"))).toHaveLength(3);
    const ranges = shapes(marks(alone, "range", "a")).map((one) => {
      return ["x1", "x2", "y1", "y2"].map((name) => Number(one.getAttribute(name)));
    });
    for (const [x1, x2] of ranges) expect(x1).toBe(x2);
    // From 1 to 12 and from 1 to 45.
    const heights = ranges.map(([, , y1, y2]) => Math.abs(y2! - y1!));
    expect(heights[2]! / heights[0]!).toBeCloseTo(4, 1);
  });

  it("of steps goes on to the edges", () => {
    const [path] = shapes(marks(drawn(samples["ecdf"]!), "line", "LSTM"));
    expect(path!.getAttribute("d")!.match(/[HLV]/g)!.length).toBeGreaterThanOrEqual(6);
    expect(marks(drawn(samples["ecdf"]!), "edge")).toHaveLength(0);
  });

  it("is told apart in grey: by dash and by symbol", () => {
    const dashes = marks(svg, "line").map((one) => one.getAttribute("stroke-dasharray"));
    expect(new Set(dashes).size).toBe(3);
    const impulse = marks(drawn(samples["impulse"]!), "line").map((one) => one.getAttribute("stroke-dasharray"));
    expect(impulse).toEqual([null, "4 3"]);
  });
});

describe("other layers", () => {
  it("are drawn once for each of their items", () => {
    expect(shapes(marks(drawn(samples["histogram"]!), "bars", "GRU"))).toHaveLength(8);
    const eigenvalues = drawn(samples["eigenvalues"]!);
    expect(shapes(marks(eigenvalues, "dots")).filter(({ nodeName }) => nodeName !== "title")).toHaveLength(4);
    expect(marks(eigenvalues, "circle")).toHaveLength(1);
    expect(shapes(marks(drawn(samples["heatmap"]!), "cells"))).toHaveLength(6);
    expect(shapes(marks(drawn(samples["parallel"]!), "path"))).toHaveLength(9);
    expect(marks(drawn(samples["bands"]!), "rule")).toHaveLength(3);
  });

  it("have a step of one length along both axes of a square panel", () => {
    const [circle] = marks(drawn(samples["eigenvalues"]!), "circle");
    expect(circle!.getAttribute("rx")).toBe(circle!.getAttribute("ry"));
    expect(Number(circle!.getAttribute("rx"))).toBeGreaterThan(50);
  });

  it("mark the best cell, and say a cell's number where there is room", () => {
    const svg = drawn(samples["heatmap"]!);
    expect(marks(svg, "best")).toHaveLength(1);
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["0", "10", "20", "40", "400", "–"]));
    const fills = shapes(marks(svg, "cells")).map((cell) => cell.getAttribute("fill"));
    // 0 has the colour of the least number that a log scale has a place for.
    expect(new Set(fills).size).toBe(5);
    expect(tickTexts(svg, "color")).toEqual(expect.arrayContaining(["0", "10", "100"]));
  });

  it("leave out the only label where the axis says it", () => {
    const line = (label: string): Figure => figureOf([{ mark: "line", label, points: [{ x: 1, y: 2 }] }], { y: { label: "training loss", scale: "log" } }); // prettier-ignore
    expect(drawn(line("loss")).querySelectorAll("text[data-label]")).toHaveLength(0);
    expect(drawn(line("LSTM")).querySelectorAll("text[data-label]")).toHaveLength(1);
  });
});

describe("an axis", () => {
  const heights = (...ys: number[]): Layer => {
    return { mark: "line", label: "a", points: ys.map((y, x) => ({ x, y })) };
  };
  const share = { y: { label: "share", scale: "linear", domain: [0, 1] } } as const;

  it("reaches what it is asked to, whatever the numbers are", () => {
    for (const layer of [heights(0, 0), heights(1, 1), heights(0.5, 0.6), heights()]) {
      const texts = tickTexts(drawn(figureOf([layer], share)), "y").map(Number);
      expect([texts[0], texts.at(-1)]).toEqual([0, 1]);
    }
    const beyond = tickTexts(drawn(figureOf([heights(0, 2.5)], share)), "y").map(Number);
    expect(beyond.at(-1)).toBeGreaterThan(2);
  });

  it("of whole numbers has ticks at whole numbers", () => {
    const bars = (...counts: number[]): Layer => {
      return { mark: "bars", label: "a", bars: counts.map((height, i) => ({ from: i, to: i + 1, height })) };
    };
    expect(tickTexts(drawn(figureOf([bars(0, 2, 1)])), "y")).toEqual(["0", "1", "2"]);
    expect(tickTexts(drawn(figureOf([bars(0, 0)])), "y")).toEqual(["0", "1"]);
    expect(tickTexts(drawn(figureOf([bars(0, 0.5)])), "y").length).toBeGreaterThan(3);
    expect(tickTexts(drawn(figureOf([heights(0, 1)], share)), "y").length).toBeGreaterThan(3);
  });
});

describe("a title", () => {
  it("has three lines at most, and all of it for those who ask", () => {
    const title = Array.from({ length: 40 }, (_, i) => `condition ${i}`).join(", ");
    const svg = drawn({ ...figureOf([]), title });
    const lines = textBoxes(svg).filter(({ text }) => text.includes("condition"));
    expect(lines).toHaveLength(3);
    expect(lines[2]!.text).toMatch(/…$/);
    for (const { right } of lines) expect(right).toBeLessThanOrEqual(COLUMN_WIDTH);
    expect(svg.querySelector("title")!.textContent).toBe(title);
  });
});

describe("options", () => {
  it("change a scale, but not that of categories or of a square", () => {
    const bands = samples["bands"]!;
    expect(tickTexts(drawn(bands, { scales: { x: "linear" } }), "x")).toContain("2000");
    expect(tickTexts(drawn(bands), "x")).toEqual(["10", "100", "1000", "10000"]);
    const scales = { x: "log", y: "log" } as const;
    expect(tickTexts(drawn(samples["heatmap"]!, { scales }), "x")).toEqual(["gru", "lstm", "tanh"]);
    expect(tickTexts(drawn(samples["eigenvalues"]!, { scales }), "x")).toContain("−1.0");
  });

  it("hide labels, and leave colours and axes", () => {
    const [all, some] = [drawn(samples["bands"]!), drawn(samples["bands"]!, { hidden: ["LSTM", "success"] })];
    expect(marks(some, "line").map((one) => one.getAttribute("data-label"))).toEqual(["GRU", "tanh"]);
    expect(marks(some, "line", "GRU")[0]!.outerHTML).toBe(marks(all, "line", "GRU")[0]!.outerHTML);
    expect(tickTexts(some, "y")).toEqual(tickTexts(all, "y"));
    expect(textBoxes(some).map(({ text }) => text)).not.toContain("LSTM");
    expect(marks(some, "rule")).toHaveLength(2);
  });

  it("draw on a dark ground with other colours", () => {
    const [light, dark] = (["light", "dark"] as const).map((theme) => drawn(samples["bands"]!, { theme }));
    expect(marks(dark!, "line")[0]!.getAttribute("stroke")).not.toBe(marks(light!, "line")[0]!.getAttribute("stroke"));
  });
});

describe("strings of others", () => {
  it("are escaped, and what XML cannot hold is left out", () => {
    const label = '<script>alert("1")</script>\u0000\ud800 & more';
    const figure = figureOf([{ mark: "line", label, points: [{ x: 1, y: 1 }, { x: 2, y: 2 }] }]); // prettier-ignore
    const text = drawn({ ...figure, title: label, note: label }).outerHTML;
    expect(text).not.toContain("<script");
    expect(text).toContain("&lt;script&gt;");
    expect(text).not.toMatch(/[\u0000\ud800]/); // eslint-disable-line no-control-regex
  });
});

describe("numbers that leave nothing to place", () => {
  it.each<[string, Layer]>([
    ["no points", { mark: "line", label: "a", points: [] }],
    ["one point", { mark: "dots", label: "a", points: [{ x: 3, y: 3 }] }],
    ["only infinite ones", { mark: "line", label: "a", points: [{ x: 1, y: null }, { x: 2, y: null }] }],
    ["equal heights of 0", { mark: "line", label: "a", points: [{ x: 1, y: 0 }, { x: 2, y: 0 }] }],
    ["cells without values", { mark: "cells", cells: [{ x: [0, 1], y: [0, 1], value: null, runs: 0 }] }],
  ])("are drawn: %s", (_what, layer) => {
    for (const scale of ["linear", "log"] as const) {
      const axes = { x: { label: "x", scale }, y: { label: "y", scale }, color: { label: "c", scale } };
      const svg = drawn(figureOf([layer], axes));
      expect(svg.outerHTML).not.toMatch(/NaN|Infinity/);
      expect(tickTexts(svg, "y").length).toBeGreaterThan(0);
    }
  }); // prettier-ignore
});
