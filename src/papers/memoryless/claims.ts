import { companionInterpolator, extrapolationError, memorylessPair, regime } from "../../analysis/index.js";
import { EXTRAPOLATES, largeStarts, referenceClaims } from "../flowClaims.js";
import { groupsOf, median, values, where } from "../groups.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { assumptionClaims } from "./assumptionClaims.js";
import { HORIZON } from "./measure.js";
import { references } from "./references.js";

/** What the runs are held to. Points of the grid where Cayley and Hamilton alone decide are in none of it. */
export function memorylessClaims(results: readonly PaperResult[]): Claim[] {
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
    identity(results, "", { least: 2e-16, most: 9e-5, kept: 8 }),
    identity(results, ", B = C^T", { least: 0, most: 1.1e-16, kept: 9 }),
    share(grid, where(results, { experiment: "random interpolators", K: 3 })),
    ...assumptionClaims(results),
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

/** CA^2B = ||AB||^2 in a balanced symmetric student: |m_j| <= sqrt(L) rho^(j - 2) from j = 2 on, and rho <= 1 here. */
function balancedBound(results: readonly PaperResult[]): Claim {
  const runs = results.filter(({ measures }) => (measures["radius"] ?? Infinity) <= 1);
  const losses = values(runs, "loss");
  const excess = values(runs, "tail").map((tail, i) => tail - Math.sqrt(losses[i]!));
  return {
    kind: "theorem",
    sentence: "Balanced symmetric students with ||A|| <= 1 on K = 3 lags have |m_j| <= sqrt(loss) at every lag j >= 2.",
    measured: `largest excess ${show(Math.max(...excess))} in ${runs.length} runs`,
    tolerance: "<= 1e-15",
    holds: runs.length > 0 && excess.every((value) => value <= 1e-15),
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

/** What reference runs came to, of errors and of eigenvalues: d - 2 of the 10 are free to stay, d - 1 where B = C^T. */
function identity(
  results: readonly PaperResult[],
  balance: string,
  { least, most, kept }: { least: number; most: number; kept: number },
): Claim {
  const cells = [0.5, 1].map((alpha) => where(results, { experiment: `A_0 = ${alpha} I${balance}` }));
  const medians = cells.map((runs) => median(values(runs, "error")));
  const stayed = cells.flat().map(({ measures }) => measures["kept"] ?? 0);
  return {
    kind: "derived",
    sentence: `From A_0 = a I${balance} the student extrapolates although ${kept} of its 10 eigenvalues stay at a.`,
    measured: `medians ${showRange(medians)}, eigenvalues within 1e-6 of a: ${showRange(stayed)}, ${stayed.length} runs`,
    tolerance: `${show(least / 5)} to ${show(most * 5)}, at least ${kept}`,
    holds: medians.every((error) => error >= least / 5 && error <= most * 5) && stayed.every((count) => count >= kept),
  };
}

/**
 * The implicit bias in one number: how often a random interpolator extrapolates, and how often gradient flow's does.
 */
function share(grid: readonly PaperResult[], sampled: readonly PaperResult[]): Claim {
  const random = values(sampled, "share")[0] ?? NaN;
  const errors = values(where(grid, { structure: "full", d: 20, K: 3, scale: 0.1 }), "error");
  const flow = errors.filter((error) => error <= EXTRAPOLATES).length / errors.length;
  return {
    kind: "derived",
    sentence: "Of all students that interpolate (d = 20, K = 3) few extrapolate; of the flow's from scale 0.1 all do.",
    measured: `${show(100 * random)} % of random ones, ${show(100 * flow)} % of the flow's`,
    tolerance: "at most 20 %, and 100 %",
    holds: random <= 0.2 && flow === 1,
  };
}
