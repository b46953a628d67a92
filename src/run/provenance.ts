import { cpus } from "node:os";
import { native } from "../native/index.js";
import type { Backend, Device } from "../native/index.js";
import type { Provenance } from "./record.js";

/** What computes runs. */
interface Computing {
  threads: number;
  backend: Backend;
  /** The one of the backend's that computes; not said where each of them does. */
  device?: Device | undefined;
}

/** What is known of this process before a run starts. */
export function provenanceAtStart(
  { threads, backend: { name: backend, reason }, device }: Computing,
  command: string | null,
): Omit<Provenance, "ended" | "seconds"> {
  const { version, isa } = native();
  return {
    outlast: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    isa,
    backend,
    ...(reason !== undefined && { backendReason: reason }),
    ...(device && { device: device.name }),
    threads,
    started: new Date().toISOString(),
    command,
  };
}
