/** What `outlast doctor` finds out, as `--json` prints it. Sizes are bytes. */
export interface Diagnosis {
  /** The package's version. */
  outlast: string;
  /** Whether the native core can be loaded. */
  usable: boolean;
  node: { version: string; wanted: string; fits: boolean };
  machine: Machine;
  core: Core;
  cuda: Cuda;
  packages: PackageState[];
  /** Variables that Outlast reads and that are set, without passwords. */
  environment: Record<string, string>;
  missing: Missing[];
}

export interface Machine {
  /** Such as linux-x64. */
  platform: string;
  /** The C library, on Linux; its version where it is known. */
  libc: { name: string; version: string | null } | null;
  cpu: string;
  /** Threads that this process may use. */
  threads: number;
  /** Instruction-set levels that the processor has, lowest first. */
  levels: string[];
  memory: { total: number; limit: number | null; free: number };
  /** How many files this process may have open, and how many it may ask for; null where that is not known. */
  openFiles: { soft: number | null; hard: number | null };
}

export interface Core {
  /** The file that was loaded, null where none could be. */
  loaded: string | null;
  version: string | null;
  /** The instruction-set level in use. */
  isa: string | null;
  /** The interface that this package speaks. */
  abi: number;
  /** Files that were tried before, and why each did not do. */
  tried: { path: string; reason: string }[];
}

export interface Cuda {
  /** The version of the NVIDIA driver, null where there is none. */
  driver: string | null;
  /** What can be computed on, by the library that has it. */
  devices: readonly { library: string; ordinal: number; name: string; freeBytes: number }[];
  /** Libraries that were tried before, and why each did not do. */
  tried: readonly { path: string; reason: string }[];
}

/** A package that a part of Outlast needs. */
export interface PackageState {
  name: string;
  /** What it is for. */
  purpose: string;
  version: string | null;
  /** Why it cannot be used, null where it can. */
  fault: string | null;
}

export interface Missing {
  what: string;
  how: string;
}
