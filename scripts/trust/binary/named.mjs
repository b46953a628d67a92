// A binary has the levels that its build was told to give it: without them it runs everywhere, slowly, and nobody asks.
import { X86_64 } from "./elf.mjs";

export const namedLevels = {
  name: "levels by name",
  machine: X86_64,
  look({ levels, wanted }, report) {
    const names = levels.map(({ name }) => name);
    report.figure("levels above the lowest", names.join(", "));
    for (const name of wanted.filter((one) => !names.includes(one))) {
      report.fault(`the build was to have level ${name}, and has ${names.join(", ") || "the lowest alone"}`);
    }
  },
  plant: () => ({ levels: [], wanted: ["v3"] }),
};
