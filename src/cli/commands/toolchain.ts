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

/** NVIDIA's compiler: the program, and its version, such as 13.0.88. */
export interface Nvcc {
  program: string;
  version: string;
}

/** The first nvcc of the PATH, CUDA_PATH or where NVIDIA's packages put it; undefined where none answers. */
export function findNvcc(): Nvcc | undefined {
  const { CUDA_PATH } = process.env;
  const places = ["nvcc", ...(CUDA_PATH ? [`${CUDA_PATH}/bin/nvcc`] : []), "/usr/local/cuda/bin/nvcc"];
  for (const program of places) {
    const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    const [, version] = /\bV(\d+(?:\.\d+)+)/.exec(stdout ?? "") ?? [];
    if (version !== undefined) return { program, version };
  }
  return undefined;
}

/** The oldest release of nvcc that the kernels are compiled with. */
const oldestNvcc = 13;

/** What the library of CUDA devices needs and `nvcc` is not, as one sentence; undefined when nothing is missing. */
export function missingNvcc(nvcc: Nvcc | undefined): string | undefined {
  if (nvcc !== undefined && Number.parseInt(nvcc.version, 10) >= oldestNvcc) return undefined;
  const found = nvcc === undefined ? "this machine lacks" : `${nvcc.program} is not, being ${nvcc.version}`;
  return (
    `the CUDA library needs what ${found}: nvcc ${oldestNvcc} or newer, of NVIDIA's CUDA Toolkit (from NVIDIA's ` +
    `package repository: apt-get install cuda-nvcc-13-0 cuda-cudart-dev-13-0), on the PATH or in CUDA_PATH`
  );
}
