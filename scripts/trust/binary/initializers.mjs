// Nothing of ours runs when the addon is loaded: a static initializer of a level would run before a level is chosen.
// (On arm64, which has one level, Eigen's headers for NEON fill a few constants then.)
import { X86_64, pointersIn, sections, symbols } from "./elf.mjs";

/** What the compiler's own files have the loader call: unwinding tables, and looking which CPU it is. */
const HARMLESS = ["__cpu_indicator_init", "__do_global_dtors_aux", "frame_dummy"];

export const initializers = {
  name: "static initializers",
  machine: X86_64,
  look({ file, lowest, levels }, report) {
    const objects = [...lowest, ...levels.flatMap(({ objects: own, joined }) => [...(own ?? []), joined])];
    const at = objects.filter((object) =>
      sections(object).some(({ name }) => /\.(preinit_array|init_array|ctors)/.test(name)),
    );
    report.figure("objects looked at for static initializers", objects.length);
    for (const object of at) report.fault(`${object} has a static initializer`);
    if (file !== undefined) reportCalls(report, file);
  },
  plant: ({ object }) => ({ lowest: [object("int g(); int at_start = g();")], levels: [] }),
};

/** What the loader calls when it loads and unloads the file. */
function reportCalls(report, file) {
  const all = symbols(file, { all: true }).filter(({ type }) => type === "FUNC");
  const names = [".preinit_array", ".init_array", ".fini_array"].flatMap((section) =>
    pointersIn(file, section).map(
      (pointer) => all.find(({ address }) => address === pointer)?.name ?? `a function at ${pointer}`,
    ),
  );
  report.figure("what the loader calls in it", names.join(", "));
  for (const name of names.filter((one) => !HARMLESS.includes(one))) report.fault(`the loader calls ${name}`);
}
