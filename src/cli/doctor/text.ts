import type { Styles } from "../styles.js";
import type { Diagnosis } from "./diagnosis.js";

const GIB = 2 ** 30;

/** A diagnosis as people read it. */
export function doctorText(found: Diagnosis, styles: Styles): string {
  const { bold, green, red } = styles;
  const verdict = found.usable ? green("usable") : red("not usable: the native core cannot be loaded");
  const lines = [
    `${bold(`Outlast ${found.outlast}`)}: ${verdict}`,
    ...rows([...machineRows(found), ...coreRows(found), ...cudaRows(found)]),
    "",
    bold("Packages"),
    ...rows(found.packages.map((own) => [own.name, packageText(own), own.purpose])),
    "",
    bold("Environment"),
    ...rows(Object.entries(found.environment)),
    ...(Object.keys(found.environment).length === 0 ? ["  no variable that Outlast reads is set"] : []),
    "",
    bold("Missing"),
    ...found.missing.map(({ what, how }) => `  ${red(what)}: ${how}`),
    ...(found.missing.length === 0 ? ["  nothing"] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function machineRows({ node, machine }: Diagnosis): string[][] {
  const { libc, memory, openFiles } = machine;
  const ofLibc = libc === null ? "" : `, ${libc.name} ${libc.version ?? "of unknown version"}`;
  const limit = memory.limit === null ? "" : `, at most ${gib(memory.limit)} for this process`;
  return [
    ["Node.js", `${node.version}${node.fits ? "" : `, which is too old: ${node.wanted}`}`],
    ["platform", `${machine.platform}${ofLibc}`],
    ["processor", `${machine.cpu}, threads: ${machine.threads}`],
    ["ISA levels", machine.levels.join(", ")],
    ["memory", `${gib(memory.total)}, ${gib(memory.free)} free${limit}`],
    ["open files", `${openFiles.soft ?? "unlimited"}, up to ${openFiles.hard ?? "unlimited"}`],
  ];
}

function coreRows({ core }: Diagnosis): string[][] {
  const loaded =
    core.loaded === null
      ? []
      : [
          ["core", core.loaded],
          ["", `version ${core.version}, ISA level in use: ${core.isa}`],
        ];
  const tried = core.tried.map(({ path, reason }, i) => [i === 0 ? "tried" : "", `${path}: ${reason}`]);
  return [...loaded, ["interface", `${core.abi}`], ...tried];
}

function cudaRows({ cuda }: Diagnosis): string[][] {
  const driver = cuda.driver === null ? "no NVIDIA driver" : `NVIDIA driver ${cuda.driver}`;
  const told = [
    cuda.devices.length === 0 ? `${driver}, no device to compute on` : driver,
    ...cuda.devices.map(({ ordinal, name, freeBytes }) => `device ${ordinal}: ${name}, ${gib(freeBytes)} free`),
    ...cuda.devices.slice(0, 1).map(({ library }) => `of ${library}`),
    ...cuda.tried.map(({ path, reason }) => `tried ${path}: ${reason}`),
  ];
  return told.map((text, i) => [i === 0 ? "CUDA" : "", text]);
}

function packageText({ version, fault }: Diagnosis["packages"][number]): string {
  return fault === null ? (version ?? "of unknown version") : `cannot be used: ${fault}`;
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}

/** Rows of two or three columns, all of them flush left. */
function rows(cells: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of cells) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return cells.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd());
}
