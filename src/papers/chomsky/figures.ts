import { along } from "../figure.js";
import type { Figure, Series } from "../figure.js";
import { axisValues, where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { accuracyAt } from "./measure.js";

/** Accuracy against length, a figure for each task: what was trained, cell by cell, and the automaton where it has one. */
export function chomskyFigures(results: readonly PaperResult[]): Figure[] {
  return axisValues(results, "task").map((task) => {
    const own = where(results, { task });
    const trained = where(own, { experiment: "trained" });
    const automaton = where(own, { experiment: "automaton" });
    return {
      name: `accuracy-against-length-${String(task)}`,
      title: `${String(task)}: the share of the answer that is right, trained at lengths 1 to 40`,
      x: { label: "length of the string", scale: "linear" },
      y: { label: "accuracy", scale: "linear" },
      series: [
        ...axisValues(trained, "cell").map((cell) => curve(String(cell), where(trained, { cell }))),
        ...(automaton.length === 0 ? [] : [curve("automaton", automaton)]),
      ],
    };
  });
}

function curve(label: string, results: readonly PaperResult[]): Series {
  const lengths = Object.keys(results[0]!.measures)
    .filter((name) => name.startsWith("at "))
    .map((name) => Number(name.slice(3)));
  return along(
    lengths.map((length) => [length, accuracyAt(length)] as const),
    label,
    results,
  );
}
