import {
  companionInterpolator,
  extrapolationError,
  memorylessPair,
  regime,
  sampleInterpolators,
} from "../../analysis/index.js";
import { EXTRAPOLATES, largeStarts, referenceClaims } from "../flowClaims.js";
import { groupsOf, median, values, where } from "../groups.js";
import type { Claim, PaperResult, Preset } from "../paper.js";
import { show, showRange } from "../show.js";
import { HORIZON } from "./measure.js";
import { references } from "./references.js";

/** What the runs are held to. Points of the grid where Cayley and Hamilton alone decide are in none of it. */
export function memorylessClaims(results: readonly PaperResult[], preset: Preset): Claim[] {
  const grid = where(results, { experiment: "grid" }).filter(
    ({ cell }) => regime({ K: Number(cell["K"]), d: Number(cell["d"]), dTeacher: 1 }).aboutImplicitBias,
  );
  return [
    counterexamples(),
    balancedBound(where(results, { experiment: "balanced start" })),
    stall(where(results, { experiment: "balanced start, w < 0" })),
    ...referenceClaims(grid, references),
    small(grid),
    largeStarts(where(grid, { scale: 1 })),
    identity(results),
    share(grid, preset),
    ...assumptions(results),
  ];
}

function counterexamples(): Claim {
  const teacher = { memoryless: 1 };
  const made = [
    { system: companionInterpolator([1, 0, 0], 1).system, K: 3 },
    { system: memorylessPair(1, 0.9).system, K: 2 },
  ];
  const errors = made.map(({ system, K }) => extrapolationError(system, teacher, { lengths: [K, HORIZON] }));
  const losses = errors.map(({ loss }) => loss[0]!);
  const failures = errors.map(({ impulseError }) => impulseError[1]!);
  return {
    kind: "theorem",
    sentence: "Some students have no loss on K lags and do not extrapolate: a free one on 3, a balanced one on 2.",
    measured: `losses ${showRange(losses)}, errors ${showRange(failures)}`,
    tolerance: "loss <= 1e-20, error >= 0.5",
    holds: losses.every((loss) => loss <= 1e-20) && failures.every((error) => error >= 0.5),
  };
}

/** CA^2B = ||AB||^2 in a balanced symmetric student: m_j <= sqrt(L) rho^(j - 2) from j = 2 on. */
function balancedBound(results: readonly PaperResult[]): Claim {
  const losses = values(results, "loss");
  const excess = values(results, "tail").map((tail, i) => tail - Math.sqrt(losses[i]!));
  return {
    kind: "theorem",
    sentence: "Balanced symmetric students on K = 3 lags have |m_j| <= sqrt(loss) at every lag j >= 2.",
    measured: `largest excess ${show(Math.max(...excess))} in ${results.length} runs`,
    tolerance: "<= 1e-15",
    holds: results.length > 0 && excess.every((value) => value <= 1e-15),
  };
}

function stall(results: readonly PaperResult[]): Claim {
  const losses = values(results, "loss");
  return {
    kind: "theorem",
    sentence: "A balanced start cannot reach a teacher of weight -1: by time 8 its flow stands at the loss w^2 = 1.",
    measured: `losses ${showRange(losses)}`,
    tolerance: "1 within 1e-6",
    holds: losses.length > 0 && losses.every((loss) => Math.abs(loss - 1) <= 1e-6),
  };
}

function small(grid: readonly PaperResult[]): Claim {
  const cells = groupsOf(grid.filter(({ cell }) => Number(cell["scale"]) <= 0.01 && Number(cell["K"]) >= 3));
  const medians = cells.map(({ results }) => median(values(results, "error")));
  return {
    kind: "re-creation",
    sentence:
      "From near-zero starts (scale <= 0.01, K >= 3) gradient flow extrapolates, whatever the structure and size.",
    measured: `medians ${showRange(medians)} in ${cells.length} cells`,
    tolerance: `<= ${EXTRAPOLATES}`,
    holds: cells.length > 0 && medians.every((error) => error <= EXTRAPOLATES),
  };
}

function identity(results: readonly PaperResult[]): Claim {
  const runs = [0.5, 1].flatMap((alpha) => where(results, { experiment: `A_0 = ${alpha} I` }));
  const [errors, kept] = [values(runs, "error"), runs.map(({ measures }) => measures["kept"] ?? 0)];
  return {
    kind: "derived",
    sentence: "From A_0 = a I the student extrapolates although d - 2 = 8 of its eigenvalues stay at a.",
    measured: `errors ${showRange(errors)}, eigenvalues within 1e-6 of a: ${showRange(kept)}`,
    tolerance: "error <= 0.01, at least 8",
    holds: runs.length > 0 && errors.every((error) => error <= 0.01) && kept.every((count) => count >= 8),
  };
}

/** The implicit bias in one number: how often a random interpolator extrapolates, and how often gradient flow's does. */
function share(grid: readonly PaperResult[], preset: Preset): Claim {
  const options = { dimension: 20, moments: [1, ...new Array<number>(HORIZON - 1).fill(0)], K: 3, seed: 0 };
  const random = sampleInterpolators({ ...options, count: preset === "full" ? 1000 : 200, bound: EXTRAPOLATES });
  const errors = values(where(grid, { structure: "full", d: 20, K: 3, scale: 0.1 }), "error");
  const flow = errors.filter((error) => error <= EXTRAPOLATES).length / errors.length;
  return {
    kind: "derived",
    sentence: "Of all students that interpolate (d = 20, K = 3) few extrapolate; of the flow's from scale 0.1 all do.",
    measured: `${show(100 * random.share)} % of random ones, ${show(100 * flow)} % of the flow's`,
    tolerance: "at most 20 %, and 100 %",
    holds: random.share <= 0.2 && flow === 1,
  };
}

/** One assumption at a time, beside gradient descent under the same start. */
function assumptions(results: readonly PaperResult[]): Claim[] {
  const errorsOf = (experiment: string): number[] => values(where(results, { experiment }), "error");
  const [descent, adam] = [errorsOf("gradient descent"), errorsOf("Adam")];
  const [one, two] = [errorsOf("1 of 3 sequences"), errorsOf("2 of 3 sequences")];
  const negative = errorsOf("any start, w < 0");
  return [
    {
      kind: "re-creation",
      sentence: "Gradient descent of rate 0.01 extrapolates from scale 0.1; Adam of the same rate does worse.",
      measured: `median errors ${show(median(descent))} and ${show(median(adam))}`,
      tolerance: "the first <= 0.01, the second at least 10 times as large",
      holds: median(descent) <= 0.01 && median(adam) >= 10 * median(descent),
    },
    {
      kind: "re-creation",
      sentence:
        "Two sequences leave three lags open, but not the two numbers of a one-dimensional student: they suffice.",
      measured: `median error ${show(median(two))}`,
      tolerance: `<= ${EXTRAPOLATES}`,
      holds: median(two) <= EXTRAPOLATES,
    },
    {
      kind: "re-creation",
      sentence: "One sequence leaves those open too, and does not suffice.",
      measured: `median error ${show(median(one))}`,
      tolerance: `> ${EXTRAPOLATES}`,
      holds: median(one) > EXTRAPOLATES,
    },
    {
      kind: "re-creation",
      sentence: "Without balance the sign of w does not matter: teachers of weight -1 are extrapolated too.",
      measured: `median error ${show(median(negative))}`,
      tolerance: "<= 0.01",
      holds: median(negative) <= 0.01,
    },
    ...["gru", "lstm"].map((cell): Claim => {
      const errors = errorsOf(cell);
      return {
        kind: "re-creation",
        sentence: `${cell.toUpperCase()} students of samples, trained on 10 steps, keep their error at 40.`,
        measured: `median relative error ${show(median(errors))}`,
        tolerance: "<= 0.3",
        holds: median(errors) <= 0.3,
      };
    }),
  ];
}
