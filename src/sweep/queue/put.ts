import { Pace } from "../engine/pace.js";
import type { RunStanding, Store } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { chunkId, digestOf, keyAt, pointsIn, rangesOf } from "./chunk.js";
import type { ChunkData } from "./chunk.js";
import type { ChunkQueue, QueueServer } from "./server.js";

/** Chunks that are put at a time. */
const BATCH = 200;

/** What is missing of a sweep in a store, as chunks of at most `points` points each. */
export async function* missingChunks(
  sweep: Sweep,
  store: Pick<Store, "standings">,
  {
    points,
    round,
    isThere,
  }: { points: number; round: number; isThere: (index: number, standing: RunStanding | undefined) => boolean },
): AsyncGenerator<ChunkData> {
  const pace = new Pace();
  for (let from = 0; from < sweep.count; from += points) {
    const keys: string[] = [];
    for (let index = from; index < Math.min(from + points, sweep.count); index++) {
      keys.push(keyAt(sweep, index));
      await pace.rest();
    }
    const standings = await store.standings(keys);
    const missing = standings.flatMap((standing, i) => (isThere(from + i, standing) ? [] : from + i));
    if (missing.length === 0) continue;
    const ranges = rangesOf(missing);
    yield { ranges, digest: digestOf(sweep, ranges), round, split: 0, again: 0 };
  }
}

/** Puts chunks into a queue; those that are there already stay as they are. Gives how many there were. */
export async function putChunks(
  server: QueueServer,
  queue: ChunkQueue,
  chunks: AsyncIterable<ChunkData> | Iterable<ChunkData>,
): Promise<{ chunks: number; points: number }> {
  const put = { chunks: 0, points: 0 };
  let batch: ChunkData[] = [];
  const flush = async (): Promise<void> => {
    const jobs = batch.map((data) => ({ name: "chunk", data, opts: { jobId: chunkId(data) } }));
    batch = [];
    if (jobs.length > 0) await server.do(() => queue.addBulk(jobs));
  };
  for await (const chunk of chunks) {
    put.chunks++;
    put.points += pointsIn(chunk.ranges);
    batch.push(chunk);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return put;
}
