import { invalid } from "../../core/index.js";
import type { Cells, Figure } from "../figure/figure.js";
import { bandOf } from "../runs/bands.js";
import type { RunSet } from "../runs/runSet.js";
import { words } from "../runs/words.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import type { Better } from "./shared/measured.js";
import { leftOutSentence, noteOf, sampleSentence, worstWords } from "./shared/notes.js";
import { placesOf } from "./shared/places.js";
import type { Places } from "./shared/places.js";
import { rangeScale } from "./shared/scales.js";
import { usualValue, valuesOf } from "./shared/values.js";
import type { Values } from "./shared/values.js";
import { columnLabel, runCounts, sentenceCase } from "./shared/words.js";

/** A value over two axes. */
export const heatmap = runsKind({
  name: "heatmap",
  about: "the median of a value over two axes, the best cell marked",
  options: ["x", "y", "value"],
  draw,
});

async function draw(set: RunSet, { x: askedX, y: askedY, value }: KindOptions): Promise<Figure> {
  const [x, y] = usualAxes(set, askedX, askedY);
  const across = placesOf(await set.column(x), set.count, columnLabel(set, x));
  const up = placesOf(await set.column(y), set.count, columnLabel(set, y));
  const values = await valuesOf(set, value ?? (await usualValue(set)));
  const cells = cellsOf(across, up, values);
  if (cells.length === 0) {
    throw invalid("OUTLAST_USAGE", `None of the ${set.count} runs has a value of ${x}, of ${y}, and a number to show.`);
  }
  const best = bestOf(cells, values.better);
  const binned = [across, up].flatMap((places, i) => (places.isBinned ? [words(i === 0 ? x : y)] : []));
  return {
    kind: "heatmap",
    title: `${sentenceCase(values.label)} over ${across.axis.label} and ${up.axis.label}`,
    note: noteOf(
      `Median over ${runCounts(cells.map(({ runs }) => runs))} a cell.`,
      best === undefined ? "" : bestSentence(cells, best, values.better),
      binned.length === 0 ? "" : `Cells are ranges of ${binned.join(" and ")}.`,
      leftOutSentence(values, worstWords(values.better)),
      sampleSentence(set),
    ),
    panels: [
      {
        x: across.axis,
        y: up.axis,
        color: { label: values.label, scale: rangeScale(cells.map((cell) => cell.value)) },
        layers: [{ mark: "cells", cells, ...(best !== undefined && { best }) }],
      },
    ],
  };
}

/** Those that are asked for, else the first axes that are no seeds. */
function usualAxes(set: RunSet, x: string | undefined, y: string | undefined): [x: string, y: string] {
  const names = set.axes.filter(({ isSeed }) => !isSeed).map(({ name }) => name);
  const across = x ?? names.find((name) => name !== y);
  const up = y ?? names.find((name) => name !== across);
  if (across === undefined || up === undefined) {
    const sentence = `A heat map needs two axes, but besides seeds runs differ in ${names.join() || "nothing"}: name columns for x and y.`;
    throw invalid("OUTLAST_USAGE", sentence);
  }
  if (across === up) throw invalid("OUTLAST_USAGE", `x and y must be two columns, got ${across} for both.`);
  return [across, up];
}

/** The cells that have runs, by column and then by row. */
function cellsOf(across: Places, up: Places, { numbers }: Values): Cells["cells"][number][] {
  const own = new Map<number, number[]>();
  for (let run = 0; run < numbers.length; run++) {
    const [i, j] = [across.of[run]!, up.of[run]!];
    if (i < 0 || j < 0 || Number.isNaN(numbers[run])) continue;
    const cell = i * up.at.length + j;
    const known = own.get(cell);
    if (known === undefined) own.set(cell, [numbers[run]!]);
    else known.push(numbers[run]!);
  }
  return [...own.keys()]
    .sort((a, b) => a - b)
    .map((cell) => {
      const [i, j] = [Math.floor(cell / up.at.length), cell % up.at.length];
      const { y: value, runs } = bandOf(Float64Array.from(own.get(cell)!))!;
      return { x: [...across.edges[i]!], y: [...up.edges[j]!], value, runs };
    });
}

/** Which cell is marked, and that others are as good. */
function bestSentence(cells: readonly Cells["cells"][number][], best: number, better: Better): string {
  const what = better === "high" ? "greatest" : "least";
  const equal = cells.filter(({ value }) => value === cells[best]!.value).length;
  return equal === 1 ? `The ${what} is marked.` : `The first of the ${equal} ${what} is marked.`;
}

/** None where nobody has said which way is better, and where all are the same. */
function bestOf(cells: readonly Cells["cells"][number][], better: Better): number | undefined {
  const values = cells.map(({ value }) => value ?? Infinity);
  if (better === undefined || new Set(values).size < 2) return undefined;
  const finite = values.filter(Number.isFinite);
  return values.indexOf(better === "high" ? Math.max(...finite) : Math.min(...finite));
}
