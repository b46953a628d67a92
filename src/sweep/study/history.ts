import { describe, invalid } from "../../core/index.js";
import type { Place } from "./space.js";

/** What a trial came to: its value, or how it came to none. */
export type Outcome = number | "failed" | "diverged";

interface Entry {
  readonly place: Place;
  outcome?: Outcome;
}

/** Good trials that are known at most. */
export const MOST_GOOD = 25;

/** The trials of a study by their ids, 0, 1, 2, ... What it knows of them depends on no order of telling. */
export class History {
  readonly #sign: number;
  readonly #entries: Entry[] = [];
  readonly #places = new Set<string>();
  readonly #pending = new Set<number>();
  readonly #without = { failed: 0, diverged: 0 };
  /** The best trials, best first; of equal ones the earlier first. */
  readonly #best: number[] = [];

  constructor(goal: "minimize" | "maximize") {
    this.#sign = goal === "minimize" ? 1 : -1;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** How many trials have an outcome. */
  get told(): number {
    return this.#entries.length - this.#pending.size;
  }

  /** How many trials came to no value. */
  get without(): Readonly<{ failed: number; diverged: number }> {
    return this.#without;
  }

  /** The trials without an outcome, ascending. */
  get pending(): number[] {
    return [...this.#pending].sort((a, b) => a - b);
  }

  /** The best trials, best first, as many as `MOST_GOOD` at most; those without a value are none of them. */
  get best(): readonly number[] {
    return this.#best;
  }

  /** Adds a trial; gives its id. */
  add(place: Place): number {
    this.#places.add(nameOf(place));
    this.#pending.add(this.size);
    return this.#entries.push({ place }) - 1;
  }

  /** Whether there is a trial at a place. */
  has(place: Place): boolean {
    return this.#places.has(nameOf(place));
  }

  /** Throws OUTLAST_INVALID_ARGUMENT for an id that no trial has. */
  place(id: number): Place {
    return this.#entry(id).place;
  }

  /** Undefined while it is not told. Throws as `place` does. */
  outcome(id: number): Outcome | undefined {
    return this.#entry(id).outcome;
  }

  /** Throws OUTLAST_INVALID_ARGUMENT for an id that no trial has, one that was told, and what is no outcome. */
  tell(id: number, outcome: Outcome): void {
    const entry = this.#entry(id);
    if (entry.outcome !== undefined) {
      const sentence = `Trial ${id} was told already, as ${describe(entry.outcome)}: each is told once.`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "id");
    }
    if (!Number.isFinite(outcome) && outcome !== "failed" && outcome !== "diverged") {
      const sentence = `value must be a finite number, "failed" or "diverged", got ${describe(outcome)} for trial ${id}: what came to no number is "diverged".`;
      throw invalid("OUTLAST_INVALID_ARGUMENT", sentence, "value");
    }
    entry.outcome = outcome;
    this.#pending.delete(id);
    if (typeof outcome === "number") this.#rank(id);
    else this.#without[outcome]++;
  }

  #rank(id: number): void {
    const after = this.#best.findIndex((other) => this.#isBefore(id, other));
    this.#best.splice(after < 0 ? this.#best.length : after, 0, id);
    if (this.#best.length > MOST_GOOD) this.#best.pop();
  }

  #isBefore(id: number, other: number): boolean {
    const [a, b] = [id, other].map((one) => this.#sign * (this.#entries[one]!.outcome as number)) as [number, number];
    return a < b || (a === b && id < other);
  }

  #entry(id: number): Entry {
    const entry = Number.isInteger(id) ? this.#entries[id] : undefined;
    if (entry !== undefined) return entry;
    const known = this.size === 0 ? "has no trial yet" : `has trials 0 to ${this.size - 1}`;
    throw invalid("OUTLAST_INVALID_ARGUMENT", `The study ${known}, got the id ${describe(id)}.`, "id");
  }
}

function nameOf({ shares }: Place): string {
  return shares.join(" ");
}
