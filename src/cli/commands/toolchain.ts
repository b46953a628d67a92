import { spawnSync } from "node:child_process";

/** A tool of the native build: the programs that can play its part and the Debian package that brings one. */
interface Tool {
  name: string;
  programs: readonly string[];
  debianPackage: string;
}

function toolchain(): Tool[] {
  const { CXX } = process.env;
  // It may have options behind the program, and the program's path may have blanks: CMake takes both.
  const compilers = CXX ? [CXX, CXX.trim().split(/\s/, 1)[0] ?? ""] : ["c++", "g++", "clang++"];
  return [
    { name: "CMake", programs: ["cmake"], debianPackage: "cmake" },
    { name: "a C++ compiler", programs: compilers, debianPackage: "g++" },
    { name: "make or ninja", programs: ["make", "ninja"], debianPackage: "make" },
  ];
}

function answers(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}

/**
 * What the native build needs and does not find, as one sentence that names the Debian packages; undefined when nothing
 * is missing. Windows builds with the compiler that CMake finds by itself, so only CMake is looked for there.
 */
export function missingTools(): string | undefined {
  const needed = process.platform === "win32" ? toolchain().slice(0, 1) : toolchain();
  const missing = needed.filter((tool) => !tool.programs.some(answers));
  if (missing.length === 0) return undefined;
  const names = missing.map((tool) => tool.name).join(", ");
  const packages = missing.map((tool) => tool.debianPackage).join(" ");
  return `the native build needs what this machine lacks: ${names} (Debian: apt-get install ${packages})`;
}
