import { native } from "../../native/index.js";

/** Lags that every run constrains. */
export const LAGS = 3;

/** lambda = e^(-1/tau): what m_j = lambda^j falls to a third in, in steps. */
export function decayPerStep(tau: number): number {
  return native().elementary("exp", Float64Array.of(-1 / tau))[0]!;
}

/** Four time constants of lambda, in whole steps. */
export function fourTimeConstants(lambda: number): number {
  return Math.round(-4 / native().elementary("log", Float64Array.of(lambda))[0]!);
}

/** The balanced teacher m_j = lambda^j, of one state. */
export function teacherOf(lambda: number): { eigenvalues: number[]; weights: number[] } {
  return { eigenvalues: [lambda], weights: [1] };
}

/** A shift register whose impulse response is these numbers, then 0. */
export function shiftRegister(response: readonly number[]): { A: number[][]; B: number[][]; C: number[][] } {
  return {
    A: response.map((_, i) => response.map((__, j) => (i === j + 1 ? 1 : 0))),
    B: response.map((_, i) => [i === 0 ? 1 : 0]),
    C: [[...response]],
  };
}
