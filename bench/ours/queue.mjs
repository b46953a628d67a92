// A queue: what its server keeps of a chunk, and how long putting, taking and reporting one takes.
import { createJiti } from "jiti";
import { queueAddress } from "../../dist/sweep/queue/address.js";
import { digestOf } from "../../dist/sweep/queue/chunk.js";
import { putChunks } from "../../dist/sweep/queue/put.js";
import { QueueServer } from "../../dist/sweep/queue/server.js";
import { prepareSweep } from "../../dist/sweep/index.js";
import { briefSweep } from "./sweepSpecs.mjs";

/** Bytes that the server keeps of a chunk when it is done, on a server of its own. */
export async function queued({ server: kind, chunks, points }) {
  const servers = await createJiti(import.meta.url).import("../../test/sweep/queue/servers.ts");
  const [tool, start] = {
    redis: [servers.redisTool, servers.startRedis],
    postgres: [servers.postgresTool, servers.startPostgres],
  }[kind];
  const reason = servers.missing(tool);
  if (reason !== undefined) throw new Error(reason);
  const server = await start();
  const queue = await QueueServer.connect(queueAddress(server.url));
  try {
    return await throughServer(queue, listOf(chunks, points), () => server.bytes());
  } finally {
    await queue.close();
    await server.stop();
  }
}

function listOf(count, points) {
  const sweep = prepareSweep(briefSweep(count * points));
  return Array.from({ length: count }, (_, i) => {
    const ranges = [[i * points, (i + 1) * points]];
    return { ranges, digest: digestOf(sweep, ranges), round: 0, split: 0, again: 0 };
  });
}

async function throughServer(queue, chunks, bytes) {
  const id = "sweep-of-the-bench";
  const there = queue.chunks(id);
  const taker = await queue.taker(id, 60, "bench");
  const before = bytes();
  const putting = await secondsOf(() => putChunks(queue, there, chunks));
  const waiting = bytes();
  const store = {
    host: "a-host-of-the-pool",
    path: "/data/outlast-sweeps/sweep.worker-a-host-of-the-pool-12345-0123abcd.db",
  };
  const report = { had: 0, ok: 0, diverged: 0, failed: 0, limited: 0, failures: [], store };
  const taking = await secondsOf(async () => {
    for (let done = 0; done < chunks.length; done += 1) {
      const job = await taker.getNextJob(`bench ${done}`, { block: false });
      await job.moveToCompleted({ ...report, points: 1, ok: 1 }, `bench ${done}`, false);
    }
  });
  const perChunk = (amount) => amount / chunks.length;
  const also = {
    chunks: chunks.length,
    "bytes while it waits": perChunk(waiting - before),
    "ms to put it": perChunk(putting * 1000),
    "ms to take and report it": perChunk(taking * 1000),
  };
  return { wall: perChunk(bytes() - before), also };
}

async function secondsOf(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
