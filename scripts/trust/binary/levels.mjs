// The levels of one binary share no code: were a template of the standard library shared, the linker would keep one of
// its copies, and an old machine would meet new instructions. What must hold of what the linker was given: a level is
// one object whose only global symbol is its entry, so that nothing else can be bound to its code; it has no section
// group, whose copies the linker would fold by name; only addon.cc names the entry; and it asks for nothing that the
// lowest level defines. So a name that both have is there twice, unless nobody calls one of the two and the linker
// leaves it out.
import { sections, symbols } from "./elf.mjs";

const entryOf = (level) => `outlastRegister${level.toUpperCase()}`;

/** What stands in for a library that is too new: no level's code, and every level may call it. */
const STANDS_IN = /glibc_compat\.cc\.o$/;

export const separateLevels = {
  name: "separate levels",
  look({ file, lowest, levels }, report) {
    const others = lowest.map((object) => ({ object, symbols: symbols(object, { all: true }) }));
    const isAsked = (name) => others.filter(({ symbols: own }) => own.some((one) => !one.defined && one.name === name));
    const open = others
      .filter(({ object }) => !STANDS_IN.test(object))
      .flatMap(({ symbols: own }) => own.filter(({ defined, binding }) => defined && binding !== "LOCAL"));
    const lowestNames = new Set(open.map(({ name }) => name));
    for (const { name, joined } of levels) {
      const entry = entryOf(name);
      const own = symbols(joined, { all: true });
      const global = own.filter(({ defined, binding }) => defined && binding !== "LOCAL").map((symbol) => symbol.name);
      if (global.join() !== entry)
        report.fault(`level ${name} gives the linker ${global.join(", ")}, not ${entry} alone`);
      const groups = sections(joined).filter((one) => one.type === "GROUP" || one.name.startsWith(".gnu.linkonce"));
      if (groups.length > 0) report.fault(`level ${name} has ${groups.length} sections that the linker folds by name`);
      const askers = isAsked(entry).map(({ object }) => object);
      if (askers.length !== 1 || !/addon\.cc\.o$/.test(askers[0])) {
        report.fault(`${entry} is asked for by ${askers.join(", ") || "nobody"}, not by addon.cc alone`);
      }
      for (const symbol of own.filter((one) => !one.defined && lowestNames.has(one.name))) {
        report.fault(`level ${name} would call the lowest level's ${symbol.name}`);
      }
      reportCopies(report, { file, name, own, lowestNames });
    }
  },
  plant: ({ object }) => ({
    lowest: [object("int outlastRegisterV3(); int f() { return outlastRegisterV3(); }")],
    levels: [
      { name: "v3", joined: object("template <class T> T twice(T x) { return x + x; } template int twice(int);") },
    ],
  }),
};

/** How many functions both have; most have an address for each, of the others one copy is never called. */
function reportCopies(report, { file, name, own, lowestNames }) {
  const both = new Set(own.flatMap((one) => (one.type === "FUNC" && lowestNames.has(one.name) ? [one.name] : [])));
  const copies = new Map();
  for (const { name: of, address, defined } of file === undefined ? [] : symbols(file, { all: true })) {
    if (defined && both.has(of)) copies.set(of, (copies.get(of) ?? new Set()).add(address));
  }
  const twice = [...copies.values()].filter((addresses) => addresses.size > 1).length;
  report.figure(`functions that the lowest level and ${name} both define, in the file`, copies.size);
  report.figure(`of these with an address for each level`, twice);
  if (copies.size > 0 && twice === 0) report.fault(`no function of level ${name} has an address of its own`);
}
