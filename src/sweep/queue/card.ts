import { canonicalJson, invalid, sha256Hex } from "../../core/index.js";
import { prepareSweep } from "../prepare.js";
import type { Keep, SweepHeader } from "../store/index.js";
import type { Sweep } from "../sweep.js";

/** What everybody at a queue must know of a sweep that is in it; its chunks are points of this spec. */
export interface SweepCard {
  name: string;
  /** The sweep's spec as JSON text: the order of its axes counts, which PostgreSQL does not keep in objects. */
  spec: string;
  /** The folder that relative file names start from, as its coordinator names it. */
  baseDir: string;
  /** What the last bits depend on: who computes must have the same. */
  version: string;
  isa: string;
  backend: string;
  keep: Keep;
  /** Points of a chunk, at most. */
  chunkPoints: number;
  /** Seconds without a word after which a worker's chunk goes to another one. */
  lockSeconds: number;
  /** Optimizer steps of one run, after which it is stored as "limited". */
  runSteps?: number | undefined;
  /** Seconds of one run, after which it is stored as "limited". */
  runSeconds?: number | undefined;
  /** How often what was missing was put, all of it, and how many points that was the last time. */
  rounds: number;
  points: number;
}

/** A card of a sweep whose runs nobody has timed yet. */
export type UnsizedCard = Omit<SweepCard, "chunkPoints">;

/** Hex digits of an id: a queue has few sweeps. */
const DIGITS = 20;

/** What tells a sweep from others at a queue: its spec, what it pins and keeps, and the limits of its runs. */
export function cardId({ spec, version, isa, backend, keep, runSteps, runSeconds }: UnsizedCard): string {
  const limits = { ...(runSteps !== undefined && { runSteps }), ...(runSeconds !== undefined && { runSeconds }) };
  return `sweep-${sha256Hex(canonicalJson({ spec, version, isa, backend, keep, ...limits })).slice(0, DIGITS)}`;
}

/** What a store of its runs pins. */
export function headerOfCard(
  { name, version, isa, backend, keep, baseDir }: SweepCard,
  { spec, paths }: Sweep,
): SweepHeader {
  return { name, spec, axes: paths, version, isa, backend, keep, baseDir };
}

/** The sweep of a card, on a machine that has the files that it names. Throws OUTLAST_USAGE where it has not. */
export function sweepOfCard({ name, spec, baseDir }: SweepCard): Sweep {
  try {
    return prepareSweep(JSON.parse(spec), { yes: true, baseDir });
  } catch (cause) {
    const sentence = `The sweep ${name} cannot be made ready here: ${(cause as Error).message}`;
    throw invalid("OUTLAST_USAGE", sentence);
  }
}
