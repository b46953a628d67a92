import { along, drawn } from "../figure.js";
import type { Figure, Point } from "../figure.js";
import { axisNumbers, where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { middle, names, ofCells, ofExperiment } from "./draw.js";
import { EXACT_EPOCHS } from "./handMade.js";
import { remedies } from "./remedies.js";
import { depthsAt, isTrained, mostRuns, numbersOf, runsOf } from "./select.js";
import { EPOCHS, countingCells } from "./setting.js";
import { shareWhere } from "./statistics.js";
import { studyFigures } from "./studyFigures.js";
import { turnsFigures } from "./turns.js";

/** What each experiment shows; nothing of one that was not run. */
export function countingFigures(results: readonly PaperResult[]): Figure[] {
  return [
    ...studyFigures(results),
    ...seedFigures(results),
    ...landscapes(results),
    exactStart(results),
    sizes(results),
    remedied(results),
  ].filter(({ series }) => series.some(({ points, label }) => label !== "depth" && points.length > 0));
}

/** Of all seeds in the study's set-up. */
function seedFigures(results: readonly PaperResult[]): Figure[] {
  const own = (cell: Parameters<typeof mostRuns>[1]): PaperResult[] => mostRuns(results, cell);
  return [
    {
      name: "accuracy-against-length",
      title: "Strings right at every step: short test, long, 1000, and 2000 in pairs",
      x: { label: "longest length", scale: "log" },
      y: { label: "median share", scale: "linear" },
      series: ofCells(
        own,
        (runs) =>
        along([[50, "test"], [100, "long"], [1000, "thousand"], [2000, "concatenated"]], "", runs).points.slice(), // prettier-ignore
      ),
    },
    {
      name: "share-against-depth",
      title: "Runs that get every (^k )^k up to a depth right, with Wilson's intervals",
      x: { label: "depth", scale: "log" },
      y: { label: "share", scale: "linear" },
      series: ofCells(own, (runs) => DEPTHS.map((depth) => share(depth, runs, (of) => of("depth") >= depth))),
    },
    {
      name: "share-trained",
      title: "Runs that come below the authors' bound on the training loss, with Wilson's intervals",
      x: { label: "units", scale: "linear" },
      y: { label: "share", scale: "linear" },
      series: ofCells(own, (runs) => [share(1, runs, (_, run) => isTrained(run))]),
    },
    ...turnsFigures("failures-on-turns-of-seeds", "seeds", results),
    {
      name: "predicted-against-measured",
      title: "The depth that the weights say against the deepest excursion that is right",
      x: { label: "measured depth", scale: "log" },
      y: { label: "predicted depth", scale: "log" },
      series: ofCells(own, (runs) =>
        runs.flatMap(({ measures: { depth = null, predicted = null } }) =>
          depth === null || predicted === null ? [] : [{ x: depth, y: predicted, runs: 1 }],
        ),
      ),
    },
  ];
}

const DEPTHS = [1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 500, 1000];

function share(
  x: number,
  runs: readonly PaperResult[],
  holds: (of: (name: string) => number, run: PaperResult) => boolean,
): Point {
  const { share: y, low, high, trials } = shareWhere(runs, holds);
  return { x, y, low, high, runs: trials };
}

/** The grid around each exact counter, a curve for each error of a. */
function landscapes(results: readonly PaperResult[]): Figure[] {
  const grid = where(results, { experiment: "landscape" });
  const shown = [
    ["validationLoss", "Mean validation loss"],
    ["thousand", "Accuracy on strings of 1000"],
    ["zigzagFpf", "Average first point of failure on zigzags of 2000"],
  ] as const;
  return (["mse", "bce"] as const).flatMap((loss) =>
    shown.map(([measure, title]) => ({
      name: `landscape-${measure.toLowerCase()}-${loss}`,
      title: `${title} around the exact ReLU counter, ${loss}`,
      x: { label: "u - 1", scale: "linear" } as const,
      y: { label: title.toLowerCase(), scale: "linear" } as const,
      series: axisNumbers(grid, "s").flatMap((s) =>
        axisNumbers(grid, "da").map((da) => {
          const own = where(grid, { loss, s, da });
          const points = axisNumbers(own, "du").map((du) => {
            const [one] = where(own, { du });
            return { x: du, y: one?.measures[measure] ?? null, runs: 1 };
          });
          return { label: `a = ${Number((s + da).toFixed(3))}, b = -${s}`, points };
        }),
      ),
    })),
  );
}

function exactStart(results: readonly PaperResult[]): Figure {
  const own = where(results, { experiment: "exact start" });
  const starts = [["relu", "mse"], ["relu", "bce"], ["lstm", "mse"]] as const; // prettier-ignore
  return {
    name: "depth-from-exact-start",
    title: "The deepest excursion right of counters that started exact, with the median's intervals",
    x: { label: "epochs", scale: "log" },
    y: { label: "depth", scale: "log" },
    series: drawn(
      starts,
      ([cell, loss]) => `${names[cell]}, ${loss}`,
      ([cell, loss]) => where(own, { cell, loss }),
      (label, runs) => ({
        label,
        points: [...EXACT_EPOCHS, EPOCHS]
          .map((epoch) => ({ epoch, depths: depthsAt(runs, epoch) }))
          .filter(({ depths }) => depths.length > 0)
          .map(({ epoch, depths }) => middle(epoch, depths)),
      }),
    ),
  };
}

function sizes(results: readonly PaperResult[]): Figure {
  return {
    name: "depth-against-units",
    title: "The deepest excursion right against the hidden size, with the median's intervals",
    x: { label: "units", scale: "linear" },
    y: { label: "depth", scale: "log" },
    series: ofExperiment(results, "hidden size", (own, cell) => {
      const all = [...mostRuns(results, cell), ...own];
      return axisNumbers(all, "hiddenSize").map((hiddenSize) =>
        middle(hiddenSize, numbersOf(where(all, { hiddenSize }), "depth")),
      );
    }),
  };
}

/** A point a remedy: the medians of both horizons, the interval that of the length. */
function remedied(results: readonly PaperResult[]): Figure {
  const tried = countingCells.flatMap((cell) =>
    ["seeds", ...remedies.map(({ name }) => name)].map((name) => ({ name, cell, own: runsOf(results, name, cell) })),
  );
  return {
    name: "horizons-of-remedies",
    title: "What remedies do, of each cell: the longest uniform Dyck words right against the deepest excursion",
    x: { label: "median depth", scale: "log" },
    y: { label: "median length, with its interval", scale: "log" },
    series: drawn(
      tried,
      ({ name, cell }) => `${names[cell]}, ${name === "seeds" ? "none" : name}`,
      ({ own }) => own,
      (label, own) => {
        const x = middle(0, numbersOf(own, "depth")).y;
        return { label, points: [{ ...middle(0, numbersOf(own, "horizon")), x }] };
      },
    ),
  };
}
