// Small objects and programs made to break a rule, so that the rule can be seen to find it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Faults that `rule` finds in what it plants. */
export function plantedFaults(rule) {
  const faults = [];
  const report = { figure: () => undefined, fault: (sentence) => faults.push(sentence) };
  withCompiler((compile) => {
    const object = (source, ...options) => compile(source, "-c", ...options);
    const library = (source, ...options) => compile(source, "-shared", ...options);
    rule.look(rule.plant({ object, library }), report);
  });
  return faults;
}

/** Calls `use(compile)`; `compile(source, ...options)` gives the path of what the compiler makes of some C++. */
export function withCompiler(use) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-planted-"));
  let made = 0;
  const compile = (source, ...options) => {
    const path = join(folder, `planted${(made += 1)}`);
    writeFileSync(`${path}.cc`, source);
    execFileSync(process.env.CXX ?? "c++", ["-O2", "-fPIC", "-o", `${path}.o`, `${path}.cc`, ...options]);
    return `${path}.o`;
  };
  try {
    return use(compile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
