import { groupsOf, median, values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { SMALL } from "./gru.js";

/** GRU students of GRU teachers. */
export function gruClaims(results: readonly PaperResult[]): Claim[] {
  const runs = where(results, { experiment: "GRU" });
  const small = where(runs, { scale: SMALL });
  return [lengths(small), dimensions(small), large(where(runs, { scale: 1 }), small)];
}

function lengths(small: readonly PaperResult[]): Claim {
  const groups = groupsOf(small);
  const far = groups.map(({ results }) => median(values(results, "far")));
  const growth = groups.map(({ results }) => medianRatio(results, "far", "error"));
  return {
    kind: "re-creation",
    sentence:
      "GRU students of GRU teachers, from starts near zero on 10 steps, have at 1000 what error they have at 40.",
    measured: `median relative errors ${showRange(far)} at 1000, ${showRange(growth)} times those at 40, ${far.length} cells`,
    tolerance: "<= 0.5, at most 1.5 times",
    holds: far.length > 0 && far.every((error) => error <= 0.5) && growth.every((ratio) => ratio <= 1.5),
  };
}

function dimensions(small: readonly PaperResult[]): Claim {
  const ratios = groupsOf(small).map(({ results }) => medianRatio(results, "dimension", "teacherDimension"));
  const units = small.map(({ cell }) => Number(cell["d"]));
  return {
    kind: "re-creation",
    sentence: "Their states use about as many dimensions as their teachers', however many units they have.",
    measured: `effective dimensions ${showRange(ratios)} times the teachers', ${Math.min(...units)} to ${Math.max(...units)} units`,
    tolerance: "0.5 to 2 times",
    holds: ratios.length > 0 && ratios.every((ratio) => ratio >= 0.5 && ratio <= 2),
  };
}

/** The median over runs, as each has a teacher of its own. */
function medianRatio(results: readonly PaperResult[], measure: string, other: string): number {
  const others = values(results, other);
  return median(values(results, measure).map((value, i) => value / others[i]!));
}

/** Beside students of as many units from near zero. */
function large(wide: readonly PaperResult[], small: readonly PaperResult[]): Claim {
  const most = Math.max(...wide.map(({ cell }) => Number(cell["d"])));
  const of = (results: readonly PaperResult[], measure: string): number =>
    median(values(where(results, { d: most, teacher: "2 units" }), measure));
  const [dimension, error] = [of(wide, "dimension") / of(small, "dimension"), of(wide, "far") / of(small, "far")];
  return {
    kind: "re-creation",
    sentence: "GRU students from starts of scale 1 use more dimensions, and have larger errors.",
    measured: `${show(dimension)} times the dimensions, ${show(error)} times the error at 1000, ${most} units`,
    tolerance: "at least 1.5 and 2 times",
    holds: dimension >= 1.5 && error >= 2,
  };
}
