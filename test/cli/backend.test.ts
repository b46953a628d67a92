import { writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { emulatedDevice, useDevices } from "../native/device/emulated.js";
import { small, wide } from "../run/specs.js";
import { inFolder, smallSweep } from "../sweep/sweeps.js";
import { outlast } from "./outlast.js";

useDevices(emulatedDevice());

describe("--backend", () => {
  const run = { ...small, evaluate: [] };
  const sweep = { ...smallSweep, base: run, axes: { seed: [1, 2] } };

  it("has a run computed by a device, or by what auto comes to, which is said", async () => {
    await inFolder((file) => {
      writeFileSync(file("run.json"), JSON.stringify(run));
      const there = outlast(file(""), ["run", "run.json", "--backend", "cuda", "--json", "--out", "a"]);
      expect(JSON.parse(there.stdout)).toMatchObject({ provenance: { backend: "cuda", device: "emulated device" } });
      writeFileSync(file("wide.json"), JSON.stringify(wide));
      const auto = outlast(file(""), ["run", "wide.json", "--backend", "auto", "--out", "b"]);
      expect(auto.stderr).toMatch(/^Computed by cuda, to which "auto" came: 1 of them found, .*\.$/m);
    });
  });

  it("has a sweep computed by a device, in place of what its spec says", async () => {
    await inFolder((file) => {
      writeFileSync(file("sweep.json"), JSON.stringify({ ...sweep, execution: { backend: "cpu" } }));
      const { stdout, code } = outlast(file(""), ["sweep", "sweep.json", "--backend", "cuda", "--json"]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ ok: 2, backend: "cuda" });
      const again = outlast(file(""), ["sweep", "sweep.json", "--json"]);
      expect(again).toMatchObject({ code: 2, stdout: "" });
      expect(again.stderr).toMatch(/has runs of the backend cuda, but this sweep is of cpu\..*\[OUTLAST_USAGE\]/);
    });
  });

  it("is a fault of the machine where there is no device, and of the command line where it is no name", async () => {
    await inFolder((file) => {
      writeFileSync(file("run.json"), JSON.stringify(run));
      process.env["OUTLAST_CUDA"] = "/nowhere/outlast_cuda.so";
      const none = outlast(file(""), ["run", "run.json", "--backend", "cuda"]);
      expect(none.code).toBe(1);
      expect(none.stderr).toMatch(
        /^outlast: No device was found[^]*\/nowhere\/outlast_cuda\.so: not found[^]*\[OUTLAST_DEVICE\]$/m,
      );
      const wrong = outlast(file(""), ["run", "run.json", "--backend", "gpu"]);
      expect(wrong.code).toBe(2);
      expect(wrong.stderr).toMatch(/--backend must be one of cpu, cuda, auto, got "gpu"\. \[OUTLAST_USAGE\]/);
    });
  });
});
