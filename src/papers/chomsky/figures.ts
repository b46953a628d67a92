import { along } from "../figure.js";
import type { Figure, Series } from "../figure.js";
import { axisNumbers, axisValues, where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { accuraciesOf } from "./measure.js";

/** Accuracy against length, one figure a task: what was trained, by size and cell, and its automaton's network. */
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
        ...axisNumbers(trained, "units").flatMap((units) =>
          axisValues(trained, "cell").map((cell) =>
            curve(`${String(cell)}, ${units} units`, where(trained, { cell, units })),
          ),
        ),
        ...(automaton.length === 0 ? [] : [curve("automaton", automaton)]),
      ],
    };
  });
}

/** All runs of a preset are scored at the same lengths. */
function curve(label: string, results: readonly PaperResult[]): Series {
  const scored = results.map(({ measures }) => accuraciesOf(measures)).find((own) => own.length > 0) ?? [];
  return along(
    scored.map(({ length, measure }) => [length, measure] as const),
    label,
    results,
  );
}
