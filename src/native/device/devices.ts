import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { OutlastError, packageFile } from "../../core/index.js";
import { pathOverride } from "../pathOverride.js";
import type { NativeDevice, NativeDeviceInfo } from "../types.js";
import { tryLibrary } from "./trial.js";

/** A device that can be computed on. */
export interface Device extends NativeDevice, NativeDeviceInfo {}

/** What came of looking for devices. */
export interface DeviceSearch {
  /** Of the first library that has any; none where no library could be used. */
  devices: readonly Device[];
  /** Every library that was tried before, and why it did not do. */
  failures: readonly { path: string; reason: string }[];
}

/** Where the library may lie, best first: what was built here, a prebuilt one; or only where OUTLAST_CUDA says. */
function candidates(): string[] {
  const only = pathOverride("OUTLAST_CUDA");
  if (only !== undefined) return [resolve(only)];
  const root = fileURLToPath(packageFile(""));
  return [
    `${root}build/native/Release/outlast_cuda.so`,
    `${root}prebuilds/${process.platform}-${process.arch}-cuda/outlast_cuda.so`,
  ];
}

/** By the places that were looked at. What failed is looked for anew the next time: a driver may be there by then. */
const known = new Map<string, Promise<DeviceSearch>>();

/** Looks for devices; each library is tried in a process of its own, once. Rejects for nothing. */
export async function searchDevices(): Promise<DeviceSearch> {
  const paths = candidates();
  const name = paths.join("\n");
  const search = known.get(name) ?? tried(paths);
  known.set(name, search);
  const { devices } = await search;
  if (devices.length === 0) known.delete(name);
  return search;
}

async function tried(paths: readonly string[]): Promise<DeviceSearch> {
  const failures: { path: string; reason: string }[] = [];
  for (const path of paths) {
    try {
      if (!existsSync(path)) throw new Error("not found");
      const found = await tryLibrary(path);
      if (found.length === 0) throw new Error("it has no device");
      return { devices: found.map((info, ordinal) => ({ ...info, library: path, ordinal })), failures };
    } catch (error) {
      failures.push({ path, reason: (error as Error).message.replace(`${path}: `, "") });
    }
  }
  return { devices: [], failures };
}

/** The devices of this machine. Throws OUTLAST_DEVICE with every library that was tried and why it did not do. */
export async function openDevices(): Promise<readonly Device[]> {
  const search = await searchDevices();
  if (search.devices.length > 0) return search.devices;
  throw new OutlastError("OUTLAST_DEVICE", noDevice(search).join("\n"));
}

/** Why there is no device, a line each. */
export function noDevice({ failures }: DeviceSearch): string[] {
  const lines = [
    "No device was found to compute on; the library that computes on CUDA devices is built by: npx outlast build --cuda",
    ...failures.map(({ path, reason }) => `  ${path}: ${reason}`),
  ];
  return pathOverride("OUTLAST_CUDA") === undefined
    ? lines
    : [...lines, "OUTLAST_CUDA is the only place that was looked at: unset it."];
}
