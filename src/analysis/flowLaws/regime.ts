import { checkFields } from "../../core/index.js";
import { checkCount } from "../checks.js";

/** Sizes of an experiment: of loss, student and teacher. */
export interface Configuration {
  /** Moments that the loss reads. */
  readonly K: number;
  /** The student's dimension. */
  readonly d: number;
  /** The teacher's least dimension; 1 for a memoryless teacher. */
  readonly dTeacher: number;
}

/** A regime's name. */
export type RegimeName = "tooSmall" | "cayleyHamilton" | "balancedTheorem" | "counterexamples";

/** What zero loss decides at such sizes. */
export interface Regime {
  name: RegimeName;
  /** The regime in words. */
  sentence: string;
  /** K from which zero loss decides every moment, for any student: d + d_teacher. */
  cayleyHamiltonFrom: number;
  /** K from which zero loss decides every moment for a balanced symmetric student of any dimension: 2 d_teacher + 1. */
  balancedFrom: number;
  /** Whether extrapolation here can say anything about an implicit bias: some zero-loss students do not extrapolate. */
  aboutImplicitBias: boolean;
}

/**
 * What zero loss on K moments implies, for a student of dimension d and a balanced teacher of least dimension
 * d_teacher.
 *
 * - tooSmall, d < d_teacher: no student has every moment of the teacher.
 * - cayleyHamilton, K >= d + d_teacher: zero loss extrapolates, whatever found it. Leave it out of claims about a bias.
 * - balancedTheorem, 2 d_teacher + 1 <= K < d + d_teacher: it does for balanced students, and there are others.
 * - counterexamples, below both: balanced zero-loss students that do not extrapolate exist too.
 */
export function regime(configuration: Configuration): Regime {
  checkFields(configuration, "configuration", ["K", "d", "dTeacher"]);
  const { K, d, dTeacher } = configuration;
  checkCount(K, "K", 1);
  checkCount(d, "d", 1);
  checkCount(dTeacher, "dTeacher", 1);
  const [cayleyHamiltonFrom, balancedFrom] = [d + dTeacher, 2 * dTeacher + 1];
  const name = nameOf({ K, d, dTeacher }, cayleyHamiltonFrom, balancedFrom);
  const compared = `K = ${K}, d + d_teacher = ${cayleyHamiltonFrom}, 2 d_teacher + 1 = ${balancedFrom}`;
  return {
    name,
    sentence: `${sentences[name]} (${compared}).`,
    cayleyHamiltonFrom,
    balancedFrom,
    aboutImplicitBias: name === "balancedTheorem" || name === "counterexamples",
  };
}

function nameOf({ K, d, dTeacher }: Configuration, cayleyHamiltonFrom: number, balancedFrom: number): RegimeName {
  if (d < dTeacher) return "tooSmall";
  if (K >= cayleyHamiltonFrom) return "cayleyHamilton";
  return K >= balancedFrom ? "balancedTheorem" : "counterexamples";
}

const sentences: Record<RegimeName, string> = {
  tooSmall: "The student has fewer dimensions than the teacher and cannot extrapolate",
  cayleyHamilton:
    "Zero loss extrapolates for every student by Cayley-Hamilton alone, which says nothing about an implicit bias",
  balancedTheorem:
    "Zero loss extrapolates for every balanced symmetric student, while other students interpolate without extrapolating",
  counterexamples:
    "Zero loss decides nothing more: even balanced symmetric students can interpolate without extrapolating",
};
