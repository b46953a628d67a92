import { readFileSync } from "node:fs";
import { packageFile, redactUrls } from "../../core/index.js";
import { searchDevices, searchNative } from "../../native/index.js";
import { readableJson } from "../../store/index.js";
import type { DoctorCommandOptions } from "../commands/doctor.js";
import { missingTools } from "../commands/toolchain.js";
import { exitCodes } from "../exit.js";
import { toStdout } from "../output.js";
import { stylesFor } from "../styles.js";
import type { Cuda, Diagnosis } from "./diagnosis.js";
import { machine, nvidiaDriver } from "./machine.js";
import { missing } from "./missing.js";
import { packages } from "./packages.js";
import { doctorText } from "./text.js";

/** Variables that Outlast reads. */
const variables = ["OUTLAST_BINARY", "OUTLAST_CUDA", "OUTLAST_ISA", "OUTLAST_QUEUE_URL", "NO_COLOR", "FORCE_COLOR"];

/** Says what this machine has. Returns the exit code: 1 where the native core cannot be loaded. */
export async function doctorCommand({ json = false }: DoctorCommandOptions): Promise<number> {
  const found = await diagnose();
  toStdout(json ? readableJson(found) : doctorText(found, stylesFor(process.stdout)));
  return found.usable ? exitCodes.ok : exitCodes.internal;
}

async function diagnose(): Promise<Diagnosis> {
  const { version, engines } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
    version: string;
    engines: { node: string };
  };
  const { expectedAbi, libc, found: core, failures } = searchNative();
  const found: Omit<Diagnosis, "missing"> = {
    outlast: version,
    usable: core !== undefined,
    node: { version: process.versions.node, wanted: engines.node, fits: fits(process.versions.node, engines.node) },
    machine: machine(libc),
    core: {
      loaded: core?.path ?? null,
      version: core?.native.version ?? null,
      isa: core?.native.isa ?? null,
      abi: expectedAbi,
      tried: failures,
    },
    cuda: await cuda(core !== undefined),
    packages: await packages(),
    environment: environment(),
  };
  return { ...found, missing: missing(found, core === undefined ? missingTools() : undefined) };
}

/** Devices are looked for through the core; each library is tried in a process of its own. */
async function cuda(hasCore: boolean): Promise<Cuda> {
  const { devices, failures } = hasCore ? await searchDevices() : { devices: [], failures: [] };
  const told = devices.map(({ library, ordinal, name, freeBytes }) => ({ library, ordinal, name, freeBytes }));
  return { driver: nvidiaDriver(), devices: told, tried: failures };
}

/** Whether a version is one of `>=x.y.z`. */
function fits(version: string, wanted: string): boolean {
  const [own, least] = [version, wanted.replace(">=", "")].map((text) => text.split(".").map(Number)) as [
    number[],
    number[],
  ];
  const differing = least.findIndex((part, i) => part !== own[i]);
  return differing < 0 || (own[differing] ?? 0) > least[differing]!;
}

function environment(): Record<string, string> {
  const set = variables.map((name) => [name, redactUrls(process.env[name] ?? "")]);
  return Object.fromEntries(set.filter(([, value]) => value !== "")) as Record<string, string>;
}
