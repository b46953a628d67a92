// What readelf, nm and objdump say of a file.
import { execFileSync } from "node:child_process";

const lines = (tool, ...args) =>
  execFileSync(tool, args, { encoding: "utf8", maxBuffer: 1 << 30, stdio: ["ignore", "pipe", "pipe"] }).split("\n");

/** The symbols of a file: of its dynamic table, or (with `all`) of the linker's. */
export function symbols(file, { all = false } = {}) {
  return lines("readelf", "--wide", all ? "--symbols" : "--dyn-syms", file).flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    if (!/^\d+:$/.test(fields[0]) || fields.length < 8) return [];
    const [, address, , type, binding, , section, full] = fields;
    const [name, version] = full.split(/@+/);
    return [{ name, version, type, binding, section, address: parseInt(address, 16), defined: section !== "UND" }];
  });
}

/** The libraries that it asks the loader for. */
export function neededLibraries(file) {
  return lines("readelf", "--wide", "--dynamic", file).flatMap((line) => /\(NEEDED\).*\[(.*)\]/.exec(line)?.[1] ?? []);
}

/** Its sections' names and types. */
export function sections(file) {
  return lines("readelf", "--wide", "--sections", file).flatMap((line) => {
    const [, name, type] = /^\s*\[\s*\d+\]\s+(\S+)\s+([A-Z_]+)\s/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, type }];
  });
}

/** Addresses that the loader puts into the section `name`, such as those of the functions that it calls at once. */
export function pointersIn(file, name) {
  const found = lines("readelf", "--wide", "--sections", file)
    .map((line) => new RegExp(`^\\s*\\[\\s*\\d+\\]\\s+\\${name}\\s+\\S+\\s+(\\S+)\\s+\\S+\\s+(\\S+)`).exec(line))
    .find((match) => match !== null);
  if (found === undefined) return [];
  const [start, size] = found.slice(1).map((number) => parseInt(number, 16));
  return lines("readelf", "--wide", "--relocs", file).flatMap((line) => {
    const [at, , type, to] = line.trim().split(/\s+/);
    const place = parseInt(at, 16);
    return /_RELATIVE$/.test(type ?? "") && place >= start && place < start + size ? [parseInt(to, 16)] : [];
  });
}

export const X86_64 = "Advanced Micro Devices X86-64";

/** The machine that it is for, as readelf names it. */
export function machine(file) {
  return lines("readelf", "--file-header", file).flatMap((line) => /Machine:\s+(.*)/.exec(line)?.[1] ?? [])[0];
}

/**
 * The instructions of files that `expression` (of grep -E) finds in a line of objdump, which begins with the bytes:
 * `[{ file, count, first }]`, of those files that have some.
 */
export function instructions(files, expression) {
  return files.flatMap((file) => {
    const command = `objdump --disassemble --insn-width=16 "$1" | grep -E "$2" || [ $? -eq 1 ]`;
    const found = lines("bash", "-o", "pipefail", "-c", command, "bash", file, expression).filter(
      (line) => line !== "",
    );
    return found.length === 0 ? [] : [{ file, count: found.length, first: found[0].trim().replaceAll(/\s+/g, " ") }];
  });
}

/** The functions of an object that others may have too, with how many of their lines have `expression` (of awk). */
export function functions(file, expression) {
  const weak = new Set(
    symbols(file, { all: true }).flatMap((one) => (one.defined && one.binding === "WEAK" ? [one.name] : [])),
  );
  const command =
    `objdump --disassemble --no-show-raw-insn "$1" | ` +
    `awk -v e="$2" '/^[0-9a-f]+ <.*>:$/ { name = substr($2, 2, length($2) - 3); n[name] += 0 } $0 ~ e { n[name]++ } ` +
    `END { for (name in n) print name, n[name] }'`;
  return lines("bash", "-o", "pipefail", "-c", command, "bash", file, expression).flatMap((line) => {
    const [name, count] = line.split(" ");
    return weak.has(name) ? [{ name, count: Number(count) }] : [];
  });
}
