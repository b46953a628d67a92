import { against, along, drawn } from "../figure.js";
import type { Draw, Figure, Series } from "../figure.js";
import { where } from "../groups.js";
import type { Cell, PaperResult } from "../paper.js";
import { gruFigures } from "./gruFigures.js";
import { enough, isOpen } from "./points.js";
import { teachers } from "./teachers.js";
import type { TeacherName } from "./teachers.js";

/** The error against what students differ in and against length, the order over training, and GRUs. */
export function lowDimensionalFigures(results: readonly PaperResult[]): Figure[] {
  return [...errors(where(results, { experiment: "near zero" })), order(results), ...gruFigures(results)];
}

const names = Object.keys(teachers) as TeacherName[];

function errors(flows: readonly PaperResult[]): Figure[] {
  const y = { label: "largest error of the impulse response over 40 lags, of its largest", scale: "log" } as const;
  const ofTeachers = (cell: (teacher: TeacherName) => Cell, draw: Draw, own = flows, note = ""): Series[] =>
    drawn(names, (teacher) => `teacher "${teacher}"${note}`, (teacher) => where(own, { teacher, ...cell(teacher) }), draw); // prettier-ignore
  const open = flows.filter(({ cell }) => isOpen(cell));
  const decided = flows.filter(({ cell }) => !isOpen(cell));
  const few = (): Cell => ({ structure: "symmetric", d: 10, scale: 1e-3 });
  const by =
    (axis: string): Draw =>
    (label, own) =>
      against(axis, "error", label, own);
  return [
    {
      name: "error-against-dimension",
      title: "Extrapolation by the student's dimension, init scale 0.01, symmetric A, 2 d_teacher + 1 lags",
      x: { label: "student's dimension, d", scale: "log" },
      y,
      series: ofTeachers((teacher) => ({ structure: "symmetric", scale: 0.01, K: enough(teacher) }), by("d")),
    },
    {
      name: "error-against-init-scale",
      title: "Extrapolation by init scale, 2 d_teacher + 1 lags",
      x: { label: "init scale", scale: "log" },
      y,
      series: [
        ...drawn(
          ["symmetric", "full", "diagonal"],
          (structure) => `teacher "one", d = 20, ${structure} A`,
          (structure) => where(flows, { teacher: "one", d: 20, K: 3, structure }),
          by("scale"),
        ),
        ...drawn(
          ["two", "two, unbalanced"],
          (teacher) => `teacher "${teacher}", d = 10, symmetric A`,
          (teacher) => where(flows, { teacher, d: 10, K: 5, structure: "symmetric" }),
          by("scale"),
        ),
      ],
    },
    {
      name: "error-against-lags",
      title: "Extrapolation by the number of lags, d = 10, init scale 0.001, symmetric A",
      x: { label: "lags trained on, K", scale: "linear" },
      y,
      series: [
        ...ofTeachers(few, by("K"), open),
        ...ofTeachers(few, by("K"), decided, ", decided by Cayley and Hamilton alone"),
      ],
    },
    {
      name: "error-against-length",
      title: "Extrapolation to every length, d = 10, init scale 0.01, symmetric A, 2 d_teacher + 1 lags",
      x: { label: "length", scale: "log" },
      y: { label: "largest error of the impulse response up to there, of its largest", scale: "log" },
      series: ofTeachers(
        (teacher) => ({ structure: "symmetric", d: 10, scale: 0.01, K: enough(teacher) }),
        (label, own) => along([[40, "error"], [400, "error400"], [1e4, "far"], [Infinity, "infinite"]], label, own), // prettier-ignore
      ),
    },
  ];
}

function order(results: readonly PaperResult[]): Figure {
  const runs = where(results, { experiment: "over training" });
  return {
    name: "order-over-training",
    title: `States that a student of 10 uses, teacher "two", init scale 0.001`,
    x: { label: "time of the flow", scale: "log" },
    y: { label: "states", scale: "linear" },
    series: [
      against("time", "order", "effective order: exp of the entropy of the Hankel singular values", runs),
      against("time", "degree", "Hankel singular values over 0.001 of the largest", runs),
    ],
  };
}
