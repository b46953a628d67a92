import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { missingTools } from "../../src/cli/commands/toolchain.js";
import { outlast } from "./outlast.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outlast-build-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const NOBODY = 65_534;

describe("outlast build", () => {
  it.skipIf(process.getuid?.() !== 0)("says in a sentence where the package cannot be written", () => {
    const { code, stdout, stderr } = outlast(tmpdir(), ["build"], {}, { user: NOBODY });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^outlast: \S+ cannot be written \(EACCES\), which is where the native core is built: .+ \[OUTLAST_NO_BINARY\]\n$/,
    );
  });
});

describe.skipIf(process.platform === "win32")("the compiler that CXX names", () => {
  /** A program that answers. */
  const compiler = (name: string): string => {
    const path = join(folder, name);
    writeFileSync(path, "#!/bin/sh\n");
    chmodSync(path, 0o755);
    return path;
  };

  it("may have options, and blanks in its path", () => {
    vi.stubEnv("CXX", `${compiler("own-cxx")} -m64`);
    expect(missingTools()).toBeUndefined();
    vi.stubEnv("CXX", compiler("own cxx"));
    expect(missingTools()).toBeUndefined();
    vi.stubEnv("CXX", join(folder, "none -m64"));
    expect(missingTools()).toContain("a C++ compiler");
  });
});

describe.skipIf(process.platform === "win32")("a build that ends while its linker writes", () => {
  it("leaves the binary of before, or none", () => {
    const rule = fileURLToPath(new URL("../../native/binding/link.cmake", import.meta.url));
    const ours = new URL("../../CMakeLists.txt", import.meta.url);
    expect(readFileSync(ours, "utf8")).toMatch(/^include\(native\/binding\/link\.cmake\)\nadd_library\(outlast /m);
    const linker = join(folder, "linker");
    // Compiles; of what it links it writes some bytes, and then it fails where there is a file "fails".
    const steps = ['[ -e fails ] && case "$*" in *-shared*) echo half > "$out"; exit 1;; esac', 'exec c++ "$@"'];
    const program = ["#!/bin/sh", 'last=""; for one; do [ "$last" = -o ] && out="$one"; last="$one"; done', ...steps];
    writeFileSync(linker, `${program.join("\n")}\n`, { mode: 0o755 });
    const project = ["cmake_minimum_required(VERSION 3.20)", "project(own LANGUAGES CXX)", `include(${rule})`];
    writeFileSync(join(folder, "CMakeLists.txt"), [...project, "add_library(own MODULE own.cc)"].join("\n"));
    writeFileSync(join(folder, "own.cc"), "int own() { return 1; }\n");
    const make = (...args: string[]): number | null =>
      spawnSync("cmake", args, { cwd: folder, env: { ...process.env, CXX: linker }, stdio: "ignore" }).status;
    expect(make("-S", ".", "-B", "build")).toBe(0);
    const built = join(folder, "build/libown.so");

    writeFileSync(join(folder, "build/fails"), "");
    expect(make("--build", "build")).not.toBe(0);
    expect(existsSync(built)).toBe(false);
    rmSync(join(folder, "build/fails"));
    expect(make("--build", "build")).toBe(0);
    const before = readFileSync(built);
    writeFileSync(join(folder, "build/fails"), "");
    writeFileSync(join(folder, "own.cc"), "int own() { return 2; }\n");
    expect(make("--build", "build")).not.toBe(0);
    expect(readFileSync(built).equals(before)).toBe(true);
  });
});
