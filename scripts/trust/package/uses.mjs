// Every use of the installed package, on one Node.js: each returns a text that must be the same on all.
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/process.mjs";
import { RESOLUTIONS, SCRIPTS, SPEC, TYPED } from "./consumers.mjs";
import { manifestIn, runIn } from "./project.mjs";

/** Puts the project's own files into its folder. */
export function writeProject(folder) {
  for (const [name, { text }] of Object.entries(SCRIPTS)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "typed.ts"), TYPED);
  writeFileSync(join(folder, "spec.json"), JSON.stringify(SPEC));
  for (const [name, options] of Object.entries(RESOLUTIONS)) {
    const compilerOptions = {
      ...{ target: "es2023", lib: ["es2023"], strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true },
      ...{
        noUncheckedIndexedAccess: true,
        types: ["node"],
        typeRoots: [join(root, "node_modules/@types")],
        ...options,
      },
    };
    writeFileSync(join(folder, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions, files: ["typed.ts"] }));
  }
}

/** Compiles the TypeScript file under one way of finding modules. Throws what the compiler says. */
export function compile(folder, resolution) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return runIn(folder, process.execPath, [process.execPath, tsc, "-p", `tsconfig.${resolution}.json`]);
}

/** Those of one Node.js, by what each shows. The losses of all trainings must be the same. */
export function trainings(folder, node) {
  const scripts = Object.entries(SCRIPTS).map(([name, { about }]) => [about, () => runIn(folder, node, [node, name])]);
  return [...scripts, ["compiled TypeScript", () => runIn(folder, node, [node, "out/typed.js"])]];
}

/** The command line, started as npx does. */
export function commands(folder, node, name) {
  const outlast = (...args) => runIn(folder, node, [join(folder, "node_modules/.bin/outlast"), ...args]);
  return [
    ["outlast --version", async () => (await outlast("--version")).trim()],
    ["outlast run", async () => resultOf(await outlast("run", "spec.json", "--json", "--out", join(folder, name)))],
    ["outlast doctor", async () => coreIn(await outlast("doctor", "--json"), folder)],
  ];
}

function resultOf(text) {
  const { key, result } = JSON.parse(text);
  if (result.status !== "done" || result.evaluate[0].lengths.length !== 2) throw new Error("it left no whole record");
  return JSON.stringify({ key, result });
}

/** The file of the core below the package. Throws where the diagnosis is not that of a working installation. */
function coreIn(text, folder) {
  const { usable, core, node, packages } = JSON.parse(text);
  const faults = packages.filter(({ fault }) => fault !== null).map(({ name, fault }) => `${name}: ${fault}`);
  if (!usable || !node.fits || faults.length > 0) throw new Error(`not usable: ${text}`);
  return core.loaded.replace(`${join(folder, "node_modules/outlast")}/`, "");
}

/**
 * What is said where no core can be loaded: a sentence for each thing that is wrong with it. The package's own core is
 * away meanwhile.
 */
export async function faultsWithoutCore(folder, node) {
  const installed = join(folder, "node_modules/outlast");
  const away = join(folder, "prebuilds");
  renameSync(join(installed, "prebuilds"), away);
  try {
    const message = await runIn(folder, node, [node, "import.mjs"]).catch((error) => error.message);
    const wanted = [
      ...["OUTLAST_NO_BINARY", `${process.platform} ${process.arch}`, "npx outlast build"],
      ...[`${installed}/build/native/Release/outlast.node: not found`, `${installed}/prebuilds/`],
    ];
    return wanted
      .filter((part) => !message.includes(part))
      .map((part) => `without a core, the error does not have "${part}": ${message}`);
  } finally {
    renameSync(away, join(installed, "prebuilds"));
  }
}

/** The version that the installed package says it has. */
export function versionOf(packageFolder) {
  return manifestIn(packageFolder).version;
}
