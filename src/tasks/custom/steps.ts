import { describe } from "../../core/index.js";
import type { CustomSequence, StepNumbers } from "./definition.js";
import { fault } from "./fault.js";

/** Reads what a custom task made for the steps of one sequence. Throws OUTLAST_MODULE with a sentence on it. */
export class StepReader {
  readonly #length: number;
  readonly #sentence: (what: string) => string;

  constructor(length: number, sentence: (what: string) => string) {
    this.#length = length;
    this.#sentence = sentence;
  }

  /** Writes `size` numbers a step to the start of `to`. */
  read(given: StepNumbers, name: string, to: Float64Array, size: number): void {
    const steps = this.#list(given, name);
    const lists = typeof steps[0] === "object";
    const wanted = lists ? this.#length : this.#length * size;
    if (steps.length !== wanted) {
      const form = `${this.#length} steps of ${size}, ${this.#length} lists or ${this.#length * size} numbers`;
      throw this.#fault(`returned ${name} of ${steps.length} items instead of ${form}`);
    }
    if (!lists) {
      for (let i = 0; i < wanted; i++) to[i] = this.#number(steps[i], `${name}[${i}]`);
      return;
    }
    for (let step = 0; step < wanted; step++) {
      const numbers = this.#list(steps[step], `${name}[${step}]`);
      if (numbers.length !== size) {
        throw this.#fault(`returned ${name}[${step}] of ${numbers.length} numbers instead of ${size}`);
      }
      for (let i = 0; i < size; i++) to[step * size + i] = this.#number(numbers[i], `${name}[${step}][${i}]`);
    }
  }

  /** Writes 0 or 1 a step. */
  readMask(given: NonNullable<CustomSequence["mask"]>, to: Uint8Array): void {
    const steps = this.#list(given, "mask");
    if (steps.length !== this.#length) {
      throw this.#fault(`returned a mask of ${steps.length} items instead of ${this.#length}`);
    }
    let scored = 0;
    for (let step = 0; step < this.#length; step++) {
      const value = Number(steps[step]);
      if (value !== 0 && value !== 1) {
        throw this.#fault(`returned a mask that must hold true and false, got ${describe(steps[step])} at ${step}`);
      }
      to[step] = value;
      scored += value;
    }
    if (scored === 0) throw this.#fault("returned a mask that scores no step: every sequence needs one");
  }

  #list(value: unknown, name: string): ArrayLike<unknown> {
    const isList = typeof value === "object" && value !== null && "length" in value;
    if (isList && typeof value.length === "number") return value as ArrayLike<unknown>;
    throw this.#fault(`returned ${name} that must be an array, got ${describe(value)}`);
  }

  #number(value: unknown, name: string): number {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw this.#fault(`returned ${name} that must be a finite number, got ${describe(value)}`);
  }

  #fault(what: string): Error {
    return fault(this.#sentence(what));
  }
}
