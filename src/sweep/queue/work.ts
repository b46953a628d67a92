import { statSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { invalid, parseSpec } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import { makeFolder } from "../../store/index.js";
import { queueAddress } from "./address.js";
import { workOptionsSchema } from "./options.js";
import type { CheckedWorkOptions, WorkOptions } from "./options.js";
import { QueueServer } from "./server.js";
import { Service } from "./service.js";

/** Milliseconds between two looks for a chunk, when there was none. */
const LOOK = 500;

/** What a worker has done. */
export interface WorkSummary {
  /** "lower": there are chunks for a process at the lower ISA level `isa`, and none for this one. */
  status: "idle" | "stopped" | "lower";
  isa: string | undefined;
  chunks: number;
  runs: number;
}

/**
 * Serves a queue: takes chunks of sweeps one after the other, computes them on all threads, and stores the runs in a
 * store of its own for each sweep before it says that a chunk is done. Goes on until it is told to end, or has had no
 * chunk for `idleSeconds`. Throws OUTLAST_QUEUE where the server cannot be used, and OUTLAST_USAGE where all that it
 * found in the queue cannot be computed here.
 */
export async function work(options: WorkOptions): Promise<WorkSummary> {
  const checked = parseSpec(workOptionsSchema, options, "", "the options of work");
  const { signal = new AbortController().signal, drain = new AbortController().signal } = checked;
  signal.throwIfAborted();
  checkModules(checked.modules);
  const address = queueAddress(checked.queue);
  if (address.warning !== undefined) checked.onNote?.(address.warning);
  makeFolder(checked.folder);
  await using server = await QueueServer.connect(address, { onNote: checked.onNote });
  await using service = new Service(server, checked, { signal, drain });
  return await serve(service, checked, AbortSignal.any([signal, drain]));
}

function checkModules(folder: string | undefined): void {
  if (folder === undefined || statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw invalid("OUTLAST_USAGE", `modules must name a folder whose code may be run, and ${folder} is none.`);
}

async function serve(service: Service, options: CheckedWorkOptions, ended: AbortSignal): Promise<WorkSummary> {
  const { idleSeconds = Infinity } = options;
  let idleSince = performance.now();
  while (!ended.aborted) {
    const found = await service.next();
    if (found === "worked") {
      idleSince = performance.now();
      continue;
    }
    if (found !== "nothing") return { status: "lower", isa: found.lower, ...service.counts };
    if (performance.now() - idleSince >= idleSeconds * 1000) return idle(service);
    await setTimeout(LOOK, undefined, { signal: ended }).catch(() => undefined);
  }
  return { status: "stopped", isa: undefined, ...service.counts };
}

function idle({ counts, refusals }: Service): WorkSummary {
  if (counts.chunks === 0 && refusals.length > 0) throw refused(refusals);
  return { status: "idle", isa: undefined, ...counts };
}

function refused(refusals: readonly string[]): OutlastError {
  return invalid("OUTLAST_USAGE", `Nothing in the queue can be computed here. ${refusals.join(" ")}`);
}
