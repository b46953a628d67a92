import { checkFields, invalid } from "../../core/index.js";
import { checkNumbers } from "../checks.js";
import type { Measure } from "./spectralMeasure.js";

/**
 * The Wasserstein-1 distance of two discrete measures on the line: the least mass times way that turns one into the
 * other, the integral of |F - G| over their distribution functions F and G. It is defined for equal masses; measures of
 * unequal ones are both first scaled to the mean of their masses (a student's mass is m_0, so the masses differ by less
 * than the root of the loss). Throws OUTLAST_INVALID_ARGUMENT for a negative weight or no mass.
 */
export function wasserstein1(mu: Measure, nu: Measure): number {
  const [muMass, nuMass] = [checkMeasure(mu, "mu"), checkMeasure(nu, "nu")];
  const mass = (muMass + nuMass) / 2;
  const atoms = (measure: Measure, factor: number): { at: number; weight: number }[] =>
    measure.positions.map((at, i) => ({ at, weight: measure.weights[i]! * factor }));
  const all = [...atoms(mu, mass / muMass), ...atoms(nu, -mass / nuMass)].sort((a, b) => a.at - b.at);
  let [distance, difference] = [0, 0];
  all.forEach(({ at, weight }, i) => {
    if (i > 0) distance += Math.abs(difference) * (at - all[i - 1]!.at);
    difference += weight;
  });
  return distance;
}

/** The measure's mass. */
function checkMeasure(measure: Measure, name: string): number {
  checkFields(measure, name, ["positions", "weights", "unbalanced"]);
  const { positions, weights } = measure;
  checkNumbers(positions, `${name}.positions`);
  checkNumbers(weights, `${name}.weights`);
  const fail = (sentence: string): Error => invalid("OUTLAST_INVALID_ARGUMENT", `${name}${sentence}`, name);
  if (positions.length !== weights.length) {
    throw fail(` needs one weight a position, got ${weights.length} for ${positions.length}.`);
  }
  const negative = weights.findIndex((weight) => weight < 0);
  if (negative >= 0) throw fail(`.weights[${negative}] must not be negative, got ${weights[negative]!}.`);
  const mass = weights.reduce((sum, weight) => sum + weight, 0);
  if (mass === 0) throw fail(" must have a positive weight: there is nothing to compare.");
  return mass;
}
