import { z } from "zod";
import { deepFreeze, schemasAt, seedSchema, sha256Hex } from "../../core/index.js";
import { canonicalSpec, runSpecSchema } from "../../run/index.js";
import type { ResolvedRun, ResolvedRunSpec } from "../../run/index.js";
import { filled, templateOf } from "./template.js";
import type { Template } from "./template.js";

type Fields = Record<string, unknown>;
type Seeds = ResolvedRunSpec["seeds"];

const seedNames = ["init", "data", "shuffle", "evaluate"] as const;

/** A free number of the family's runs: the axis that gives it, and its field. */
interface Free {
  axis: number;
  steps: readonly string[];
  schema: z.ZodType;
  /** The value at which the key leaves it out. */
  fallback: unknown;
}

/** Runs that differ in seeds and free numbers alone; a run is made from another one, and its key from a template. */
export class Family {
  readonly #run: ResolvedRun;
  readonly #numbers: readonly Free[];
  /** Where each seed comes from: an axis by its number, or the base; without either it is the run's seed. */
  readonly #seedAxis: number | undefined;
  readonly #ownAxes: readonly (number | undefined)[];
  readonly #ownSeeds: readonly (number | undefined)[];
  /** By which numbers equal their defaults, and which seeds the run's seed; undefined where there is no template. */
  readonly #templates = new Map<number, Template | undefined>();

  private constructor(run: ResolvedRun, raw: unknown, numbers: readonly Free[], seeds: ReadonlyMap<string, number>) {
    const given = ((raw as Fields)["seeds"] ?? {}) as Partial<Seeds>;
    this.#run = run;
    this.#numbers = numbers;
    this.#seedAxis = seeds.get("seed");
    this.#ownAxes = seedNames.map((name) => seeds.get(`seeds.${name}`));
    this.#ownSeeds = seedNames.map((name) => given[name]);
  }

  /**
   * The family of a run, made from the spec `raw`; `free` are the axes that give free numbers. Undefined where a field
   * has more than one schema, so that a value would have to be tried.
   */
  static of(
    run: ResolvedRun,
    raw: unknown,
    free: readonly { axis: number; steps: readonly string[] }[],
  ): Family | undefined {
    const seeds = new Map<string, number>();
    const numbers: Free[] = [];
    for (const { axis, steps } of free) {
      if (steps[0] === "seed" || steps[0] === "seeds") {
        seeds.set(steps.join("."), axis);
        continue;
      }
      const [schema, ...others] = schemasAt(runSpecSchema, steps, raw);
      if (schema === undefined || others.length > 0) return undefined;
      const fallback: unknown = schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
      numbers.push({ axis, steps, schema: schema as z.ZodType, fallback });
    }
    return new Family(run, raw, numbers, seeds);
  }

  /** The key of the member with these values, or undefined where its spec must be looked at as a whole. */
  key(values: readonly unknown[]): string | undefined {
    const seeds = this.#seedsOf(values);
    return seeds === undefined ? undefined : this.#keyOf(values, seeds);
  }

  /** The member with these values, or undefined where its spec must be looked at as a whole. */
  run(values: readonly unknown[]): ResolvedRun | undefined {
    const seeds = this.#seedsOf(values);
    const key = seeds && this.#keyOf(values, seeds);
    return seeds === undefined || key === undefined ? undefined : this.#member(values, seeds, key);
  }

  #member(values: readonly unknown[], seeds: readonly number[], key: string): ResolvedRun {
    const [seed, init, data, shuffle, evaluate] = seeds as [number, number, number, number, number];
    const spec: ResolvedRunSpec = { ...this.#run.spec, seed, seeds: { init, data, shuffle, evaluate } };
    for (const { axis, steps } of this.#numbers) {
      let place = spec as unknown as Fields;
      for (let i = 0; i < steps.length - 1; i++) {
        const copy = { ...(place[steps[i]!] as Fields) };
        place[steps[i]!] = copy;
        place = copy;
      }
      place[steps.at(-1)!] = values[axis];
    }
    if (spec.model !== this.#run.spec.model) deepFreeze(spec.model);
    return { ...this.#run, key, spec };
  }

  /** The run's seed and its single ones, in the order of `seedNames`; undefined where one is none. */
  #seedsOf(values: readonly unknown[]): number[] | undefined {
    const seed = this.#seedAxis === undefined ? this.#run.spec.seed : values[this.#seedAxis];
    const seeds = [seed];
    let good = this.#seedAxis === undefined || isSeed(seed); // those of the base are
    for (let i = 0; i < seedNames.length; i++) {
      const axis = this.#ownAxes[i];
      seeds.push(axis === undefined ? (this.#ownSeeds[i] ?? seed) : values[axis]);
      good &&= axis === undefined || isSeed(values[axis]);
    }
    return good ? (seeds as number[]) : undefined;
  }

  #keyOf(values: readonly unknown[], seeds: readonly number[]): string | undefined {
    const numbers = seeds.slice();
    let kind = 0;
    for (let i = 1; i < seeds.length; i++) kind = 2 * kind + Number(seeds[i] === seeds[0]);
    for (const { axis, schema, fallback } of this.#numbers) {
      const value = values[axis] as number;
      if (!schema.safeParse(value).success) return undefined;
      numbers.push(value);
      kind = 2 * kind + Number(value === fallback);
    }
    if (!this.#templates.has(kind)) this.#templates.set(kind, this.#template(values, seeds));
    const template = this.#templates.get(kind);
    return template && sha256Hex(filled(template, numbers));
  }

  /** The template of the members in which the same numbers equal their defaults as in this one. */
  #template(values: readonly unknown[], seeds: readonly number[]): Template | undefined {
    const { spec, task, data, evaluations } = this.#member(values, seeds, "");
    const canonical = canonicalSpec(spec, task, data, evaluations);
    const names = ["seed", ...seedNames];
    const present = [
      ...seeds.map((one, i) => i === 0 || one !== seeds[0]),
      ...this.#numbers.map(({ axis, fallback }) => values[axis] !== fallback),
    ];
    const places = [
      ...names.map((name, i) => (i === 0 ? [name] : ["seeds", name])),
      ...this.#numbers.map(({ steps }) => steps),
    ];
    const kept = places.flatMap((steps, i) => (present[i] ? [{ steps, i }] : []));
    const template = templateOf(
      canonical,
      kept.map(({ steps }) => steps),
    );
    return template && { ...template, holes: template.holes.map((hole) => kept[hole]!.i) };
  }
}

function isSeed(value: unknown): boolean {
  return seedSchema.safeParse(value).success;
}
