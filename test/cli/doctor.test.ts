import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { levels } from "../../src/cli/doctor/machine.js";
import { missing } from "../../src/cli/doctor/missing.js";
import type { Diagnosis } from "../../src/cli/doctor/diagnosis.js";
import { native } from "../../src/native/index.js";
import { nodeSqlite } from "../../src/sweep/index.js";
import { emulatedDevice } from "../native/device/emulated.js";
import { outlast } from "./outlast.js";

const diagnose = (env: NodeJS.ProcessEnv = {}): { code: number | null; found: Diagnosis } => {
  const { code, stdout, stderr } = outlast(tmpdir(), ["doctor", "--json"], env);
  expect(stderr).toBe("");
  return { code, found: JSON.parse(stdout) as Diagnosis };
};

describe("outlast doctor", () => {
  it("says what is loaded, and that nothing is missing", () => {
    const { code, found } = diagnose({ OUTLAST_QUEUE_URL: "redis://:secret@host:6379" });
    expect(code).toBe(0);
    expect(found.usable).toBe(true);
    expect(found.missing).toEqual([]);
    expect(found.core).toMatchObject({ loaded: expect.stringMatching(/outlast\.node$/) as string, isa: native().isa });
    expect(found.machine.levels).toContain(found.core.isa);
    expect(found.node).toMatchObject({ version: process.versions.node, fits: true });
    expect(found.machine.platform).toBe(`${process.platform}-${process.arch}`);
    expect(found.machine.memory.total).toBeGreaterThan(2 ** 28);
    const names = found.packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["@resvg/resvg-js", "bullmq", "ioredis"]));
    // Not where Node.js has its own.
    expect(names.includes("libsql")).toBe(nodeSqlite() === undefined);
    for (const { fault, version } of found.packages) {
      expect(fault).toBeNull();
      expect(version).toMatch(/^\d+\.\d+/);
    }
    expect(found.environment).toMatchObject({ OUTLAST_QUEUE_URL: "redis://:***@host:6379" });
  });

  it("says every path tried and how to get a core, where none can be loaded", () => {
    const { code, found } = diagnose({ OUTLAST_BINARY: "/nowhere/outlast.node" });
    expect(code).toBe(1);
    expect(found).toMatchObject({
      usable: false,
      core: { loaded: null, tried: [{ path: "/nowhere/outlast.node", reason: "not found" }] },
      missing: [{ what: "a native core", how: expect.stringContaining("OUTLAST_BINARY") as string }],
    });
    const text = outlast(tmpdir(), ["doctor"], { OUTLAST_BINARY: "/nowhere/outlast.node" });
    expect(text).toMatchObject({ code: 1, stderr: "" });
    expect(text.stdout).toMatch(
      /not usable[^]*tried +\/nowhere\/outlast\.node: not found[^]*Missing\n {2}a native core/,
    );
  });

  it("names packages and commands for what is missing", () => {
    const { found } = diagnose();
    const { node, core, machine } = found;
    const packages = [
      { name: "libsql", purpose: "stores of sweeps", version: null, fault: "gone" },
      { name: "@observablehq/plot", purpose: "figures", version: "1.0.0", fault: "gone" },
      { name: "pg", purpose: "queues on PostgreSQL", version: "1.0.0", fault: null },
    ];
    const worst = {
      ...found,
      node: { ...node, fits: false },
      core: { ...core, loaded: null },
      packages,
      machine: { ...machine, openFiles: { soft: 256, hard: 256 } },
      cuda: { driver: "580.65", devices: [], tried: [] },
    };
    expect(missing(worst, "the native build needs cmake (Debian: apt-get install cmake)")).toEqual([
      { what: `Node.js ${node.wanted}`, how: expect.stringContaining("nvm install") as string },
      { what: "a native core", how: expect.stringMatching(/^npx outlast build; .*apt-get install cmake/) as string },
      { what: "libsql (stores of sweeps)", how: "npm install libsql" },
      { what: "@observablehq/plot (figures)", how: "npm install --include=optional @observablehq/plot@1.0.0" },
      { what: "open files", how: "ulimit -n 1024" },
    ]);
  });

  it("says which devices there are, or every library tried", () => {
    const library = emulatedDevice();
    const device = { library, ordinal: 0, name: "emulated device", freeBytes: 2 ** 30 };
    expect(diagnose({ OUTLAST_CUDA: library }).found.cuda).toMatchObject({ devices: [device], tried: [] });
    const text = outlast(tmpdir(), ["doctor"], { OUTLAST_CUDA: library }).stdout;
    expect(text).toMatch(/CUDA +.+\n +device 0: emulated device, 1\.0 GiB free\n +of \S+\n/);
    const none = outlast(tmpdir(), ["doctor"], { OUTLAST_CUDA: "/nowhere/outlast_cuda.so" }).stdout;
    expect(none).toMatch(/CUDA +.+, no device to compute on\n +tried \/nowhere\/outlast_cuda\.so: not found\n/);
  });

  it("takes the library of CUDA devices for missing where there is a driver and no device", () => {
    const { found } = diagnose();
    const lacking = { ...found, cuda: { driver: "580.65", devices: [], tried: [] } };
    expect(missing(lacking, undefined)).toEqual([
      { what: "the library of CUDA devices", how: "npx outlast build --cuda" },
    ]);
    expect(missing({ ...lacking, cuda: { ...lacking.cuda, driver: null } }, undefined)).toEqual([]);
  });

  it("reads levels from the processor's flags, each with those below it", () => {
    const v3 = "avx2 bmi2 fma";
    const v4 = "avx512f avx512dq avx512bw avx512vl avx512cd";
    const of = (flags: string): string[] => levels(`model name\t: x\nflags\t\t: fpu ${flags} ht\nbugs\t\t: none\n`);
    expect(of("sse2")).toEqual(["baseline"]);
    expect(of(v3)).toEqual(["baseline", "v3"]);
    expect(of(`${v3} ${v4}`)).toEqual(["baseline", "v3", "v4"]);
    expect(of(v4)).toEqual(["baseline"]);
    expect(levels("")).toEqual(["baseline"]);
  });
});
