import { invalid, shown } from "../core/index.js";
import type { Tensor } from "../core/index.js";
import type { StateDict } from "./tensorFile.js";

/** The parameters of one of PyTorch's recurrent networks. */
export interface RecurrentNames {
  /** What stands before its parameters' names: `rnn.`, `encoder.lstm.`, or nothing. */
  prefix: string;
  /** For each layer the names of its parameters; biases where they are there. */
  layers: LayerNames[];
}

export type Part = "weight_ih" | "weight_hh" | "bias_ih" | "bias_hh";
export type LayerNames = Partial<Record<Part, string>>;

const pattern = /^((?:.*\.)?)(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(?:_l(\d{1,4}))?(_reverse)?$/;

/**
 * The one recurrent network among tensors, nn.RNN, GRU or LSTM, or a cell such as nn.LSTMCell; undefined where there is
 * none. Throws OUTLAST_FORMAT for several of them and for what Outlast's models do not have.
 */
export function findRecurrent(tensors: StateDict, file: string): RecurrentNames | undefined {
  const refuse = (why: string): Error => invalid("OUTLAST_FORMAT", `${file} holds no model of Outlast's: ${why}.`);
  const prefixes = new Set<string>();
  const layers: LayerNames[] = [];
  for (const name of Object.keys(tensors)) {
    const [, prefix, part, layer = "0", reverse] = pattern.exec(name) ?? [];
    if (prefix === undefined || part === undefined) continue;
    if (reverse !== undefined) throw refuse(`${shown(name)} is of a bidirectional network; Outlast's go forward only`);
    if (part === "weight_hr") throw refuse(`${shown(name)} is a projection (proj_size), which Outlast's do not have`);
    prefixes.add(prefix);
    const names = (layers[Number(layer)] ??= {});
    if (names[part as Part] !== undefined)
      throw refuse(`${shown(name)} and ${shown(names[part as Part]!)} are the same`);
    names[part as Part] = name;
    if (prefixes.size > 1) throw refuse(severalNetworks([...prefixes]));
  }
  const [prefix] = prefixes;
  if (prefix === undefined) return undefined;
  for (const [k, names] of Array.from(layers, (names) => names ?? {}).entries()) {
    const absent = (["weight_ih", "weight_hh"] as const).find((part) => names[part] === undefined);
    if (absent !== undefined) throw refuse(`layer ${k} of ${shown(prefix)} has no ${absent}_l${k}`);
    if ((names.bias_ih === undefined) !== (names.bias_hh === undefined)) {
      throw refuse(`layer ${k} of ${shown(prefix)} has one of its two biases only`);
    }
  }
  return { prefix, layers };
}

function severalNetworks(prefixes: readonly string[]): string {
  const names = prefixes.map((prefix) => shown(prefix)).join(" and ");
  const fix = `keep those of one, {k: v for k, v in state_dict.items() if k.startswith("...")}`;
  return `it has several recurrent networks, ${names}, whose layers are not stacked by PyTorch: ${fix}`;
}

/** A linear read-out among tensors: its weight and, where it has one, its bias. */
export interface ReadoutNames {
  weight: string;
  bias: string | undefined;
}

/**
 * The one linear read-out [outputs, hiddenSize] among the tensors that `taken` leaves; undefined where there are no
 * others. Throws OUTLAST_FORMAT where several could be it, or one has no place in a model.
 */
export function findReadout(
  tensors: StateDict,
  taken: ReadonlySet<string>,
  hiddenSize: number,
  file: string,
): ReadoutNames | undefined {
  const refuse = (why: string): Error => invalid("OUTLAST_FORMAT", `${file} holds no model of Outlast's: ${why}.`);
  const others = Object.keys(tensors).filter((name) => !taken.has(name));
  const isWeight = (name: string): boolean =>
    /(?:^|\.)weight$/.test(name) &&
    !/embed/i.test(name) &&
    tensors[name]!.shape.length === 2 &&
    tensors[name]!.shape[1] === hiddenSize;
  const weights = others.filter(isWeight);
  const [weight] = weights;
  if (weights.length > 1) {
    const names = weights.slice(0, 4).map(shown).join(" and ");
    throw refuse(`${names} could each be the read-out, a nn.Linear of ${hiddenSize} numbers: keep one of them`);
  }
  const bias = weight?.replace(/weight$/, "bias");
  const stranger = others.find((name) => name !== weight && name !== bias);
  if (stranger !== undefined) {
    const fix = "a model is one nn.RNN, GRU or LSTM and at most one nn.Linear after it";
    throw refuse(`${shown(stranger)} of shape ${shapeOf(tensors[stranger]!)} has no place in one: ${fix}`);
  }
  if (weight === undefined) return undefined;
  return { weight, bias: bias !== undefined && others.includes(bias) ? bias : undefined };
}

function shapeOf({ shape }: Tensor): string {
  return `[${shape.join(", ")}]`;
}
