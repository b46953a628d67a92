import { invalid } from "../../core/index.js";
import { numberAt } from "../../sweep/index.js";
import type { ColumnCells } from "../../sweep/index.js";
import type { Axis, Figure, Paths } from "../figure/figure.js";
import { medianOf } from "../runs/bands.js";
import { compareValues, shortNames } from "../runs/groups.js";
import type { RunAxis, RunSet } from "../runs/runSet.js";
import { valueAt } from "../runs/runSet.js";
import { showingOfCells } from "../runs/showing.js";
import type { Showing } from "../runs/showing.js";
import type { KindOptions } from "./kind.js";
import { runsKind } from "./kind.js";
import { leftOutSentence, noteOf, sampleSentence, worstWords } from "./shared/notes.js";
import { rangeScale, spacingScale } from "./shared/scales.js";
import { usualValue, valuesAt, valuesOf } from "./shared/values.js";
import { columnLabel, runCounts, sentenceCase } from "./shared/words.js";

/** All axes at once, and what each combination of them came to. */
export const parallel = runsKind({
  name: "parallel",
  about: "all axes side by side, a path for each combination, coloured by a value",
  options: ["value"],
  draw,
});

/** Paths that can be told from one another. */
const MOST_PATHS = 500;

async function draw(set: RunSet, { value }: KindOptions): Promise<Figure> {
  const axes = set.axes.filter(({ isSeed }) => !isSeed);
  if (axes.length === 0) {
    throw invalid("OUTLAST_USAGE", "Nothing but seeds differs between the runs: there is no axis to draw.");
  }
  const values = await valuesOf(set, value ?? (await usualValue(set)));
  const all = combinations(set, axes);
  // Keys are as good as drawn by lot: the first run's decides, whatever order the runs are in.
  const chosen =
    all.length <= MOST_PATHS
      ? all
      : all.map((runs) => ({ runs, key: set.key(runs[0]!) })).sort((a, b) => (a.key < b.key ? -1 : 1)).slice(0, MOST_PATHS).map(({ runs }) => runs); // prettier-ignore
  const medians = chosen.map((runs) => medianOf(valuesAt(values, runs)));
  const names = shortNames(axes.map(({ name }) => name));
  const shows = axes.map(({ cells }) => showingOfCells(cells));
  const paths = chosen.map((runs, i): Paths["paths"][number] => {
    const own = axes.map(({ cells }, axis) => cellOf(cells, runs[0]!, shows[axis]!));
    const name = own
      .map((cell, axis) => `${names[axis]} ${typeof cell === "string" ? cell : shows[axis]!(cell)}`)
      .join(", ");
    return { values: [...own, medians[i]!], color: medians[i]!, name };
  });
  const scale = rangeScale(medians);
  const drawnAxes = [...axes.map((axis, i) => axisOf(set, axis, shows[i]!)), { label: values.label, scale }];
  return {
    kind: "parallel",
    title: `${sentenceCase(values.label)} over all axes`,
    note: noteOf(
      `Median over ${runCounts(chosen.map((runs) => runs.length))} a path.`,
      chosen.length < all.length ? `A sample by key, ${chosen.length} of ${all.length} combinations.` : "",
      leftOutSentence(values, worstWords(values.better)),
      sampleSentence(set),
    ),
    panels: [
      {
        x: { label: "", scale: "category", categories: drawnAxes.map(({ label }) => label) },
        y: { label: "", scale: "linear" },
        color: { label: values.label, scale },
        layers: [{ mark: "paths", axes: drawnAxes, paths }],
      },
    ],
  };
}

/** The runs of each combination of values. */
function combinations(set: RunSet, axes: readonly RunAxis[]): Int32Array[] {
  const found = new Map<string, number[]>();
  for (let run = 0; run < set.count; run++) {
    const name = axes.map(({ cells }) => ("numbers" in cells ? cells.numbers[run] : cells.codes[run])).join();
    const known = found.get(name);
    if (known === undefined) found.set(name, [run]);
    else known.push(run);
  }
  return [...found.values()].map((runs) => Int32Array.from(runs));
}

/** Numbers where there is nothing else, else text. */
function cellOf(cells: ColumnCells, run: number, show: Showing): number | string | null {
  if (!("numbers" in cells)) return show(valueAt(cells, run));
  const number = numberAt(cells, run);
  return Number.isNaN(number) ? null : number;
}

function axisOf(set: RunSet, { name, cells }: RunAxis, show: Showing): Axis {
  const label = columnLabel(set, name);
  if ("numbers" in cells) return { label, scale: spacingScale(Array.from(cells.numbers).filter(Number.isFinite)) };
  const isMissing = cells.codes.includes(-1);
  const categories = [...cells.values].sort(compareValues).map(show);
  return { label, scale: "category", categories: isMissing ? [...categories, show(null)] : categories };
}
