import { z } from "zod";
import {
  OutlastError,
  canonicalJson,
  describe,
  invalid,
  parseAll,
  parseSpec,
  sha256Hex,
  whyOf,
} from "../../core/index.js";
import { describedModules, modulesWithin } from "../../run/index.js";
import { prepareSweep } from "../prepare.js";
import { keepSchema } from "../store/index.js";
import type { SweepHeader } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { lockRange } from "./options.js";

const count = z.int().min(0);

/** Characters of a sweep's name in a queue, at most: sentences and stores of workers repeat it. */
const LONGEST_NAME = 200;
/** Of whatever else a card says in words, but for the spec. */
const LONGEST_TEXT = 4096;

/** Text that a store gives back as it took it, which is not so of half a character. */
const text = (most: number): z.ZodString =>
  z
    .string()
    .max(most)
    .regex(/^\P{Surrogate}*$/u, "text without half characters");

/** A card as it comes out of a queue, into which others may have put it. */
const cardSchema = z.object({
  name: text(LONGEST_NAME),
  /** The sweep's spec as JSON text: the order of its axes counts, which PostgreSQL does not keep in objects. */
  spec: z.string(),
  /** The folder that relative file names start from, as its coordinator names it. */
  baseDir: text(LONGEST_TEXT),
  /** What the last bits depend on: who computes must have the same. */
  version: text(LONGEST_NAME),
  isa: text(LONGEST_NAME),
  backend: text(LONGEST_NAME),
  keep: keepSchema,
  /** Points of a chunk, at most. */
  chunkPoints: count,
  /** Seconds without a word after which a worker's chunk goes to another one. */
  lockSeconds: z.number().min(lockRange.least).max(lockRange.most),
  /** Optimizer steps of one run, after which it is stored as "limited". */
  runSteps: count.optional(),
  /** Seconds of one run, after which it is stored as "limited". */
  runSeconds: z.number().min(0).optional(),
  /** How often what was missing was put, all of it, and how many points that was the last time. */
  rounds: count,
  points: count,
});

/** What everybody at a queue must know of a sweep that is in it; its chunks are points of this spec. */
export type SweepCard = z.output<typeof cardSchema>;

/** Names the queue of a sweep's chunks too. */
const ID = /^[\w.-]{1,100}$/;

/** The card that a job of the queue says. Throws OUTLAST_QUEUE for a job that Outlast has not put there. */
export function cardOf(id: string, data: unknown): SweepCard {
  const { data: card, faults } = parseAll(cardSchema, data, "", "it");
  if (card !== undefined && ID.test(id)) return card;
  const why = faults[0]?.sentence ?? "its id is none of ours.";
  throw new OutlastError("OUTLAST_QUEUE", `The job ${describe(id)} of the queue is no card of a sweep: ${why}`);
}

/** Throws OUTLAST_INVALID_SPEC for a name that no worker takes from a queue. */
export function checkQueued({ name }: Pick<Sweep, "name">): void {
  parseSpec(cardSchema.shape.name, name, "name");
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

/**
 * The sweep of a card, on a machine that has the files that it names, and runs modules of one folder or of none. Throws
 * OUTLAST_USAGE where it has not, or may not, and for a card that gives its sweep another name.
 */
export function sweepOfCard({ name, spec, baseDir }: SweepCard, folder: string | undefined): Sweep {
  const sweep = preparedSweep({ name, spec, baseDir }, folder);
  if (sweep.name === name) return sweep;
  throw invalid(
    "OUTLAST_USAGE",
    `The card of the sweep ${name} has another name than its spec: leave it to its owner.`,
  );
}

function preparedSweep(
  { name, spec, baseDir }: Pick<SweepCard, "name" | "spec" | "baseDir">,
  folder: string | undefined,
): Sweep {
  try {
    const modules = modulesWithin(folder, describedModules);
    return prepareSweep(JSON.parse(spec), { yes: true, baseDir, modules });
  } catch (cause) {
    const sentence = `The sweep ${name} cannot be made ready here: ${whyOf(cause)}`;
    throw invalid("OUTLAST_USAGE", sentence);
  }
}
