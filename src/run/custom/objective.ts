import { describe } from "../../core/index.js";
import type { Model } from "../../models/index.js";
import type { Random } from "../../native/index.js";
import { moduleFault } from "../../tasks/index.js";
import type { ModuleOptions } from "../../tasks/index.js";
import type { ResolvedRunSpec } from "../resolved.js";

/** What an objective is given. */
export interface ObjectiveInput {
  /** The trained model; it is disposed of afterwards. */
  model: Model;
  /** The run's spec with every default filled in. */
  spec: ResolvedRunSpec;
  /** Random numbers of the run's seed for evaluations, apart from those of its sequences. */
  random: Random;
  /** Those of the spec. */
  options: ModuleOptions;
}

type Numbers = number | Readonly<Record<string, number>>;

/** What a module of an objective says. */
export interface Objective {
  /** One number, which is called "value", or several by their names. It must depend on what it is given alone. */
  evaluate(input: ObjectiveInput): Numbers | Promise<Numbers>;
}

/** What a module of an objective exports by default. It gives `objective` back: it is there for the types. */
export function defineObjective(objective: Objective): Objective {
  return objective;
}

/** Throws OUTLAST_MODULE, a sentence without the module's name. */
export function checkObjective(exported: unknown): Objective {
  const { evaluate } = (exported ?? {}) as Partial<Objective>;
  if (typeof evaluate === "function") return exported as Objective;
  throw moduleFault("must export by default what defineObjective gives, with a function evaluate({ model })");
}

/** What an objective gave, by name; null where not finite. Throws OUTLAST_MODULE for anything but numbers. */
export function objectiveNumbers(given: unknown): Record<string, number | null> {
  const named = typeof given === "number" ? { value: given } : given;
  if (typeof named !== "object" || named === null || Array.isArray(named) || Object.keys(named).length === 0) {
    throw moduleFault(`evaluate must return a number, or an object of numbers, got ${describe(given)}`);
  }
  const entries = Object.entries(named).map(([name, value]: [string, unknown]) => {
    if (typeof value !== "number") {
      throw moduleFault(`evaluate must return numbers, got ${describe(value)} for ${name}`);
    }
    return [name, Number.isFinite(value) ? value : null] as const;
  });
  return Object.fromEntries(entries);
}
