// What the core's own sentences ask for: a call that was refused for a size or a range gets it, so that changed numbers
// reach what lies behind the checks.
import { peek, placesOf } from "./mutate.mjs";

const MOST = 2 ** 18;
/** The names of arguments that are arrays themselves. */
const positions = {
  ...{ forward: { 1: "parameters" }, gradients: { 1: "parameters" }, forwardJob: { 1: "parameters" } },
  ...{ gradientsJob: { 1: "parameters" }, initialize: { 2: "seeds" }, impulseErrors: { 2: "lags" } },
};

const types = { Float32Array, Float64Array, Int32Array, Uint8Array, Uint32Array };

/** Each: a pattern, and what it changes; a false result says that nothing could be done. */
const repairs = [
  [
    /^(\S+) must be a (\w+Array)(?: of (\d+) numbers)?$/,
    ({ name, args, random }, [, array, kind, count = "2"]) => {
      if (Number(count) > MOST || types[kind] === undefined) return false;
      const wanted = placesOf(args).filter(({ owner, key }) => {
        const label = owner === args ? positions[name]?.[key] : key;
        const value = peek(owner, key);
        return label === array && (value?.length !== Number(count) || !(value instanceof types[kind]));
      });
      if (wanted.length === 0) return false;
      const { owner, key } = random.pick(wanted);
      owner[key] = types[kind].from({ length: Number(count) }, () => random.below(9) / 4 - (kind[0] === "F" ? 1 : 0));
      return true;
    },
  ],
  [
    /^The source (\w+) takes (\d+) numbers/,
    ({ args, random }, [, kind, count]) =>
      forSource(args, kind, (source) => {
        source.numbers = Float64Array.from({ length: Number(count) }, () => random.below(4));
      }),
  ],
  [
    /^The source (\w+) needs (?:a whole number for )?(\w+)(?: from (\S+) to \S+)?, but it is/,
    ({ args, random, core }, [, kind, number, least = "1"]) =>
      forSource(args, kind, (source) => {
        const at = core.sources[kind].indexOf(number);
        source.numbers[at] = Number(least) + (random.oneIn(4) ? 0.5 : random.below(4));
        if (random.oneIn(2)) source.numbers[at] = Math.ceil(source.numbers[at]);
      }),
  ],
  [
    /^The source (\w+) needs the array (\w+) of shape \[([\d, ]+)\]/,
    ({ args, random }, [, kind, array, extents]) => {
      const count = extents.split(", ").reduce((product, extent) => product * Number(extent), 1);
      if (count > MOST) return false;
      const Type = { lengths: Int32Array, mask: Uint8Array, symbols: Uint8Array }[array] ?? Float64Array;
      return forSource(args, kind, (source) => {
        const numbers = Type.from({ length: count }, () => random.below(3) / (Type === Float64Array ? 2 : 1));
        source.arrays = { ...source.arrays, [array]: numbers };
      });
    },
  ],
  [
    /^The source (\w+) needs whole numbers of (\d+) bits in the array (\w+)/,
    ({ args }, [, kind, bits, array]) =>
      forSource(args, kind, (source) => {
        source.arrays = { ...source.arrays, [array]: (bits === "8" ? Uint8Array : Int32Array).of(1, 0, 1) };
      }),
  ],
  [
    /^The lengths of given strings add up to/,
    ({ args }) =>
      forSource(args, "strings", (source) => {
        source.arrays = { symbols: Uint8Array.of(0, 0, 1, 1, 0, 1), lengths: Int32Array.of(4, 2) };
      }),
  ],
  [
    /^the source gives (\d+) inputs and (\d+) targets/,
    ({ args }, [, inputs, targets]) => {
      const shapes = placesOf(args).filter(({ key }) => key === "inputSize");
      for (const { owner } of shapes) Object.assign(owner, { inputSize: Number(inputs), outputSize: Number(targets) });
      return shapes.length > 0;
    },
  ],
  [
    /^initializers must be an array/,
    ({ args, core, random }) => {
      const rules = Object.keys(core.initializers);
      args[1] = core.layout(args[0]).map(() => ({ rule: random.pick(rules), numbers: Float64Array.of(0.5, 1) }));
      return true;
    },
  ],
];

function forSource(args, kind, change) {
  const values = [args, ...placesOf(args).map(({ owner, key }) => peek(owner, key))];
  const source = values.find((value) => value?.kind === kind && value.numbers instanceof Float64Array);
  if (source !== undefined) change(source);
  return source !== undefined;
}

/** Gives the call what the sentence asks for; says whether there was anything to give. */
export function repair(call, sentence) {
  for (const [pattern, change] of repairs) {
    const match = pattern.exec(sentence);
    if (match !== null) return change(call, match);
  }
  return false;
}
