// The oldest libraries that the addon loads with must not be newer than those that Node.js 20 itself needs.
import { symbols } from "./elf.mjs";

/** glibc 2.28, and the C++ library of GCC 8, which every system of that age has. */
const FLOORS = { GLIBC: "2.28", GLIBCXX: "3.4.25", CXXABI: "1.3.11", GCC: "7.0.0" };

/** -1, 0 or 1 as version `a` is older than `b`, the same or newer. */
function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const at = left.findIndex((part, i) => part !== (right[i] ?? 0));
  if (at === -1) return left.length < right.length ? -1 : 0;
  return left[at] < (right[at] ?? 0) ? -1 : 1;
}

/** The newest version of each library that a file's dynamic symbols ask for, with a symbol that asks for it. */
export function newestVersions(file) {
  const newest = {};
  for (const { name, version } of symbols(file).filter(({ defined }) => !defined)) {
    const [, library, number] = /^([A-Z]+)_([\d.]+)$/.exec(version ?? "") ?? [];
    if (library === undefined) continue;
    if (newest[library] === undefined || compareVersions(newest[library].number, number) < 0) {
      newest[library] = { number, name };
    }
  }
  return newest;
}

export const floors = {
  name: "oldest libraries",
  look({ file }, report) {
    const newest = newestVersions(file);
    const worded = Object.entries(newest).map(([library, { number }]) => `${library} ${number}`);
    report.figure("oldest libraries that the addon loads with", worded.sort().join(", "));
    for (const [library, { number, name }] of Object.entries(newest)) {
      const floor = FLOORS[library];
      if (floor === undefined) report.fault(`${name} asks for ${library}_${number}, a library that has no floor here`);
      else if (compareVersions(number, floor) > 0) {
        report.fault(`${name} asks for ${library}_${number}, newer than the ${floor} of the oldest system to load on`);
      }
    }
  },
  plant: ({ library }) => {
    const newer = library("int f() { return 1; }", "-Wl,-soname,GLIBC_9.9", "-Wl,--default-symver");
    return { file: library("int f(); int g() { return f(); }", newer) };
  },
};
