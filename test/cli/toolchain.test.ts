import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findNvcc, missingNvcc } from "../../src/cli/commands/toolchain.js";

/** A program that answers as an nvcc of this version does. */
function nvccOf(version: string): { folder: string; program: string } {
  const folder = mkdtempSync(join(tmpdir(), "outlast-nvcc-"));
  mkdirSync(join(folder, "bin"));
  const program = join(folder, "bin/nvcc");
  writeFileSync(program, `#!/bin/sh\necho "Cuda compilation tools, release ${version}, V${version}.88"\n`);
  chmodSync(program, 0o755);
  return { folder, program };
}

describe.skipIf(process.platform === "win32")("nvcc", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("is looked for on the PATH, then in CUDA_PATH", () => {
    const [one, other] = [nvccOf("13.1"), nvccOf("13.2")];
    vi.stubEnv("CUDA_PATH", other.folder);
    vi.stubEnv("PATH", `${join(one.folder, "bin")}:/usr/bin:/bin`);
    expect(findNvcc()).toEqual({ program: "nvcc", version: "13.1.88" });
    vi.stubEnv("PATH", "/usr/bin:/bin");
    expect(findNvcc()).toEqual({ program: other.program, version: "13.2.88" });
  });

  it("is missing with one sentence that says what to install", () => {
    expect(missingNvcc({ program: "nvcc", version: "13.0.88" })).toBeUndefined();
    expect(missingNvcc(undefined)).toMatch(
      /^the CUDA library needs what this machine lacks: nvcc 13 or newer, .*apt-get install cuda-nvcc-13-0 /,
    );
    expect(missingNvcc({ program: "/opt/nvcc", version: "12.8.93" })).toMatch(
      /needs what \/opt\/nvcc is not, being 12\.8\.93: nvcc 13 or newer/,
    );
  });
});
