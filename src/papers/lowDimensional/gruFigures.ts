import { against, along, drawn } from "../figure.js";
import type { Draw, Figure, Series } from "../figure.js";
import { axisValues, where } from "../groups.js";
import type { PaperResult } from "../paper.js";
import { LENGTHS, SMALL } from "./gru.js";

/** Errors and dimensions of GRU students of GRU teachers. */
export function gruFigures(results: readonly PaperResult[]): Figure[] {
  const runs = where(results, { experiment: "GRU" });
  const units = { label: "units of the student", scale: "log" } as const;
  const small = where(runs, { scale: SMALL });
  const teachers = axisValues(runs, "teacher");
  const ofTeachers = (draw: Draw): Series[] =>
    drawn(teachers, (teacher) => `teacher of ${teacher}`, (teacher) => where(small, { teacher }), draw); // prettier-ignore
  return [
    {
      name: "gru-error-against-units",
      title: "GRU students of GRU teachers, trained on 10 steps, at 1000",
      x: units,
      y: { label: "relative error, median over sequences", scale: "log" },
      series: ofTeachers((label, own) => against("d", "far", label, own)),
    },
    {
      name: "gru-error-against-length",
      title: `GRU students of GRU teachers, of every size, init scale ${SMALL}`,
      x: { label: "length", scale: "log" },
      y: { label: "relative error, median over sequences", scale: "log" },
      series: ofTeachers((label, own) =>
        along(
          LENGTHS.map((at, i) => [at, ["near", "error", "far"][i]!]),
          label,
          own,
        ),
      ),
    },
    {
      name: "gru-dimension-against-units",
      title: "The dimension that a GRU's state uses: participation ratio of its covariance",
      x: units,
      y: { label: "effective dimension", scale: "linear" },
      series: [
        ...ofTeachers((label, own) => against("d", "dimension", `student, ${label}`, own)),
        ...ofTeachers((label, own) => against("d", "teacherDimension", label, own)),
        ...drawn(
          axisValues(runs, "scale").filter((scale) => scale !== SMALL),
          (scale) => `student, teacher of 2 units, init scale ${scale}`,
          (scale) => where(runs, { scale }),
          (label, own) => against("d", "dimension", label, own),
        ),
      ],
    },
  ];
}
