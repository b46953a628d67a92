import { native } from "../../native/index.js";
import { pilot } from "../engine/pilot.js";
import type { PilotOptions } from "../engine/pilot.js";
import type { Sweep } from "../sweep.js";
import type { SweepCard } from "./card.js";
import type { CheckedDistributeOptions } from "./options.js";

/** Seconds of one core that a chunk is made to last: asking for it is nothing beside that, and losing it little. */
const CHUNK_SECONDS = 10;
/** A sweep of more runs is about so many chunks at least, and never half as few, for workers to share. */
const FEWEST_CHUNKS = 32;
/** Points whose keys are looked at together. */
const MOST_POINTS = 4096;

/** What a queue is told of a sweep: what it pins, and chunks of a size by a timed pilot. */
export async function newCard(
  sweep: Sweep,
  {
    baseDir = ".",
    keep,
    lockSeconds,
    runSteps,
    runSeconds,
    drain,
  }: CheckedDistributeOptions & { baseDir: string | undefined },
): Promise<SweepCard> {
  const { isa, version } = native();
  const { spec, name } = sweep;
  return {
    name,
    spec: JSON.stringify(spec),
    baseDir,
    version,
    isa: spec.execution.isa ?? isa,
    backend: spec.execution.backend ?? "cpu",
    keep,
    chunkPoints: await chunkPoints(sweep, { runSteps, runSeconds, signal: drain }),
    lockSeconds,
    ...(runSteps !== undefined && { runSteps }),
    ...(runSeconds !== undefined && { runSeconds }),
    rounds: 0,
    points: 0,
  };
}

async function chunkPoints(
  sweep: Sweep,
  {
    signal = new AbortController().signal,
    ...limits
  }: Omit<PilotOptions, "signal"> & { signal: AbortSignal | undefined },
): Promise<number> {
  const most = Math.min(MOST_POINTS, Math.ceil(sweep.count / FEWEST_CHUNKS));
  if (most <= 1) return 1;
  const { secondsPerRun = 0 } = await pilot(sweep, { ...limits, threads: 1, signal });
  return Math.max(1, Math.min(most, Math.round(CHUNK_SECONDS / secondsPerRun)));
}
