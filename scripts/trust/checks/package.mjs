// The package as people get it: packed, installed without scripts into an empty folder, and used in every way.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { levelsHere } from "../../lib/levels.mjs";
import { forEachBeside, root } from "../../lib/process.mjs";
import { buildShipped, pack } from "../../pack.mjs";
import { RUNTIMES, missingRuntime } from "../lib/runtimes.mjs";
import { installInto, runIn } from "../package/project.mjs";
import { commands, compile, faultsWithoutCore, trainings, versionOf, writeProject } from "../package/uses.mjs";
import { RESOLUTIONS } from "../package/consumers.mjs";

const BUILT = join(root, "build/native/Release/outlast.node");

export default {
  name: "package",
  about:
    "The tarball of `npm run pack`, installed with `--ignore-scripts` into an empty folder and used on three versions of Node.js.",
  missing: missingRuntime,
  // What a clone builds has this machine's levels, which may be more than are shipped.
  short: (report) =>
    inScratch(async (folder) => {
      const asShipped = !(await levelsHere()).includes("v4");
      await tryPackage(report, folder, { binary: BUILT, ...(!asShipped && { limit: Infinity }) });
    }),
  full: (report) =>
    inScratch(async (folder) => {
      const project = await tryPackage(report, folder, { binary: buildShipped() });
      await tryBuild(report, project);
    }),
};

async function inScratch(work) {
  const folder = mkdtempSync(join(tmpdir(), "outlast-package-"));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs, looks into the tarball, installs and uses it; returns the project and the losses that every use printed. */
async function tryPackage(report, folder, { binary, limit }) {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: npm run build`);
  const packed = await pack({ binary, to: folder, limit });
  report.figure("bytes of the tarball", packed.size);
  report.figure("bytes unpacked", packed.unpackedSize);
  report.figure("files", packed.entryCount);
  for (const fault of packed.faults) report.fault(fault);

  const project = join(folder, "project");
  const installed = await installInto(project, packed.file);
  writeProject(project);
  await forEachBeside(Object.keys(RESOLUTIONS), (resolution) => tryCompile(report, project, resolution));
  const losses = await tryUses(report, project, installed);
  for (const fault of await faultsWithoutCore(project, RUNTIMES[0].node)) report.fault(fault);
  return { project, losses };
}

async function tryCompile(report, project, resolution) {
  try {
    await compile(project, resolution);
    report.figure(`TypeScript, strict, ${resolution}`, "compiles");
  } catch (error) {
    report.fault(`TypeScript, ${resolution}: ${error.message}`);
  }
}

/** Each use on each Node.js: that it works, and gives what it gives on the others. Returns the losses of a training. */
async function tryUses(report, project, installed) {
  const answers = new Map([["outlast --version", versionOf(installed)]]);
  const same = (what, answer) => {
    if (!answers.has(what)) answers.set(what, answer);
    return answers.get(what) === answer;
  };
  const work = RUNTIMES.flatMap(({ name, node }) => [
    ...trainings(project, node).map(([about, use]) => ({ name, about, use, group: "losses" })),
    ...commands(project, node, name).map(([about, use]) => ({ name, about, use, group: about })),
  ]);
  const works = new Map(RUNTIMES.map(({ name }) => [name, 0]));
  await forEachBeside(work, async ({ name, about, use, group }) => {
    try {
      if (same(group, (await use()).trim())) works.set(name, works.get(name) + 1);
      else report.fault(`${about} on ${name} answers otherwise than elsewhere`);
    } catch (error) {
      report.fault(`${about} on ${name}: ${error.message}`);
    }
  });
  for (const [name, count] of works)
    report.figure(`uses that work on ${name}`, `${count} of ${work.length / works.size}`);
  const core = answers.get("outlast doctor");
  if (!/^prebuilds\//.test(core ?? "")) report.fault(`the core that is loaded is ${core}, none of the package's`);
  return answers.get("losses");
}

/** Builds from the tarball's own sources, where nothing can be fetched, and trains with what came of it. */
async function tryBuild(report, { project, losses }) {
  const { node } = RUNTIMES[0];
  const start = performance.now();
  const offline = ["env", "http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9", "npm_config_offline=true"];
  await runIn(project, node, [...offline, join(project, "node_modules/.bin/outlast"), "build", "--jobs", "2"]);
  report.figure("`outlast build` from the tarball's sources, s", Math.round((performance.now() - start) / 1000));
  const [[, train]] = trainings(project, node);
  if ((await train()).trim() !== losses)
    report.fault("what `outlast build` made trains otherwise than the prebuilt core");
  const doctor = commands(project, node, "built").at(-1)[1];
  if (!(await doctor()).startsWith("build/native/")) report.fault("what `outlast build` made is not what is loaded");
}
