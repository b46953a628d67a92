import { OutlastError } from "../../core/index.js";
import type { SpecFault } from "../../core/index.js";
import { needsModules } from "../../run/index.js";
import type { ResolvedRun } from "../../run/index.js";
import { mostSteps } from "../../train/index.js";
import type { Halving } from "./halving.js";

/** More points than these are looked at by some of their brackets, evenly spaced; the others are when they are read. */
const MOST_LOOKED_AT = 1_000_000;
/** Points that make no run take long to look at. */
const MOST_BAD = 1000;

/** Where halving finds runs. */
interface Points {
  readonly count: number;
  run(index: number): ResolvedRun;
  /** A number that points share whose runs differ in numbers alone. Throws as `run` does. */
  shapeIndex(index: number): number;
}

/** What halving asks of a run; the same for all of a shape. */
interface Traits {
  loss: string;
  isFlow: boolean;
  isForeign: boolean;
}

/** A run of a bracket. */
interface Member {
  index: number;
  traits: Traits;
}

export function traitsOf(run: ResolvedRun): Traits {
  const { loss, optimizer } = run.spec.train;
  return { loss, isFlow: optimizer.kind === "gradientFlow", isForeign: needsModules(run) };
}

/** Why runs of a bracket cannot be stopped at a rung or compared there; each reason once, by its first point. */
export function obstaclesOf(bracket: readonly Member[]): Map<keyof Traits, SpecFault> {
  const found = new Map<keyof Traits, SpecFault>();
  const flow = bracket.find(({ traits }) => traits.isFlow);
  if (flow !== undefined) {
    const sentence = `halving cannot stop a gradient flow on its way: point ${flow.index} has the optimizer "gradientFlow"; drop halving, or use another optimizer.`;
    found.set("isFlow", { sentence, path: "halving" });
  }
  const foreign = bracket.find(({ traits }) => traits.isForeign);
  if (foreign !== undefined) {
    const sentence = `halving stops runs on their way, and those that need modules of your own are computed whole: point ${foreign.index} is one; drop halving.`;
    found.set("isForeign", { sentence, path: "halving" });
  }
  const [first] = bracket;
  const other = bracket.find(({ traits }) => traits.loss !== first?.traits.loss);
  if (first !== undefined && other !== undefined) {
    const [a, b] = [first, other].map(({ index, traits }) => `"${traits.loss}" at point ${index}`) as [string, string];
    const sentence = `halving compares training losses, and train.loss is ${a} and ${b} of one bracket: make a sweep for each loss.`;
    found.set("loss", { sentence, path: "halving" });
  }
  return found;
}

/** All that keeps a sweep's points from being halved; points that make no run are not looked at. */
export function faultsOfHalving(points: Points, halving: Halving): SpecFault[] {
  const { bracket, first } = halving;
  const brackets = Math.ceil(points.count / bracket);
  const looked = Math.min(brackets, Math.ceil(MOST_LOOKED_AT / bracket));
  const found = new Map<string, SpecFault>();
  const shapes = new Map<number, Traits>();
  let [most, bad] = [0, 0];
  for (let k = 0; k < looked && bad < MOST_BAD; k++) {
    const start = bracket * (looked === brackets ? k : Math.floor((k * brackets) / looked));
    const members = new Map<number, Member>();
    for (let index = start; index < Math.min(start + bracket, points.count); index++) {
      try {
        const shape = points.shapeIndex(index);
        if (most <= first) most = Math.max(most, stepsOf(points.run(index)));
        if (members.has(shape)) continue;
        const traits = shapes.get(shape) ?? traitsOf(points.run(index));
        shapes.set(shape, traits);
        members.set(shape, { index, traits });
      } catch (error) {
        if (!(error instanceof OutlastError)) throw error;
        bad++; // what is wrong with it is for others to say
      }
    }
    for (const [kind, fault] of obstaclesOf([...members.values()])) if (!found.has(kind)) found.set(kind, fault);
  }
  if (most > 0 && most <= first) {
    const sentence = `halving.first must be less than the steps of a run, got ${first}: none takes more than ${most}, so that no rung would be met.`;
    found.set("first", { sentence, path: "halving.first" });
  }
  return [...found.values()];
}

function stepsOf({ spec, data }: ResolvedRun): number {
  return mostSteps(spec.train, data);
}
