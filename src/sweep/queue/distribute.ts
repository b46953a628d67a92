import { dirname, resolve } from "node:path";
import { parseSpec } from "../../core/index.js";
import { makeFolder } from "../../store/index.js";
import { prepareSweep } from "../prepare.js";
import type { PrepareOptions } from "../prepare.js";
import { backendForOthers } from "../engine/backend.js";
import { storePath } from "../engine/executeSweep.js";
import { refuseQueue } from "../halving/halving.js";
import type { SweepSummary } from "../engine/executeSweep.js";
import type { SweepSpec } from "../spec.js";
import type { Sweep } from "../sweep.js";
import { queueAddress } from "./address.js";
import { cardId, cardOf, checkQueued } from "./card.js";
import type { StorePlace } from "./chunk.js";
import { Coordination } from "./coordination.js";
import { chunkPoints, newCard } from "./newCard.js";
import { distributeOptionsSchema } from "./options.js";
import type { DistributeOptions } from "./options.js";
import { QueueServer } from "./server.js";

/** What a sweep over a queue came to. */
export interface DistributedSummary extends SweepSummary {
  /** Stores of workers that could not be seen from here: `mergeStores` unites them with the others. */
  unmerged: StorePlace[];
}

/**
 * Puts the runs of a sweep that its store does not have into a queue, in chunks that workers take (`work`), waits for
 * them, and unites their stores with the sweep's own. What is missing then is put again. A queue that has the sweep
 * already is waited for: another process put it there. Throws OUTLAST_QUEUE where the server cannot be used,
 * OUTLAST_USAGE for a URL that is none, and what `sweep` throws.
 */
export function distribute(
  spec: SweepSpec,
  { yes, ...options }: DistributeOptions & Pick<PrepareOptions, "yes">,
): Promise<DistributedSummary> {
  return distributeSweep(prepareSweep(spec, { yes, baseDir: options.baseDir }), options);
}

export async function distributeSweep(sweep: Sweep, options: DistributeOptions): Promise<DistributedSummary> {
  const checked = parseSpec(distributeOptionsSchema, options, "", "the options of distribute");
  refuseQueue(sweep.spec);
  checkQueued(sweep);
  const address = queueAddress(checked.queue);
  for (const signal of [checked.signal, checked.leave]) signal?.throwIfAborted();
  if (address.warning !== undefined) checked.onNote?.(address.warning);
  const path = checked.store ?? storePath(sweep, { index: 0, count: 1 });
  makeFolder(dirname(path));
  await using server = await QueueServer.connect(address, { signal: checked.leave, onNote: checked.onNote });
  const backend = await backendForOthers(sweep, path);
  const unsized = newCard(sweep, { ...checked, baseDir: resolve(checked.baseDir ?? ".") }, backend);
  const id = cardId(unsized);
  // Where the queue has the sweep, its chunks are as they were made then.
  const there = await server.do(() => server.cards.getJob(id));
  const card =
    there === undefined
      ? { ...unsized, chunkPoints: await chunkPoints(sweep, backend, checked) }
      : cardOf(id, there.data);
  return await new Coordination(server, sweep, { id, card, path, backend, options: checked }).run();
}
