import type { SisoSystem } from "../../src/index.js";
import { randomNumbers } from "../helpers.js";

export type Structure = "full" | "symmetric" | "diagonal";

/** Entries in [-scale, scale), A scaled by 1/sqrt d unless diagonal; B = C^T where balanced. */
export function randomSystem(
  d: number,
  { seed, structure = "full", scale = 1, balanced = false }: RandomSystem,
): SisoSystem {
  const next = randomNumbers(seed);
  const entry = (size: number): number => size * (2 * next() - 1);
  const G = Array.from({ length: d }, () => Array.from({ length: d }, () => entry(scale)));
  const forms: Record<Structure, (i: number, k: number) => number> = {
    full: (i, k) => G[i]![k]! / Math.sqrt(d),
    symmetric: (i, k) => (G[i]![k]! + G[k]![i]!) / Math.sqrt(4 * d),
    diagonal: (i, k) => (i === k ? G[i]![i]! : 0),
  };
  const A = G.map((row, i) => row.map((_, k) => forms[structure](i, k)));
  const B = G.map(() => [entry(scale)]);
  const c = G.map((_, i) => (balanced ? B[i]![0]! : entry(scale)));
  return { A, B, C: [c] };
}

export interface RandomSystem {
  seed: number;
  structure?: Structure;
  scale?: number;
  balanced?: boolean;
}

/** A balanced teacher of distinct eigenvalues in [-.95, .95] and weights in [.2, 1.2]. */
export function randomTeacher(d: number, seed: number): { eigenvalues: number[]; weights: number[] } {
  const next = randomNumbers(seed);
  const spread = Array.from({ length: d }, (_, i) => -0.95 + (1.9 * (i + 0.2 + 0.6 * next())) / d);
  return { eigenvalues: spread, weights: spread.map(() => 0.2 + next()) };
}

/** theta + step * direction. */
export function moved(theta: SisoSystem, direction: SisoSystem, step: number): SisoSystem {
  const add = (x: number[][], y: number[][]): number[][] =>
    x.map((row, i) => row.map((value, k) => value + step * y[i]![k]!));
  return { A: add(theta.A, direction.A), B: add(theta.B, direction.B), C: add(theta.C, direction.C) };
}

/** One step of the classical Runge-Kutta method for d/dt theta = velocity(theta). */
export function rungeKutta(theta: SisoSystem, velocity: (theta: SisoSystem) => SisoSystem, h: number): SisoSystem {
  const k1 = velocity(theta);
  const k2 = velocity(moved(theta, k1, h / 2));
  const k3 = velocity(moved(theta, k2, h / 2));
  const k4 = velocity(moved(theta, k3, h));
  const weighted: [SisoSystem, number][] = [
    [k1, h / 6],
    [k2, h / 3],
    [k3, h / 3],
    [k4, h / 6],
  ];
  return weighted.reduce((sum, [k, step]) => moved(sum, k, step), theta);
}

/** The largest |entry|. */
export function largest(values: readonly (number | readonly number[])[]): number {
  return Math.max(...values.flat().map(Math.abs));
}

/** sum over j of (a_j - b_j)^2. */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0);
}
