// Small objects and libraries made to break a rule, so that the rule can be seen to find it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Faults that `rule` finds in what it plants. */
export function plantedFaults(rule) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-planted-"));
  const faults = [];
  let made = 0;
  const compile = (source, ...options) => {
    const path = join(folder, `planted${(made += 1)}`);
    writeFileSync(`${path}.cc`, source);
    execFileSync(process.env.CXX ?? "c++", ["-O2", "-fPIC", ...options, "-o", `${path}.o`, `${path}.cc`]);
    return `${path}.o`;
  };
  const object = (source, ...options) => compile(source, "-c", ...options);
  const library = (source) => compile(source, "-shared");
  try {
    rule.look(rule.plant({ object, library }), { figure: () => undefined, fault: (sentence) => faults.push(sentence) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return faults;
}
