import { native } from "../../native/index.js";
import type { Backend } from "../../native/index.js";
import { pilot } from "../engine/pilot.js";
import type { Sweep } from "../sweep.js";
import type { UnsizedCard } from "./card.js";
import { MOST_CHUNK_POINTS } from "./chunk.js";
import type { CheckedDistributeOptions } from "./options.js";

/** Seconds of one core that a chunk is made to last: asking for it is nothing beside that, and losing it little. */
const CHUNK_SECONDS = 10;
/** A sweep of more runs is about so many chunks at least, and never half as few, for workers to share. */
const FEWEST_CHUNKS = 32;
/** Of devices there are fewer. */
const FEWEST_FOR_DEVICES = 4;

/** What a queue is told of a sweep, but for the size of its chunks. */
export function newCard(
  { spec, name }: Sweep,
  { baseDir = ".", keep, lockSeconds, runSteps, runSeconds }: CheckedDistributeOptions,
  { name: backend }: Pick<Backend, "name">,
): UnsizedCard {
  const { isa, version } = native();
  return {
    name,
    spec: JSON.stringify(spec),
    baseDir,
    version,
    isa: spec.execution.isa ?? isa,
    backend,
    keep,
    lockSeconds,
    ...(runSteps !== undefined && { runSteps }),
    ...(runSeconds !== undefined && { runSeconds }),
    rounds: 0,
    points: 0,
  };
}

/**
 * Points of a chunk: as many as may be for devices, which train thousands of models at a time, else by a timed pilot.
 * An abort of `drain` rejects with its reason.
 */
export async function chunkPoints(
  sweep: Sweep,
  { name: backend }: Pick<Backend, "name">,
  { runSteps, runSeconds, drain: signal = new AbortController().signal }: CheckedDistributeOptions,
): Promise<number> {
  const fewest = backend === "cuda" ? FEWEST_FOR_DEVICES : FEWEST_CHUNKS;
  const most = Math.min(MOST_CHUNK_POINTS, Math.ceil(sweep.count / fewest));
  if (most <= 1 || backend === "cuda") return most;
  const { secondsPerRun = 0 } = await pilot(sweep, { runSteps, runSeconds, threads: 1, signal });
  return Math.max(1, Math.min(most, Math.round(CHUNK_SECONDS / secondsPerRun)));
}
