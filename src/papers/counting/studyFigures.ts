import type { Figure } from "../figure.js";
import { median } from "../groups.js";
import { finite } from "../measures.js";
import type { PaperResult } from "../paper.js";
import { epochsOf } from "./chosen.js";
import { histogram, minusLog, names, ofCells, ofExperiment } from "./draw.js";
import { checkpointsOf, keptRuns, lossAt, runsOf } from "./select.js";
import { turnsFigures } from "./turns.js";

/** What the study's 55 runs show. */
export function studyFigures(results: readonly PaperResult[]): Figure[] {
  return [
    losses(results),
    ...failures(results),
    ...turnsFigures("failures-on-turns", "study", results),
    {
      name: "failure-against-deviation",
      title: "ReLU: average first point of failure on 1000 symbols against the weights' deviation",
      x: { label: "distance of (a/b, u) from (-1, 1)", scale: "log" },
      y: { label: "steps", scale: "linear" },
      series: [
        {
          label: names.relu,
          points: runsOf(results, "study", "relu").map(({ measures }) => ({
            x: measures["deviation"] ?? null,
            y: measures["thousandFpf"] ?? null,
            runs: 1,
          })),
        },
      ],
    },
  ];
}

function losses(results: readonly PaperResult[]): Figure {
  return {
    name: "loss-against-epoch",
    title: "Mean validation loss: median, least and greatest of the runs",
    x: { label: "epochs", scale: "linear" },
    y: { label: "mse", scale: "log" },
    series: ofExperiment(results, "study", (own) =>
      [...new Set(own.flatMap(epochsOf))].map((epoch) => {
        const numbers = lossAt(own, "validationLoss", epoch);
        const [low, high] = [Math.min(...numbers), Math.max(...numbers)].map(finite) as [number, number];
        return { x: epoch, y: finite(median(numbers)), low, high, runs: numbers.length };
      }),
    ),
  };
}

function failures(results: readonly PaperResult[]): Figure[] {
  const kept = (cell: Parameters<typeof keptRuns>[1]): PaperResult[] => keptRuns(results, cell);
  return [
    {
      name: "failure-against-loss",
      title: "Average first point of failure on 1000 symbols, ten runs at six epochs",
      x: { label: "-ln(mean validation loss)", scale: "linear" },
      y: { label: "steps", scale: "linear" },
      series: ofCells(kept, (own) =>
        checkpointsOf(own).map(({ loss, firstFailure }) => ({ x: minusLog(loss), y: firstFailure, runs: 1 })),
      ),
    },
    {
      name: "failures-of-checkpoints",
      title: "Average first points of failure on 1000 symbols, ten runs at six epochs",
      x: { label: "steps, from", scale: "linear" },
      y: { label: "checkpoints", scale: "linear" },
      series: ofCells(kept, (own) => {
        const found = checkpointsOf(own).map(({ firstFailure }) => firstFailure);
        return histogram(found, 1000, 50);
      }),
    },
  ];
}
