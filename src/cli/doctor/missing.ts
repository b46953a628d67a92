import type { Diagnosis, Missing } from "./diagnosis.js";

/** Open files below which many stores and connections at once may fail. */
const FEW_FILES = 1024;

/**
 * What is missing, what matters most first, and how to get it. `tools` is the sentence of what the native build lacks.
 */
export function missing(found: Omit<Diagnosis, "missing">, tools: string | undefined): Missing[] {
  const { node, core, cuda, packages, machine } = found;
  const { soft } = machine.openFiles;
  return [
    ...(node.fits ? [] : [{ what: `Node.js ${node.wanted}`, how: "install it from nodejs.org: nvm install 22" }]),
    ...(core.loaded === null || core.isa === "wasm"
      ? [{ what: "a native core", how: howToGetCore(found, tools) }]
      : []),
    // Who has no driver has no device to miss.
    ...(cuda.driver !== null && cuda.devices.length === 0 && core.loaded !== null
      ? [{ what: "the library of CUDA devices", how: "npx outlast build --cuda" }]
      : []),
    ...packages.filter(({ fault }) => fault !== null).map(howToGetPackage),
    ...(soft !== null && soft < FEW_FILES ? [{ what: "open files", how: `ulimit -n ${FEW_FILES}` }] : []),
  ];
}

function howToGetCore({ environment }: Pick<Diagnosis, "environment">, tools: string | undefined): string {
  const { OUTLAST_BINARY, OUTLAST_ISA } = environment;
  if (OUTLAST_BINARY !== undefined) return "unset OUTLAST_BINARY, which is the only place that is looked at";
  if (OUTLAST_ISA !== undefined) return "unset OUTLAST_ISA, or say baseline; else: npx outlast build";
  return tools === undefined ? "npx outlast build" : `npx outlast build; ${tools}`;
}

/** A package that is there and cannot be loaded lacks its platform's binary, an optional dependency of its own. */
function howToGetPackage({ name, purpose, version }: Diagnosis["packages"][number]): Missing {
  const how = version === null ? `npm install ${name}` : `npm install --include=optional ${name}@${version}`;
  return { what: `${name} (${purpose})`, how };
}
