import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { distribute, exportStore, sweep } from "../../../src/index.js";
import type { DistributedSummary, DistributeOptions, SweepSpec } from "../../../src/index.js";
import { openStore } from "../../../src/sweep/store/index.js";
import { changedSweep } from "../sweeps.js";
import { Spy, endWorkers, startWorker } from "./pool.js";
import type { WorkerProcess } from "./pool.js";

export const keep = { curves: true, losses: true } as const;

/** Runs of some hundredths of a second, two in a chunk. */
export const slow = changedSweep({
  name: "slow",
  axes: { "model.hiddenSize": [1, 2], "train.epochs": [450, 600], seed: { from: 0, count: 9 } },
});
export const SLOW = 36;

/** A sweep and what computes it. */
interface Pooled {
  spec: SweepSpec;
  url: string;
  workers: number;
  options?: Partial<DistributeOptions>;
}

/** What a store has, in the order of keys. */
export async function exported(store: string): Promise<Buffer> {
  await exportStore({ path: store }, `${store}.jsonl`, "jsonl");
  return readFileSync(`${store}.jsonl`);
}

/** A folder of a suite's own, in which sweeps are computed by pools of workers, and by one process to compare. */
export class PoolFolder {
  readonly path = mkdtempSync(join(tmpdir(), "outlast-queue-"));
  readonly #alone = new Map<SweepSpec, Promise<Buffer>>();
  #stores = 0;

  file(name: string): string {
    return join(this.path, name);
  }

  /** What one process leaves of a sweep. */
  undisturbed(spec: SweepSpec): Promise<Buffer> {
    const known = this.#alone.get(spec);
    if (known !== undefined) return known;
    const store = this.file(`${spec.name}-alone.db`);
    const made = sweep(spec, { store, keep }).then(() => exported(store));
    this.#alone.set(spec, made);
    return made;
  }

  /** Has a sweep computed by workers while something happens to them. */
  async compute(
    { spec, url, workers, options = {} }: Pooled,
    disturb: (pool: { workers: WorkerProcess[]; spy: Spy }) => Promise<void> = () => Promise.resolve(),
  ): Promise<{ summary: DistributedSummary; workers: WorkerProcess[] }> {
    const all = Array.from({ length: workers }, () => startWorker(this.path, url));
    const spy = await Spy.at(url);
    const store = this.file(`${++this.#stores}.db`);
    try {
      const distributed = distribute(spec, { queue: url, store, lockSeconds: 2, keep, ...options });
      await Promise.all([distributed, disturb({ workers: all, spy })]);
      return { summary: await distributed, workers: all };
    } finally {
      await spy.close();
      await endWorkers(all);
    }
  }

  /** How many runs workers have in their stores of a sweep, all of them together. */
  async computed(spec: SweepSpec): Promise<number> {
    const folder = this.file("outlast-sweeps");
    const own = readdirSync(folder).filter((name) => name.startsWith(`${spec.name}.worker-`) && name.endsWith(".db"));
    let runs = 0;
    for (const name of own) {
      await using store = await openStore(join(folder, name), { readOnly: true });
      runs += (await store.counts()).runs;
    }
    return runs;
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}
