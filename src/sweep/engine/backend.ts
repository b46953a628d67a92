import { existsSync } from "node:fs";
import { OutlastError } from "../../core/index.js";
import { chooseBackend, refuseObstacle } from "../../native/index.js";
import type { Backend, BackendName, Breadth, DeviceWork } from "../../native/index.js";
import { deviceBreadth, deviceObstacle } from "../../run/index.js";
import { openStore } from "../store/index.js";
import type { Sweep } from "../sweep.js";
import { Pace } from "./pace.js";

/** Points are looked at up to so many; of more, so many evenly spaced ones. The others are when it is their turn. */
const MOST_LOOKED_AT = 1_000_000;

const PLACE = "execution.backend";

/** What a summary says of what computed. */
export interface ComputedBy {
  backend: Backend["name"];
  /** Why it was this one, where that was left to "auto". */
  backendReason?: string;
}

export function computedBy({ name, reason }: Pick<Backend, "name" | "reason">): ComputedBy {
  return { backend: name, ...(reason !== undefined && { backendReason: reason }) };
}

/** Where a sweep's points and its settings are had. */
type Asked = Pick<Sweep, "count" | "run" | "shapeIndex" | "spec">;

/**
 * What is to compute a sweep's runs; "auto" goes on with what the store at `path` has runs of. Throws OUTLAST_DEVICE
 * where cuda is asked for and there is no device, OUTLAST_UNSUPPORTED where one does not do all of its runs.
 */
export async function backendOf(sweep: Asked, path: string): Promise<Backend> {
  const { backend: asked = "cpu" } = sweep.spec.execution;
  const stored = asked === "auto" ? await storedBackend(path) : undefined;
  const backend = await chooseBackend(stored ?? asked, lookedAt(sweep), PLACE);
  return stored === undefined ? backend : { ...backend, reason: `${path} has runs of it` };
}

/** The same for a sweep that others are to compute: this machine need not have the devices that it asks for by name. */
export async function backendForOthers(sweep: Asked, path: string): Promise<Pick<Backend, "name" | "reason">> {
  if (sweep.spec.execution.backend !== "cuda") return backendOf(sweep, path);
  await refuseObstacle(lookedAt(sweep).obstacle, PLACE);
  return { name: "cuda" };
}

/** What a store pins; undefined where there is none, or one that cannot go on, as opening it will say. */
async function storedBackend(path: string): Promise<BackendName | undefined> {
  if (!existsSync(path)) return undefined;
  await using store = await openStore(path, { readOnly: true });
  const { backend } = store.header;
  return backend === "cpu" || backend === "cuda" ? backend : undefined;
}

/** What is known of a sweep's runs, found once, when it is asked for. */
function lookedAt(sweep: Asked): DeviceWork {
  let found: ReturnType<typeof lookAt> | undefined;
  const look = (): ReturnType<typeof lookAt> => (found ??= lookAt(sweep));
  return { obstacle: async () => (await look()).obstacle, breadths: async () => (await look()).breadths };
}

/**
 * What of a sweep's runs a device does not do, with the first point that asks for it; else how many points each shape
 * has, as far as is looked.
 */
async function lookAt(sweep: Asked): Promise<{ obstacle?: string; breadths: Breadth[] }> {
  const { count } = sweep;
  const looked = Math.min(count, MOST_LOOKED_AT);
  const shapes = new Map<number, Breadth>();
  const pace = new Pace();
  for (let k = 0; k < looked; k++) {
    await pace.rest();
    const index = looked === count ? k : Math.floor(k * (count / looked));
    try {
      const shape = sweep.shapeIndex(index);
      const breadth = shapes.get(shape);
      if (breadth !== undefined) {
        breadth.models += 1;
        continue;
      }
      const run = sweep.run(index);
      const found = deviceObstacle(run);
      if (found !== undefined) return { obstacle: `${found} (at point ${index})`, breadths: [] };
      shapes.set(shape, deviceBreadth(run, 1));
    } catch (error) {
      // A point that makes no run is told of when it is its turn.
      if (!(error instanceof OutlastError)) throw error;
    }
  }
  return { breadths: [...shapes.values()] };
}
