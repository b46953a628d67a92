import { describe, expect, it } from "vitest";
import { chooseBackend, noDevice, searchDevices } from "../../../src/native/index.js";
import type { Breadth } from "../../../src/native/index.js";
import { tryLibrary } from "../../../src/native/device/trial.js";
import { emulatedDevice, severalDevices, testLibrary, useDevices } from "./emulated.js";

describe("devices are looked for", () => {
  const library = emulatedDevice();
  useDevices(library);

  it("in the library that OUTLAST_CUDA names", async () => {
    const info = { name: "emulated device", teams: 2, freeBytes: 2 ** 30 };
    expect(await searchDevices()).toEqual({ devices: [{ ...info, library, ordinal: 0 }], failures: [] });
  });

  it("in what was built here, then among the prebuilt ones", async () => {
    process.env["OUTLAST_CUDA"] = "";
    const search = await searchDevices();
    const places = search.failures.map(({ path }) => path);
    const expected = [
      expect.stringMatching(/\/build\/native\/Release\/outlast_cuda\.so$/),
      expect.stringMatching(/\/prebuilds\/\w+-\w+-cuda\/outlast_cuda\.so$/),
    ];
    expect(places).toEqual(expected.slice(0, places.length));
    expect(search.devices.length > 0 || places.length === 2).toBe(true);
  });

  it.each([
    ["that is not there", () => "/nowhere/outlast_cuda.so", /^ {2}\/nowhere\/outlast_cuda\.so: not found$/m],
    ["of something else", () => testLibrary("no_driver"), /outlast_no_driver\.so: .*has no outlastDriver/],
    ["of another version", () => testLibrary("other_abi"), /outlast_other_abi\.so: .*has interface \d+/],
    ["that crashes", () => testLibrary("dangerous"), /: it ended the process that tried it \(SIGKILL\)$/m],
  ])("and a library %s is told of by name", async (_what, path, reason) => {
    process.env["OUTLAST_CUDA"] = path();
    const search = await searchDevices();
    expect(search.devices).toEqual([]);
    const text = noDevice(search).join("\n");
    expect(text).toMatch(/^No device was found to compute on; .*: npx outlast build --cuda$/m);
    expect(text).toMatch(reason);
    expect(text).toMatch(/^OUTLAST_CUDA is the only place that was looked at: unset it\.$/m);
  });

  it("anew where there was none before", async () => {
    severalDevices(0);
    expect((await searchDevices()).failures[0]!.reason).toBe("it has no device");
    process.env["OUTLAST_TEST_DEVICES"] = "3";
    expect((await searchDevices()).devices.map(({ name, ordinal }) => ({ name, ordinal }))).toEqual([
      { name: "emulated device 0", ordinal: 0 },
      { name: "emulated device 1", ordinal: 1 },
      { name: "emulated device 2", ordinal: 2 },
    ]);
  });
});

describe("a library that never comes back", () => {
  useDevices("");

  it("is given up after some seconds", async () => {
    process.env["OUTLAST_TEST_HANGS"] = "yes";
    await expect(tryLibrary(testLibrary("dangerous"), { seconds: 1 })).rejects.toThrow(/^no answer within 1 seconds$/);
  });
});

describe('what "auto" gives to a device', () => {
  useDevices(emulatedDevice());
  const chosen = async (...breadths: Breadth[]): Promise<string> => {
    const work = { obstacle: () => undefined, breadths: () => breadths };
    return (await chooseBackend("auto", work, "backend")).name;
  };
  const lstms = (models: number, hiddenSize: number, sequences = 32): Breadth => ({ models, sequences, hiddenSize });

  // The rows of docs/cuda.md's table.
  it.each([
    ["cpu", lstms(1, 16)],
    ["cpu", lstms(8, 16)],
    ["cuda", lstms(128, 16)],
    ["cuda", lstms(8000, 2)],
    ["cuda", lstms(8000, 16)],
    ["cuda", lstms(2000, 64)],
    ["cuda", lstms(2000, 128)],
    ["cuda", lstms(1, 64, 256)],
    ["cuda", lstms(1, 256)],
    ["cuda", lstms(1, 512)],
  ])("%s: %j", async (backend, breadth) => {
    expect(await chosen(breadth)).toBe(backend);
  });

  it("is decided by the shape with most to do", async () => {
    expect(await chosen(lstms(20, 2), lstms(20, 256), lstms(20, 4))).toBe("cuda");
    expect(await chosen(lstms(20, 2), lstms(20, 4))).toBe("cpu");
  });
});
