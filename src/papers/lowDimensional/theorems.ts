import { impulseResponse, jacobiExtension, moments } from "../../analysis/index.js";
import type { Claim, PaperResult } from "../paper.js";
import { show, showRange } from "../show.js";
import { dimensionOf, teachers } from "./teachers.js";
import type { TeacherName } from "./teachers.js";

/** The wanted gap of the counterexamples, and their new diagonal entry. */
const [GAP, ALPHA] = [0.1, 0.3];
const balancedTeachers = ["one", "two", "five"] as const;

/** What no run may break. */
export function theorems(results: readonly PaperResult[]): Claim[] {
  const bounded = results.filter(({ measures }) => (measures["bound"] ?? null) !== null);
  const balanced = bounded.filter(({ cell }) => String(cell["experiment"]).startsWith("balanced"));
  const others = bounded.filter((result) => !balanced.includes(result));
  return [
    counterexamples(),
    withinBound(
      "Balanced starts on K >= 2 d_teacher + 1 lags keep |m_j - teacher's m_j| <= factor_j ||r||: no loss, no error.",
      balanced,
    ),
    withinBound(
      "Other students of symmetric A keep the bound with its terms for B - C^T, during training and after it.",
      others,
    ),
    noBalancedStudent(),
  ];
}

/** One lag fewer than the theorem's: balanced students without loss that miss lag 2 d_teacher by exactly the gap. */
function counterexamples(): Claim {
  const made = balancedTeachers.map((name) => {
    const { system, K } = jacobiExtension(teachers[name], { alpha: ALPHA, gap: GAP });
    const own = impulseResponse(system, K + 1).data;
    const errors = [...moments(teachers[name], K + 1)].map((moment, j) => own[j]! - moment);
    return { loss: errors.slice(0, K).reduce((sum, error) => sum + error * error, 0), gap: errors[K]! };
  });
  return {
    kind: "theorem",
    sentence: `On K = 2 d_teacher lags balanced students without loss miss the next one: here by ${GAP}.`,
    measured: `losses ${showRange(made.map(({ loss }) => loss))}, gaps ${showRange(made.map(({ gap }) => gap))} (d_teacher 1, 2, 5)`,
    tolerance: "loss <= 1e-20, gap within 1e-12",
    holds: made.every(({ loss, gap }) => loss <= 1e-20 && Math.abs(gap - GAP) <= 1e-12),
  };
}

function withinBound(sentence: string, results: readonly PaperResult[]): Claim {
  const shares = results.map(({ measures }) => measures["bound"]!);
  const most = Math.max(...shares);
  return {
    kind: "theorem",
    sentence,
    measured: `at most ${show(most)} of the bound in ${results.length} runs; its factor at lag 40: ${factors(results)}`,
    tolerance: "<= 1 at each of 41 lags",
    holds: results.length > 0 && most <= 1,
  };
}

/**
 * The factor's range for each dimension of the teacher: what it multiplies must be that much smaller to say anything.
 */
function factors(results: readonly PaperResult[]): string {
  const dimensions = [...new Set(results.map(({ cell }) => dimensionOf(cell["teacher"] as TeacherName)))];
  return dimensions
    .map((dimension) => {
      const own = results.filter(({ cell }) => dimensionOf(cell["teacher"] as TeacherName) === dimension);
      return `${showRange(own.map(({ measures }) => measures["factor"]!))} (d_teacher ${dimension})`;
    })
    .join(", ");
}

/** Moments of a non-negative measure have m_1^2 <= m_0 m_2. */
function noBalancedStudent(): Claim {
  const [m0 = NaN, m1 = NaN, m2 = NaN] = moments(teachers["two, unbalanced"], 3);
  return {
    kind: "theorem",
    sentence: "The unbalanced teacher of dimension 2 is no balanced student's: m_1^2 > m_0 m_2.",
    measured: `${show(m1 * m1)} > ${show(m0 * m2)}`,
    tolerance: "by 0.01 or more",
    holds: m1 * m1 - m0 * m2 >= 0.01,
  };
}
