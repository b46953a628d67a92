import { describe, invalid, parseSpec } from "../core/index.js";
import type { Immutable } from "../core/index.js";
import { Model, denseMatrices } from "../models/index.js";
import type { NativeSystem } from "../native/index.js";
import { checkSystem, matrix, systemSchema } from "../tasks/index.js";
import type { SystemSpec } from "../tasks/index.js";

/** A linear model without biases, or a system as a teacher task has it. */
export type System = Model | Immutable<SystemSpec>;

/**
 * The largest number of a system that exact answers take: squares of larger ones leave float64 within a few products.
 */
export const LARGEST_ENTRY = 1e100;

/**
 * A system as dense matrices in float64. Throws OUTLAST_INVALID_ARGUMENT for what is no linear system,
 * OUTLAST_NOT_FINITE for a diverged model, OUTLAST_INVALID_SPEC for a faulty spec; `name` is the argument's.
 */
export function denseSystem(system: System, name: string, largest = LARGEST_ENTRY): NativeSystem {
  if (typeof system !== "object" || system === null) {
    const sentence = `${name} must be a linear model or a system such as { A, B, C }, got ${describe(system)}.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
  }
  const dense = system instanceof Model ? fromModel(system, name) : fromSpec(system, name);
  for (const key of ["A", "B", "C"] as const) checkNumbers(dense[key], `${name}.${key}`, largest);
  return dense;
}

/** The same by rows: A [d][d], B [d][inputSize], C [outputSize][d]. */
export function systemRows(system: System, name: string, largest = LARGEST_ENTRY): Record<"A" | "B" | "C", number[][]> {
  const { A, B, C, dimension, inputSize, outputSize } = denseSystem(system, name, largest);
  const rows = (numbers: Float64Array, height: number, width: number): number[][] =>
    Array.from({ length: height }, (_, i) => [...numbers.subarray(i * width, (i + 1) * width)]);
  return { A: rows(A, dimension, dimension), B: rows(B, dimension, inputSize), C: rows(C, outputSize, dimension) };
}

/** Both systems; throws OUTLAST_SHAPE where one reads or says another number of numbers than the other. */
export function densePair(student: System, teacher: System): { student: NativeSystem; teacher: NativeSystem } {
  const pair = { student: denseSystem(student, "student"), teacher: denseSystem(teacher, "teacher") };
  for (const size of ["inputSize", "outputSize"] as const) {
    const [own, wanted] = [pair.student[size], pair.teacher[size]];
    if (own === wanted) continue;
    const sentence = `student must have the teacher's ${size}, ${wanted}, got ${own}.`;
    throw invalid("OUTLAST_SHAPE", sentence, "student");
  }
  return pair;
}

function fromModel(model: Model, name: string): NativeSystem {
  const { cell, bias, readout, learnInitialState, hiddenSize, inputSize, outputSize } = model.spec;
  const fault = [
    [cell !== "linear", `has the cell "${cell}"`],
    [bias || readout.bias, "has biases"],
    [readout.activation !== "none", `has the read-out activation "${readout.activation}"`],
    [learnInitialState, "starts at a learned state"],
  ].find(([faulty]) => faulty)?.[1];
  if (fault !== undefined) {
    const sentence = `${name} ${String(fault)}: exact answers are about h_t = A h_(t-1) + B x_t, y_t = C h_t from 0.`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, name);
  }
  return { dimension: hiddenSize, inputSize, outputSize, ...denseMatrices(model) };
}

function fromSpec(spec: Immutable<SystemSpec>, name: string): NativeSystem {
  const { A, B, C, ...sizes } = checkSystem(parseSpec(systemSchema, spec, name), name);
  return { ...sizes, A: matrix(A), B: matrix(B), C: matrix(C) };
}

function checkNumbers(numbers: Float64Array, name: string, largest: number): void {
  const fault = numbers.find((number) => !(Math.abs(number) <= largest));
  if (fault === undefined) return;
  const sentence = `${name} must hold finite numbers of at most ${largest} in size, got ${fault}.`;
  throw invalid(Number.isFinite(fault) ? "OUTLAST_INVALID_ARGUMENT" : "OUTLAST_NOT_FINITE", sentence, name);
}
