import { effectiveOrder } from "../../analysis/index.js";
import { EXTRAPOLATES, largeStarts, referenceClaims } from "../flowClaims.js";
import { axisValues, groupsOf, median, values, where } from "../groups.js";
import type { Group } from "../groups.js";
import type { Cell, Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { gruClaims } from "./gruClaims.js";
import { isOpen } from "./points.js";
import { references } from "./references.js";
import { BALANCED_TIMES, TIMES } from "./runs.js";
import { dimensionOf, teachers } from "./teachers.js";
import type { TeacherName } from "./teachers.js";
import { theorems } from "./theorems.js";

/** What the runs are held to. Points where Cayley and Hamilton alone decide are in no claim about an implicit bias. */
export function lowDimensionalClaims(results: readonly PaperResult[]): Claim[] {
  const open = where(results, { experiment: "near zero" }).filter(({ cell }) => isOpen(cell));
  const enough = open.filter(({ cell }) => Number(cell["K"]) > 2 * dimensionOf(teacherOf(cell)));
  const small = enough.filter(({ cell }) => Number(cell["scale"]) <= 0.01);
  return [
    ...theorems(results.filter(({ cell }) => cell["experiment"] !== "GRU")),
    ...referenceClaims(open, references),
    extrapolating(small),
    unbalanced(small),
    lengths(small),
    dimensions(small),
    scales(enough),
    largeStarts(where(enough, { scale: 1 })),
    balancedFlow(results),
    order(small),
    overTraining(results),
    adam(results),
    ...gruClaims(results),
  ];
}

function teacherOf({ teacher }: Cell): TeacherName {
  return teacher as TeacherName;
}

function mediansOf(groups: readonly Group[], measure: string): number[] {
  return groups.map(({ results }) => median(values(results, measure)));
}

function extrapolating(small: readonly PaperResult[]): Claim {
  const medians = mediansOf(groupsOf(small), "error");
  return {
    kind: "re-creation",
    sentence:
      "From near-zero starts (scale <= 0.01) on 2 d_teacher + 1 lags or more the flow extrapolates, whatever the teacher, the structure and the size.",
    measured: `medians ${showRange(medians)} in ${medians.length} cells`,
    tolerance: `<= ${EXTRAPOLATES}`,
    holds: medians.length > 0 && medians.every((error) => error <= EXTRAPOLATES),
  };
}

function unbalanced(small: readonly PaperResult[]): Claim {
  const runs = small.filter(({ cell }) => teacherOf(cell).endsWith("unbalanced"));
  const medians = mediansOf(groupsOf(runs), "error");
  return {
    kind: "re-creation",
    sentence: "Unbalanced teachers are extrapolated too, although no balanced student has them.",
    measured: `medians ${showRange(medians)} in ${medians.length} cells`,
    tolerance: "<= 0.01",
    holds: medians.length > 0 && medians.every((error) => error <= 0.01),
  };
}

function lengths(small: readonly PaperResult[]): Claim {
  const groups = groupsOf(small);
  const [far, infinite] = [mediansOf(groups, "far"), mediansOf(groups, "infinite")];
  const growth = infinite.map((error, i) => error / far[i]!);
  return {
    kind: "re-creation",
    sentence: "They extrapolate to length 10,000, and nothing is added from there to infinity.",
    measured: `medians ${showRange(infinite)} at infinity, ${showRange(growth)} times those at 10,000`,
    tolerance: `<= ${EXTRAPOLATES}, 1 within 0.001`,
    holds: groups.length > 0 && infinite.every((error, i) => error <= EXTRAPOLATES && Math.abs(growth[i]! - 1) <= 1e-3),
  };
}

function dimensions(small: readonly PaperResult[]): Claim {
  const runs = where(small, { scale: 0.01, structure: "symmetric" });
  const lines = axisValues(runs, "teacher")
    .map((teacher) => ({ teacher, groups: groupsOf(where(runs, { teacher })) }))
    .filter(({ groups }) => groups.length > 1);
  const ratios = lines.map(({ groups }) => {
    const medians = mediansOf(groups, "error");
    return Math.max(...medians) / Math.min(...medians);
  });
  const sizes = lines.flatMap(({ groups }) => groups.map(({ cell }) => Number(cell["d"])));
  return {
    kind: "re-creation",
    sentence:
      "The error does not depend on the student's dimension, however much larger than the teacher's (scale 0.01).",
    measured: `the largest median is ${showRange(ratios)} times the least, d from ${Math.min(...sizes)} to ${Math.max(...sizes)}`,
    tolerance: "at most 10 times",
    holds: ratios.length > 0 && ratios.every((ratio) => ratio <= 10),
  };
}

function scales(enough: readonly PaperResult[]): Claim {
  const line = groupsOf(where(enough, { teacher: "one", structure: "diagonal", d: 20, K: 3 }));
  const medians = mediansOf(line, "error");
  return {
    kind: "re-creation",
    sentence: "The larger the start, the larger the error (teacher of dimension 1, diagonal A, d = 20).",
    measured: `medians ${medians.map(show).join(", ")} at scales ${line.map(({ cell }) => cell["scale"]).join(", ")}`,
    tolerance: "at least 2 times as large from each scale to the next",
    holds: medians.length > 1 && medians.every((error, i) => i === 0 || error >= 2 * medians[i - 1]!),
  };
}

/** What the theorem is worth: error must go where loss goes, from however large a start. */
function balancedFlow(results: readonly PaperResult[]): Claim {
  const runs = BALANCED_TIMES.flatMap((time) => where(results, { experiment: "balanced over training", time }));
  const [losses, errors] = [values(runs, "loss"), values(runs, "error")];
  return {
    kind: "derived",
    sentence: "A balanced start of scale 1 on 2 d_teacher + 1 lags loses its error with its loss.",
    measured: `losses ${losses.map(show).join(", ")}, errors ${errors.map(show).join(", ")} by times ${BALANCED_TIMES.join(", ")}`,
    tolerance: "errors a tenth or less from each time to the next",
    holds: errors.length > 1 && errors.every((error, i) => i === 0 || error <= errors[i - 1]! / 10),
  };
}

function order(small: readonly PaperResult[]): Claim {
  const runs = small.filter(({ cell }) => cell["structure"] !== "diagonal");
  const excess = runs.map(({ cell, measures }) => (measures["degree"] ?? Infinity) - dimensionOf(teacherOf(cell)));
  const ratios = runs.map(({ cell, measures }) => (measures["order"] ?? Infinity) / effectiveOrder(teachers[teacherOf(cell)]).entropy); // prettier-ignore
  return {
    kind: "re-creation",
    sentence:
      "Students of near-zero starts (A not diagonal) have at most the teacher's degree, and no larger effective order.",
    measured: `degree less the teacher's ${showRange(excess)}, order over the teacher's ${showRange(ratios)}, ${runs.length} runs`,
    tolerance: "degree no larger, order at most 1.01 times",
    holds: runs.length > 0 && excess.every((value) => value <= 0) && ratios.every((ratio) => ratio <= 1.01),
  };
}

function overTraining(results: readonly PaperResult[]): Claim {
  const runs = where(results, { experiment: "over training" });
  const courses = axisValues(runs, "seed").map((seed) =>
    TIMES.flatMap((time) => values(where(runs, { seed, time }), "degree")),
  );
  const orders = TIMES.map((time) => median(values(where(runs, { time }), "order")));
  return {
    kind: "re-creation",
    sentence: "A student of a teacher of dimension 2 gains its dimensions one after the other.",
    measured: `degrees ${courses.map((degrees) => degrees.join(" ")).join(", ")}, median orders ${orders.map(show).join(", ")} by times ${TIMES.join(", ")}`,
    tolerance: "from degree 1 up to 2, never down",
    holds:
      courses.length > 0 &&
      courses.every(
        (degrees) =>
          degrees[0] === 1 &&
          degrees.at(-1) === 2 &&
          degrees.every((degree, i) => i === 0 || degree >= degrees[i - 1]!),
      ),
  };
}

/** Where the optimizer is the only difference. */
function adam(results: readonly PaperResult[]): Claim {
  const runs = where(results, { experiment: "Adam" });
  const errors = values(runs, "error");
  const flow = median(
    values(
      where(results, { experiment: "near zero", teacher: "one", structure: "symmetric", d: 10, scale: 1e-3, K: 3 }),
      "error",
    ),
  );
  return {
    kind: "re-creation",
    sentence:
      "The optimizer matters: from the same near-zero start Adam of rate 0.01 ends in another student than the flow.",
    measured: `median errors ${show(median(errors))} and ${show(flow)}`,
    tolerance: "at least 10 times as large",
    holds: median(errors) >= 10 * flow,
  };
}
