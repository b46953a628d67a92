// What the addon of a build folder was made of: its file, and the objects that the linker was given, by level.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../lib/process.mjs";

/** The addon that the checks look at: of OUTLAST_BINARY, or this clone's own build. */
export const addonFile = () => process.env.OUTLAST_BINARY || join(root, "build/native/Release/outlast.node");

/** The levels above the lowest. */
const HIGHER = ["v3", "v4"];

/** Those that a build folder was told to make; of one for its own machine nothing is known. */
function wantedLevels(folder) {
  const cache = readFileSync(join(folder, "CMakeCache.txt"), "utf8");
  const [, top] = /^OUTLAST_TOP_LEVEL:STRING=(.*)$/m.exec(cache) ?? [];
  return HIGHER.slice(0, HIGHER.indexOf(top) + 1);
}

/**
 * `{ file, lowest, levels, wanted }`: the objects compiled for the oldest machine; for each level above it its name,
 * its objects, and the one object that they were made into; the names of those that there should be.
 */
export function builtBinary(folder = join(root, "build/native")) {
  const commands = JSON.parse(readFileSync(join(folder, "compile_commands.json"), "utf8"));
  const objects = commands.map(({ directory, command }) => join(directory, / -o (\S+)/.exec(command)[1]));
  const ofTargets = (...names) =>
    objects.filter((object) => names.some((name) => object.includes(`/CMakeFiles/${name}.dir/`)));
  const level = (name) => ({
    name,
    objects: ofTargets(`outlast_core_${name}`, `outlast_binding_${name}`),
    joined: join(folder, `outlast_${name}.o`),
  });
  return {
    file: join(folder, "Release/outlast.node"),
    lowest: ofTargets(
      "outlast_analysis",
      "outlast_binding_shared",
      "outlast_core_baseline",
      "outlast_binding_baseline",
      "outlast",
    ),
    levels: HIGHER.map(level).filter(({ objects: own, joined }) => own.length > 0 && existsSync(joined)),
    wanted: wantedLevels(folder),
  };
}
