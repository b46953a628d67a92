import { loadNative } from "./load.js";
import type { Native } from "./types.js";

let loaded: Native | undefined;

/** The native core, loaded at the first call. */
export function native(): Native {
  loaded ??= loadNative();
  return loaded;
}

export { searchNative } from "./load.js";
export type { NativeSearch } from "./load.js";
export { withOutlastErrors } from "./errors.js";
export { runJob } from "./job.js";
export type { JobOptions } from "./job.js";
export { callbackSchema, deviceFields, executionFields } from "./execution.js";
export { backendSchema, chooseBackend, cpuBackend, refuseObstacle } from "./device/backend.js";
export type { Backend, BackendName, Breadth, DeviceObstacle, DeviceWork } from "./device/backend.js";
export { noDevice, searchDevices } from "./device/devices.js";
export type { Device, DeviceSearch } from "./device/devices.js";
export { Random } from "./random.js";
export type { StreamName } from "./random.js";
export { Stream } from "./stream.js";
export { maxThreads } from "./threads.js";
export type * from "./analysis.js";
export type * from "./evaluation.js";
export type * from "./excursions.js";
export type * from "./certificate.js";
export type * from "./chunk.js";
export type * from "./types.js";
