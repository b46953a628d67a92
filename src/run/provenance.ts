import { cpus } from "node:os";
import { native } from "../native/index.js";
import type { Provenance } from "./record.js";

/** What is known of this process before a run starts. */
export function provenanceAtStart(threads: number, command: string | null): Omit<Provenance, "ended" | "seconds"> {
  const { version, isa } = native();
  return {
    outlast: version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    isa,
    threads,
    started: new Date().toISOString(),
    command,
  };
}
