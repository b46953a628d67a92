import type { Backend, Device } from "../../native/index.js";
import { layoutOf, parameterCount } from "../../models/index.js";
import type { ResolvedRun } from "../../run/index.js";

/** How many runs go into a chunk, and how many points wait for one. */
export interface Packing {
  /** Runs of the first chunk of a group, whose time says how many the next take. */
  readonly first: number;
  /** Runs of a chunk of such runs, at most. */
  most(run: ResolvedRun): number;
  /** Points that wait, at most: chunks of a few shapes, and no more of a sweep than that is in memory. */
  readonly waiting: number;
  /** Seconds that a chunk is made to last: a job's start is nothing beside it, and what a kill loses is little. */
  readonly seconds: number;
}

/** So that what one job leaves is taken up at once, without a pause in which signals go unheard. */
const MOST_RUNS = 512;
/** The same for a device, which would wait for many small jobs to be made ready. */
const MOST_ON_DEVICE = 8192;
/** What a chunk may have of a device's free memory: the rest is for workspaces, and for other processes. */
const SHARE = 0.5;
const MOST_BYTES = 2 ** 32;

/** Of the processor. */
export const cpuPacking: Packing = { first: 1, most: () => MOST_RUNS, waiting: 8192, seconds: 1 };

/** What suits whatever computes: thousands of models of a device's chunk are trained at a time. */
export function packingOf({ devices }: Pick<Backend, "devices">): Packing {
  if (devices.length === 0) return cpuPacking;
  return {
    first: Math.min(MOST_ON_DEVICE, ...devices.map(({ teams }) => teams)),
    most: (run) => Math.max(1, Math.min(MOST_ON_DEVICE, Math.floor(roomOf(devices) / bytesOf(run)))),
    waiting: MOST_ON_DEVICE * (devices.length + 1),
    seconds: 4,
  };
}

function roomOf(devices: readonly Device[]): number {
  return Math.min(MOST_BYTES, ...devices.map(({ freeBytes }) => SHARE * freeBytes));
}

/** Losses of a run that a device keeps until they are fetched, about. */
const LOSSES = 1000;

/** About what a run takes on a device: parameters, as many of the optimizer's two, rates, a set of its own, losses. */
function bytesOf({ spec: { model, checkpoints }, data, task }: ResolvedRun): number {
  const parameters = parameterCount(layoutOf(model)) * (4 + checkpoints.length);
  const steps = data.sequences === "fresh" ? 0 : data.sequences * data.longest;
  const numbers = parameters + steps * (task.inputSize + task.outputSize);
  return numbers * (model.dtype === "float64" ? 8 : 4) + LOSSES * 8;
}
