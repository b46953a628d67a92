import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { schemaText } from "../../src/cli/schemas.js";
import * as outlast from "../../src/index.js";
import { wholeProgram, withInner, wordsOf } from "../cli/program.js";

const page = readFileSync(new URL("../../docs/pytorch.md", import.meta.url), "utf8");
/** The code in a column of the page's tables. */
const column = (i: number): string[] =>
  [...page.matchAll(/^\| (.*?) +\| (.*?) +\|$/gm)].flatMap((row) =>
    [...row[i]!.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code),
  );

interface Schema {
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

/** Every path of a spec with the words that it may be, through all alternatives. */
function pathsOf(schema: Schema, path: string, found = new Map<string, unknown[]>()): Map<string, unknown[]> {
  const words = [...(found.get(path) ?? []), ...(schema.enum ?? []), ...("const" in schema ? [schema.const] : [])];
  found.set(path, words);
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    pathsOf(field, path === "" ? name : `${path}.${name}`, found);
  }
  for (const one of [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]) pathsOf(one, path, found);
  return found;
}

describe("docs/pytorch.md", () => {
  const paths = pathsOf(JSON.parse(schemaText("run")) as Schema, "");
  const model = outlast.createModel({ cell: "gru", inputSize: 1, hiddenSize: 1, outputSize: 1 }, { seed: 1 });
  const inputs = { shape: [1, 2, 1], data: Float32Array.of(1, 2) };
  const ofCalls = [...Object.keys(model.forward(inputs)), "initialState", "lengths", "mask", "data"];
  let commands: string[] = [];
  beforeAll(async () => {
    commands = withInner(await wholeProgram()).map((command) => wordsOf(command).join(" "));
  });

  const exists = (name: string): boolean => {
    const [, command] = /^outlast ([a-z ]+?)(?: --.*)?$/.exec(name) ?? [];
    if (command !== undefined) return commands.includes(command);
    const [, path = "", word] = /^([\w.]+)(?:=(\w+))?$/.exec(name) ?? [];
    if (word !== undefined) return paths.get(path)?.includes(word) ?? false;
    const [, method] = /^model\.(\w+)$/.exec(path) ?? [];
    if (method !== undefined && method in model) return true;
    return paths.has(path) || path in outlast || ofCalls.includes(path);
  };

  it("names what there is", () => {
    const names = column(2);
    expect(names.length).toBeGreaterThan(70);
    expect(names.filter((name) => !exists(name))).toEqual([]);
    const wrong = ["model.cells", "model.cell=rnn", "train.optimizer.lr", "loadStateDict", "outlast fit"];
    expect(wrong.filter(exists)).toEqual([]);
  });

  it("has the names that somebody from PyTorch looks for", () => {
    const names = column(1).join(" ");
    const wanted = [
      ...["nn.RNN", "nn.GRU", "nn.LSTM", "nn.Linear", "hidden_size", "num_layers", "batch_first", "bidirectional"],
      ...["state_dict", "load_state_dict", "named_parameters", "weight_ih_l0", "h_n", "pack_padded_sequence"],
      ...["optim.SGD", "optim.Adam(", "optim.AdamW", "optim.RMSprop", "CosineAnnealingLR", "StepLR", "weight_decay"],
      ...["MSELoss", "BCEWithLogitsLoss", "CrossEntropyLoss", "clip_grad_norm_", "backward", "detach", "no_grad"],
      ...["DataLoader", "TensorDataset", "manual_seed", "set_num_threads", "vmap", "torch.save", "torch.load"],
    ];
    expect(wanted.filter((name) => !names.includes(name))).toEqual([]);
  });
});
