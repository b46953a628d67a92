import { z } from "zod";
import { invalid } from "../../core/index.js";
import type { OutlastError } from "../../core/index.js";
import { openDevices, searchDevices } from "./devices.js";
import type { Device } from "./devices.js";

/** What may be asked to compute: "auto" is cuda where that can be and is expected to be faster, else cpu. */
export const backendSchema = z.enum(["cpu", "cuda", "auto"]);
export type BackendName = z.output<typeof backendSchema>;

/** What computes, settled before anything starts. */
export interface Backend {
  name: Exclude<BackendName, "auto">;
  /** Those of cuda, at least one; none of cpu. */
  devices: readonly Device[];
  /** Why "auto" came to it; absent where it was asked for by its name. */
  reason?: string;
}

/** The processor alone. */
export const cpuBackend: Backend = { name: "cpu", devices: [] };

/** What of some work a device does not do, as the end of a sentence; undefined where it does all of it. */
export type DeviceObstacle = () => string | undefined | Promise<string | undefined>;

/** How much goes on at once: models of a shape, the sequences that each has in the network, and its hidden units. */
export interface Breadth {
  models: number;
  sequences: number;
  hiddenSize: number;
}

/** What is to be computed. */
export interface DeviceWork {
  obstacle: DeviceObstacle;
  /** Of each shape. */
  breadths: () => readonly Breadth[] | Promise<readonly Breadth[]>;
}

/** Products of a time step that keep a device busy, by the estimates of docs/cuda.md. */
const LEAST_PRODUCTS = 2 ** 19;

/** Fewer units take a core as long to begin and end a step as so many, and a device hardly anything. */
const LEAST_UNITS = 16;

const productsOf = ({ models, sequences, hiddenSize }: Breadth): number => {
  const units = Math.max(hiddenSize, LEAST_UNITS);
  return models * sequences * units * units;
};

/** Why a device is not expected to be faster than some cores, as the end of a sentence. */
function reluctance(breadths: readonly Breadth[]): string | undefined {
  const [first, ...others] = breadths;
  if (first === undefined) return undefined;
  const most = others.reduce((one, other) => (productsOf(other) > productsOf(one) ? other : one), first);
  if (productsOf(most) >= LEAST_PRODUCTS) return undefined;
  const parts = `${most.models} x ${most.sequences} sequences in models of hidden size ${most.hiddenSize}`;
  return `a device is not expected to be faster with ${parts}: that is too little to keep it busy`;
}

/**
 * What is to compute some work. Throws, for "cuda", OUTLAST_DEVICE where there is no device and OUTLAST_UNSUPPORTED
 * where one does not do all of it; `path` is the place of the setting, for messages.
 */
export async function chooseBackend(
  asked: BackendName,
  { obstacle, breadths }: DeviceWork,
  path: string,
): Promise<Backend> {
  if (asked === "cpu") return cpuBackend;
  if (asked === "cuda") {
    const devices = await openDevices();
    await refuseObstacle(obstacle, path);
    return { name: "cuda", devices };
  }
  const { devices, failures } = await searchDevices();
  const tried = failures.map(({ path: library, reason }) => `${library}: ${reason}`).join("; ");
  if (devices.length === 0) return { ...cpuBackend, reason: `no device was found (${tried})` };
  const found = await obstacle();
  if (found !== undefined) return { ...cpuBackend, reason: `a device does not do this yet: ${found}` };
  const reluctant = reluctance(await breadths());
  if (reluctant !== undefined) return { ...cpuBackend, reason: reluctant };
  return { name: "cuda", devices, reason: `${devices.length} of them found, and they do all of it` };
}

/** Throws OUTLAST_UNSUPPORTED where a device does not do all of some work. */
export async function refuseObstacle(obstacle: DeviceObstacle, path: string): Promise<void> {
  const found = await obstacle();
  if (found !== undefined) throw unsupported(found, path);
}

function unsupported(what: string, path: string): OutlastError {
  return invalid("OUTLAST_UNSUPPORTED", `${path} "cuda" does not do this yet: ${what}. Use "cpu" for it.`, path);
}
