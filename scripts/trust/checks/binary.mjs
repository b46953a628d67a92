// The built file is what may be shipped: libraries old enough, only symbols that are allowed, levels apart.
import { existsSync } from "node:fs";
import { hasTool } from "../../lib/process.mjs";
import { machine } from "../binary/elf.mjs";
import { builtBinary } from "../binary/files.mjs";
import { floors } from "../binary/floors.mjs";
import { oneFusing } from "../binary/fusing.mjs";
import { initializers } from "../binary/initializers.mjs";
import { lowestInstructions, middleInstructions } from "../binary/instructions.mjs";
import { separateLevels } from "../binary/levels.mjs";
import { namedLevels } from "../binary/named.mjs";
import { plantedFaults } from "../binary/planted.mjs";
import { asked, exported } from "../binary/symbols.mjs";

/** A rule has a name, `look(binary, report)`, `plant(make)`, a binary that breaks it, and perhaps the only machine. */
const RULES = [floors, exported, asked, namedLevels, separateLevels, oneFusing, initializers, lowestInstructions];

export default {
  name: "binary",
  about:
    "What the built addon asks of a system, shows to others, and is made of; each rule finds what is planted for it.",
  missing: () => (hasTool("readelf") && hasTool("objdump") ? undefined : ["readelf or objdump", "binutils"]),
  short: async (report) => look(report, RULES),
  full: async (report) => look(report, [...RULES, middleInstructions]),
};

function look(report, rules) {
  const binary = builtBinary();
  if (!existsSync(binary.file)) return report.fault(`${binary.file} is not there: npm run build`);
  const ours = rules.filter((rule) => rule.machine === undefined || rule.machine === machine(binary.file));
  for (const rule of ours) {
    rule.look(binary, report);
    if (plantedFaults(rule).length === 0) report.fault(`the rule "${rule.name}" does not find what was planted for it`);
  }
  report.figure("rules, each of which finds what is planted for it", ours.length);
}
