import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("../../../build/native/Release/outlast_emulated_device.so", import.meta.url));

/** The library of a device that is none: shipped kernels on the processor, slowly. Throws where it was not built. */
export function emulatedDevice(): string {
  if (!existsSync(path)) throw new Error(`${path} is missing: npm test -- native builds it`);
  return path;
}
