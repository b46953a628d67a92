import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";

/** A library that the native tests are built with. Throws where it was not built. */
export function testLibrary(name: string): string {
  const path = fileURLToPath(new URL(`../../../build/native/Release/outlast_${name}.so`, import.meta.url));
  if (!existsSync(path)) throw new Error(`${path} is missing: npm test -- native builds it`);
  return path;
}

/** The library of a device that is none: shipped kernels on the processor, slowly. */
export function emulatedDevice(): string {
  return testLibrary("emulated_device");
}

/** What suites of kernels compute on: that device, or the one of the library that the variable names, a GPU. */
export function deviceUnderTest(): string {
  return process.env["OUTLAST_TEST_DEVICE"] ?? emulatedDevice();
}

/** Folders of so many devices. */
const folders = new Map<number, string>();

/**
 * Has a test of `useDevices` find so many devices. Each number of them lies in a folder of its own: what a process has
 * found in a library is not looked for again.
 */
export function severalDevices(count: number): void {
  const folder = folders.get(count) ?? newFolder(["several_devices", "emulated_device"]);
  folders.set(count, folder);
  process.env["OUTLAST_CUDA"] = join(folder, "outlast_several_devices.so");
  process.env["OUTLAST_TEST_DEVICES"] = String(count);
}

/** A folder with libraries, for as long as this process. */
function newFolder(names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "outlast-device-"));
  process.on("exit", () => rmSync(folder, { recursive: true }));
  for (const path of names.map(testLibrary)) symlinkSync(path, join(folder, basename(path)));
  return folder;
}

/** Has each test of a suite find devices in this library, and in no other; what it sets besides is unset after it. */
export function useDevices(library: string): void {
  const before = new Map<string, string | undefined>();
  beforeEach(() => {
    for (const name of ["CUDA", "TEST_DEVICES", "TEST_LAUNCHES", "TEST_CREWS", "TEST_HANGS"])
      before.set(`OUTLAST_${name}`, process.env[`OUTLAST_${name}`]);
    process.env["OUTLAST_CUDA"] = library;
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });
}
